import { expect, test } from "vitest";
import { makeArray, parseDtype, writeNpy, writeNpz, type NdArray } from "@godwit/core/formats";
import type { TensorSignature } from "@godwit/core/artifact";
import { sourceOf } from "../../../test/support/tables.ts";
import { readTensors } from "./read-tensors.ts";

const input = (name: string): TensorSignature => ({ name, dtype: "<f4", dims: [null, null] });

function arrayOf(dtype: string, shape: readonly number[], cells: ArrayBufferView, order: "C" | "F" = "C"): NdArray {
  return makeArray(parseDtype(dtype), shape, order, new Uint8Array(cells.buffer));
}

test("an array in Fortran's order is turned, and big endian is read", async () => {
  const fortran = writeNpy(arrayOf("<f4", [2, 3], Float32Array.of(1, 4, 2, 5, 3, 6), "F"));
  const { x } = await readTensors(sourceOf(Buffer.from(fortran)), "npy", [input("x")]);
  expect([x!.dims, Array.from(x!.data)]).toEqual([
    [2, 3],
    [1, 2, 3, 4, 5, 6],
  ]);
  const big = writeNpy(arrayOf(">i2", [2], Uint8Array.of(1, 0, 255, 255)));
  expect(Array.from((await readTensors(sourceOf(Buffer.from(big)), "npy", [input("x")]))["x"]!.data)).toEqual([256, -1]);
});

test("wide integers keep their digits, and bools and texts come as they are", async () => {
  const file = writeNpz([
    ["wide", arrayOf("<i8", [1], BigInt64Array.of(2n ** 60n + 1n))],
    ["flag", arrayOf("|b1", [2], Uint8Array.of(0, 1))],
    ["text", arrayOf("<U2", [1], Uint32Array.of(104, 105))],
  ]);
  const tensors = await readTensors(sourceOf(Buffer.from(file)), "npz", [input("wide"), input("flag"), input("text")]);
  expect(Object.entries(tensors).map(([name, { data }]) => [name, Array.from(data)])).toEqual([
    ["wide", [2n ** 60n + 1n]],
    ["flag", [false, true]],
    ["text", ["hi"]],
  ]);
});

test.each([
  ["dates", writeNpy(arrayOf("<M8[s]", [1], BigInt64Array.of(1n))), "UNSUPPORTED_INPUT"],
  ["a file that is cut", writeNpy(arrayOf("<f4", [4], Float32Array.of(1, 2, 3, 4))).subarray(0, -3), "MALFORMED_INPUT"],
  ["what is no array", Uint8Array.of(1, 2, 3), "MALFORMED_INPUT"],
])("%s is refused", async (_, bytes, code) => {
  await expect(readTensors(sourceOf(Buffer.from(bytes)), "npy", [input("x")])).rejects.toMatchObject({ code });
});

test("one array does not do for two tensors", async () => {
  const bytes = writeNpy(arrayOf("<f4", [1], Float32Array.of(1)));
  await expect(readTensors(sourceOf(Buffer.from(bytes)), "npy", [input("x"), input("y")])).rejects.toMatchObject({
    code: "UNSUPPORTED_INPUT",
    hint: expect.stringContaining("numpy.savez") as string,
  });
});
