import { describe, expect, test } from "vitest";
import { GodwitError } from "@godwit/core/errors";
import { cellsOf, columnsOf, optionsFor, sourceOf } from "../../../test/support/tables.ts";
import { makeNpyHeader } from "./npy-header.ts";
import { readNpy } from "./read-npy.ts";

function npy(descr: string, shape: readonly number[], items: ArrayBufferView, fortran = false): Buffer {
  const header = makeNpyHeader(descr, shape);
  const text = Buffer.from(header)
    .toString("latin1")
    .replace("'fortran_order': False", `'fortran_order': ${fortran ? "True " : "False"}`);
  return Buffer.concat([Buffer.from(text, "latin1"), Buffer.from(items.buffer, items.byteOffset, items.byteLength)]);
}

async function read(
  content: Buffer,
  width: number,
  options: { readonly sought?: boolean; readonly piece?: number } = {},
): Promise<unknown[][]> {
  const names = Array.from({ length: width }, () => null);
  return cellsOf(readNpy(sourceOf(content, options), optionsFor(columnsOf(...names), { batchRows: 2 })), width);
}

async function failure(content: Buffer, columns = columnsOf(null, null)): Promise<GodwitError> {
  const error: unknown = await cellsOf(readNpy(sourceOf(content, { sought: true }), optionsFor(columns)), columns.length).then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof GodwitError)) throw new Error(`expected a coded error, got ${String(error)}`);
  return error;
}

const cells = [
  [1, 3, 5],
  [2, 4, 6],
];

test("every numeric dtype, C order, in pieces of any size", async () => {
  const rows = [1, 2, 3, 4, 5, 6];
  const arrays: Readonly<Record<string, ArrayBufferView>> = {
    "<f8": Float64Array.from(rows),
    "<f4": Float32Array.from(rows),
    "<i8": BigInt64Array.from(rows, BigInt),
    "<u8": BigUint64Array.from(rows, BigInt),
    "<i4": Int32Array.from(rows),
    "<u4": Uint32Array.from(rows),
    "<i2": Int16Array.from(rows),
    "<u2": Uint16Array.from(rows),
    "|i1": Int8Array.from(rows),
    "|u1": Uint8Array.from(rows),
    "<f2": Uint16Array.from([0x3c00, 0x4000, 0x4200, 0x4400, 0x4500, 0x4600]),
    ">f8": Buffer.from(Float64Array.from(rows).buffer).swap64(),
    ">i4": Buffer.from(Int32Array.from(rows).buffer).swap32(),
  };
  for (const [descr, items] of Object.entries(arrays))
    for (const piece of [1, 7, 1000]) expect([descr, await read(npy(descr, [3, 2], items), 2, { piece })]).toEqual([descr, cells]);
});

test("bool, negative and wide integers, special numbers", async () => {
  expect(await read(npy("|b1", [2, 2], Uint8Array.of(0, 1, 2, 0)), 2)).toEqual([
    [0, 1],
    [1, 0],
  ]);
  const wide = BigInt64Array.of(-1n, 2n ** 53n + 1n, 2n ** 53n + 3n, -(2n ** 63n));
  expect(await read(npy("<i8", [4, 1], wide), 1)).toEqual([Array.from(wide, Number)]);
  const unsigned = BigUint64Array.of(2n ** 64n - 1n, 2n ** 63n + 1025n);
  expect(await read(npy("<u8", [2, 1], unsigned), 1)).toEqual([Array.from(unsigned, Number)]);
  expect(await read(npy("<f8", [1, 4], Float64Array.of(Number.NaN, Infinity, -0, 5e-324)), 4)).toEqual([
    [Number.NaN],
    [Infinity],
    [-0],
    [5e-324],
  ]);
  expect(await read(npy("<f2", [1, 4], Uint16Array.of(0xfc00, 0x0001, 0x8000, 0x7e00)), 4)).toEqual([
    [-Infinity],
    [2 ** -24],
    [-0],
    [Number.NaN],
  ]);
});

test("Fortran order from a file and from a pipe", async () => {
  const content = npy("<f8", [3, 2], Float64Array.of(1, 3, 5, 2, 4, 6), true);
  expect(await read(content, 2, { sought: true })).toEqual(cells);
  expect(await read(content, 2, { piece: 5 })).toEqual(cells);
});

test("one dimension is the column of a model with one", async () => {
  expect(await read(npy("<f8", [3], Float64Array.of(1, 2, 3)), 1)).toEqual([[1, 2, 3]]);
  expect((await failure(npy("<f8", [3], Float64Array.of(1, 2, 3)))).message).toBe("the array has shape (3,); the model takes (rows, 2)");
});

test("no rows", async () => {
  expect(await read(npy("<f8", [0, 2], new Float64Array(0)), 2)).toEqual([[], []]);
});

describe("refused", () => {
  test.each([
    ["width", npy("<f8", [1, 3], Float64Array.of(1, 2, 3)), "WRONG_WIDTH", "the array has 3 columns; the model takes 2"],
    [
      "strings",
      npy("<U3", [1, 2], new Uint8Array(24)),
      "UNSUPPORTED_INPUT",
      "a .npy input of strings is not read; only numbers and bools are",
    ],
    [
      "objects",
      Buffer.from(npy("|u1", [1, 2], new Uint8Array(16)).toString("latin1").replace("|u1", "|O8"), "latin1"),
      "UNSUPPORTED_INPUT",
      "the .npy file holds Python objects (dtype object)",
    ],
    [
      "complex",
      npy("<c16", [1, 2], new Uint8Array(32)),
      "UNSUPPORTED_INPUT",
      "a .npy input of <c16 is not read; only numbers and bools are",
    ],
    ["cut short", npy("<f8", [2, 2], Float64Array.of(1, 2, 3)), "MALFORMED_INPUT", "the file ends 8 bytes before its last item"],
    ["not npy", Buffer.from("age,city\n1,2\n"), "MALFORMED_INPUT", "not a .npy file"],
    [
      "huge shape",
      npy("<f8", [2 ** 52, 2], new Float64Array(2)),
      "MALFORMED_INPUT",
      "the file ends 72057594037927920 bytes before its last item",
    ],
  ])("%s", async (_name, content, code, message) => {
    const error = await failure(content);
    expect([error.code, error.message]).toEqual([code, message]);
  });
  test("a model that takes strings", async () => {
    expect((await failure(npy("<f8", [1, 1], Float64Array.of(1)), columnsOf("*city"))).hint).toContain(".csv");
  });
  test("every cut of a header", async () => {
    const content = npy("<f8", [1, 2], Float64Array.of(1, 2));
    for (let length = 0; length < content.length; length++)
      expect((await failure(content.subarray(0, length))).code).toBe("MALFORMED_INPUT");
  });
});
