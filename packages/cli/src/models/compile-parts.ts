import { createHash } from "node:crypto";
import { compileModel, type CompiledModel, type SeenColumn } from "@godwit/core";
import { decompress } from "../decompress.ts";
import type { ReadPart } from "./read-parts.ts";

/** Compiles model files that were read, as one pipeline where they are several; `seen` is what the data at hand holds. */
export function compileParts(parts: readonly ReadPart[], seen: readonly SeenColumn[] = []): Promise<CompiledModel> {
  const sources = parts.map(({ file, path, bytes, read }) => ({ name: file, path, bytes, read }));
  return compileModel(sources, { decompress, sha256: (bytes) => createHash("sha256").update(bytes).digest("hex") }, { seen });
}
