import { createHash } from "node:crypto";
import { compileModel, type CompiledModel } from "@godwit/core";
import { decompress } from "../decompress.ts";
import type { ReadPart } from "./read-parts.ts";

/** Compiles model files that were read, as one pipeline where they are several. */
export function compileParts(parts: readonly ReadPart[]): Promise<CompiledModel> {
  const sources = parts.map(({ file, path, bytes, read }) => ({ name: file, path, bytes, read }));
  return compileModel(sources, { decompress, sha256: (bytes) => createHash("sha256").update(bytes).digest("hex") });
}
