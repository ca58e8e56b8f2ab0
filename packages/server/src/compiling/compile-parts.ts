import { createHash } from "node:crypto";
import type { CompiledModel, CompileEnvironment, SeenColumn } from "@godwit/core";
import type { Precision } from "@godwit/core/artifact";
import { decompress } from "@godwit/data/files";
import { parseYaml } from "./parse-yaml.ts";
import { loadDefinitions } from "./load-definitions.ts";
import type { ReadPart } from "./read-parts.ts";

/** What reading and compiling take from this machine. */
export const environment: CompileEnvironment = {
  decompress,
  parseYaml,
  sha256: (bytes) => createHash("sha256").update(bytes).digest("hex"),
};

export interface CompilePartsOptions {
  /** What the data at hand holds. */
  readonly seen?: readonly SeenColumn[] | null;
  /** Modules that define classes of one's own. */
  readonly define?: readonly string[];
  readonly precision?: Precision;
}

/** Compiles model files that were read, as one pipeline where they are several. The compiler is loaded by the first call. */
export async function compileParts(
  parts: readonly ReadPart[],
  { seen, define = [], precision }: CompilePartsOptions = {},
): Promise<CompiledModel> {
  const { compileModel } = await import("@godwit/core");
  const definitions = await loadDefinitions(define);
  return compileModel(
    parts.map(({ source }) => source),
    environment,
    { ...(seen && { seen }), ...(definitions && { definitions }), ...(precision && { precision }) },
  );
}
