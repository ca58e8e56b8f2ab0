import { GodwitError, assert } from "@godwit/core/errors";
import type { ElementArray } from "@godwit/core/ir";
import { isStrings, isTextual, type CellArray } from "../answer.ts";
import type { OutputArray } from "./table-writer.ts";

type NumberArray = Exclude<ElementArray, readonly unknown[]> | Int8Array | Int16Array | Uint16Array | Uint32Array | BigUint64Array;

const makers: Readonly<Record<string, (data: ArrayLike<number> | BigInt64Array) => NumberArray>> = {
  f8: (data) => Float64Array.from(data as ArrayLike<number>, Number),
  f4: (data) => Float32Array.from(data as ArrayLike<number>, Number),
  i8: (data) => BigInt64Array.from(data as ArrayLike<bigint>, BigInt),
  u8: (data) => BigUint64Array.from(data as ArrayLike<bigint>, BigInt),
  i4: (data) => Int32Array.from(data as ArrayLike<number>, Number),
  u4: (data) => Uint32Array.from(data as ArrayLike<number>, Number),
  i2: (data) => Int16Array.from(data as ArrayLike<number>, Number),
  u2: (data) => Uint16Array.from(data as ArrayLike<number>, Number),
  i1: (data) => Int8Array.from(data as ArrayLike<number>, Number),
  u1: (data) => Uint8Array.from(data as ArrayLike<number>, Number),
  b1: (data) => Uint8Array.from(data as ArrayLike<number>, Number),
};

const storedAs: Readonly<Record<string, (data: CellArray) => boolean>> = {
  f8: (data) => data instanceof Float64Array,
  f4: (data) => data instanceof Float32Array,
  i8: (data) => data instanceof BigInt64Array,
  i4: (data) => data instanceof Int32Array,
  u1: (data) => data instanceof Uint8Array,
  b1: (data) => data instanceof Uint8Array,
};

/** The items of an array in a NumPy dtype, row-major, as the bytes of a .npy file. Strings are refused. */
export function encodeItems(data: CellArray, dtype: string): Uint8Array {
  const code = dtype.replace(/^[<|=]/u, "");
  const make = makers[code];
  assert(make !== undefined && !isStrings(data), `no .npy form of ${dtype}`);
  const array: NumberArray = storedAs[code]?.(data) === true ? data : make(data);
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

/** Refuses what a NumPy file cannot hold. */
export function expectNumeric(outputs: readonly OutputArray[], format: "npy" | "npz", file: string): void {
  const where = { where: { file }, hint: "Write .jsonl, which holds any answer." };
  if (outputs.some((output) => isTextual(output.dtype)))
    throw new GodwitError("UNSUPPORTED_INPUT", `the method answers with strings or objects, which .${format} does not hold`, where);
  if (format === "npy" && outputs.length > 1)
    throw new GodwitError("UNSUPPORTED_INPUT", `the method answers with ${outputs.length} arrays, and .npy holds one`, {
      ...where,
      hint: "Write .jsonl (a list per output in each row), or .npz (one array per output).",
    });
}
