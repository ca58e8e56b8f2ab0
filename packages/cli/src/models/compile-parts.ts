import { createHash } from "node:crypto";
import { compileModel, type CompiledModel, type CompileEnvironment, type SeenColumn } from "@godwit/core";
import { decompress } from "../decompress.ts";
import { parseYaml } from "../parse-yaml.ts";
import type { ReadPart } from "./read-parts.ts";

/** What reading and compiling take from this machine. */
export const environment: CompileEnvironment = {
  decompress,
  parseYaml,
  sha256: (bytes) => createHash("sha256").update(bytes).digest("hex"),
};

/** Compiles model files that were read, as one pipeline where they are several; `seen` is what the data at hand holds. */
export function compileParts(parts: readonly ReadPart[], seen: readonly SeenColumn[] = []): Promise<CompiledModel> {
  return compileModel(
    parts.map(({ source }) => source),
    environment,
    { seen },
  );
}
