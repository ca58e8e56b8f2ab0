import { dense } from "../value-type.ts";
import { denseValue } from "../value.ts";
import { denseInput, expectDense, invalid, numbers } from "./expect.ts";
import type { Op } from "./op.ts";

export const hashLookup: Op<"hash_lookup"> = {
  name: "hash_lookup",
  summary: "The integer that a table of 64-bit keys gives for the hash of a row of integers, from the left",
  arity: 1,
  elementwise: false,
  infer([type], { keys, values }) {
    expectDense(type, "i32");
    if (keys.dtype !== "i64" || values.dtype !== "i32" || values.data.length !== keys.data.length)
      invalid("has one i32 value a 64-bit key");
    return dense("i32", 1);
  },
  evaluate([value], { keys, values, unknown }, { rows }) {
    const source = denseInput(value);
    const integers = numbers(source);
    const table = new Map<bigint, number>();
    (keys.data as BigInt64Array).forEach((key, index) => table.set(key, (values.data as Int32Array)[index]!));
    const data = new Int32Array(rows);
    for (let row = 0; row < rows; row++)
      data[row] = table.get(rowHash(integers.subarray(row * source.width, (row + 1) * source.width))) ?? unknown;
    return denseValue("i32", rows, 1, data);
  },
};

const multiplier = 0x4906ba494954cb65n;

/** `m · (h + m · integer)` for each integer, starting at 0, in 64 bits. */
function rowHash(integers: ArrayLike<number>): bigint {
  let hash = 0n;
  for (let index = 0; index < integers.length; index++)
    hash = BigInt.asIntN(64, multiplier * (hash + multiplier * BigInt(integers[index]!)));
  return hash;
}
