import { GodwitError } from "../../errors/index.ts";
import { inflatesTooMuch, inflationLimit } from "../compression/inflation-limit.ts";
import type { Decompress } from "../decompress.ts";
import type { ReadLimits } from "../limits.ts";
import type { NdArray, SparseMatrix } from "../python/value.ts";
import { readZip, readZipEntry, writeZip } from "../zip.ts";
import { parseDtype } from "./dtype.ts";
import { makeArray } from "./ndarray.ts";
import { readNpy, writeNpy } from "./npy.ts";
import { toInt32 } from "./to-int32.ts";
import { toStrings } from "./to-strings.ts";

/** The arrays of a `.npz` file by name. */
export async function readNpz(bytes: Uint8Array, decompress: Decompress, limits: ReadLimits): Promise<Map<string, NdArray>> {
  const arrays = new Map<string, NdArray>();
  const limit = inflationLimit(bytes.length, limits);
  let total = 0;
  for (const entry of readZip(bytes, limits).values()) {
    if (!entry.name.endsWith(".npy")) continue;
    total += entry.size;
    if (total > limit) throw inflatesTooMuch(limit);
    arrays.set(entry.name.slice(0, -4), readNpy(await readZipEntry(entry, decompress, limits)));
  }
  return arrays;
}

/** A `.npz` file of arrays by name, uncompressed. */
export function writeNpz(arrays: Iterable<readonly [name: string, array: NdArray]>): Uint8Array {
  return writeZip([...arrays].map(([name, array]) => [`${name}.npy`, writeNpy(array)] as const));
}

/** The sparse matrix of a file of `scipy.sparse.save_npz`, or null where the arrays are not those of one. */
export function sparseFromNpz(arrays: ReadonlyMap<string, NdArray>): SparseMatrix | null {
  const [named, sizes, data] = [arrays.get("format"), arrays.get("shape"), arrays.get("data")];
  if (named === undefined || sizes === undefined || data === undefined) return null;
  const format = toStrings(named)[0];
  const [rows, columns, ...more] = toInt32(sizes);
  if (rows === undefined || columns === undefined || more.length > 0) return null;
  const shape = [rows, columns] as const;
  const need = (name: string): NdArray => {
    const array = arrays.get(name);
    if (array === undefined) throw new GodwitError("MALFORMED", `the sparse matrix of the .npz file has no ${name}`);
    return array;
  };
  if (format === "csr" || format === "csc" || format === "bsr")
    return { kind: "sparse", format, shape, data, indices: need("indices"), indptr: need("indptr") };
  if (format === "coo") return { kind: "sparse", format, shape, data, row: need("row"), column: need("col") };
  return format === "dia" ? { kind: "sparse", format, shape, data, offsets: need("offsets") } : null;
}

/** A CSR matrix as `scipy.sparse.save_npz` writes it, uncompressed. */
export function writeSparseNpz(rows: number, columns: number, data: Float64Array, indices: Int32Array, indptr: Int32Array): Uint8Array {
  return writeNpz([
    ["indices", typed("<i4", indices)],
    ["indptr", typed("<i4", indptr)],
    ["format", makeArray(parseDtype("|S3"), [], "C", Uint8Array.of(0x63, 0x73, 0x72))],
    ["shape", typed("<i8", BigInt64Array.of(BigInt(rows), BigInt(columns)))],
    ["data", typed("<f8", data)],
  ]);
}

function typed(dtype: string, items: Float64Array | Int32Array | BigInt64Array): NdArray {
  return makeArray(parseDtype(dtype), [items.length], "C", new Uint8Array(items.buffer, items.byteOffset, items.byteLength));
}
