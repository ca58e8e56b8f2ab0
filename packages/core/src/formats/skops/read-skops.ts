import { GodwitError } from "../../errors/index.ts";
import { inflatesTooMuch, inflationLimit } from "../compression/inflation-limit.ts";
import type { Decompress } from "../decompress.ts";
import type { ReadLimits } from "../limits.ts";
import { readNpz } from "../numpy/npz.ts";
import type { GlobalUse } from "../pickle/global-log.ts";
import type { NdArray, PyValue } from "../python/value.ts";
import { parsePythonJson } from "../python/json.ts";
import { readZip, readZipEntry } from "../zip.ts";
import { SkopsNodes } from "./skops-nodes.ts";

/** The newest protocol whose nodes are known. */
const protocol = 2;

/** What a skops file holds. */
export interface SkopsFile {
  readonly value: PyValue;
  readonly globals: readonly GlobalUse[];
}

/**
 * Reads the archive that `skops.io.dump` writes: a schema of nested nodes, with arrays and bytes in files beside it, as the values
 * that a pickle of the same object would hold. Nothing in it is looked up or called. MALFORMED, TRUNCATED, LIMIT_EXCEEDED, and
 * UNSUPPORTED_FORMAT for a newer protocol.
 */
export async function readSkops(bytes: Uint8Array, decompress: Decompress, limits: ReadLimits): Promise<SkopsFile> {
  const files = new Map<string, Uint8Array>();
  const limit = inflationLimit(bytes.length, limits);
  let total = 0;
  for (const entry of readZip(bytes, limits).values()) {
    total += entry.size;
    if (total > limit) throw inflatesTooMuch(limit);
    files.set(entry.name, await readZipEntry(entry, decompress, limits));
  }
  const matrices = new Map<string, ReadonlyMap<string, NdArray>>();
  for (const [name, content] of files) if (name.endsWith(".npz")) matrices.set(name, await readNpz(content, decompress, limits));
  const schema = parsePythonJson(files.get("schema.json") ?? new Uint8Array(0), limits);
  if (schema === null || typeof schema !== "object" || schema.kind !== "dict")
    throw new GodwitError("MALFORMED", "the schema of the skops file is no object");
  const written = schema.get("protocol");
  if (typeof written !== "number" || !Number.isInteger(written) || written < 0)
    throw new GodwitError("MALFORMED", "the schema of the skops file has no protocol number");
  if (written > protocol)
    throw new GodwitError("UNSUPPORTED_FORMAT", `the skops file is of protocol ${written}; up to ${protocol} is known`);
  const nodes = new SkopsNodes(files, matrices, limits);
  return { value: nodes.value(schema), globals: nodes.globals.uses() };
}
