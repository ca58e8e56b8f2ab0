import { readFileSync } from "node:fs";
import { inflateRawSync } from "node:zlib";
import { expect, it } from "vitest";
import type { Decompress } from "../decompress.ts";
import { defaultLimits } from "../limits.ts";
import { parseDtype, structured } from "./dtype.ts";
import { field, makeArray } from "./ndarray.ts";
import { readNpy, writeNpy } from "./npy.ts";
import { readNpz, sparseFromNpz, writeNpz, writeSparseNpz } from "./npz.ts";
import { toCompressedRows } from "./to-compressed-rows.ts";
import { toFloat64 } from "./to-float64.ts";
import { toValues } from "./to-values.ts";

const decompress: Decompress = async (_, bytes) => new Uint8Array(inflateRawSync(bytes));

async function readFixture(name: string): ReturnType<typeof readNpz> {
  return readNpz(new Uint8Array(readFileSync(new URL(`../fixtures/${name}`, import.meta.url))), decompress, defaultLimits);
}

it.each(["numpy120", "numpy123", "numpy25"])(
  "reads the arrays that %s compressed, and writes them so that they read back",
  async (writer) => {
    const arrays = await readFixture(`${writer}/arrays.npz`);
    expect(arrays.size).toBeGreaterThan(18);
    const again = await readNpz(writeNpz(arrays), decompress, defaultLimits);
    for (const [name, array] of arrays) {
      expect([name, again.get(name)?.dtype, again.get(name)?.shape]).toEqual([name, array.dtype, array.shape]);
      expect([name, toValues(again.get(name)!)]).toEqual([name, toValues(array)]);
    }
    expect(toValues(arrays.get("unicode")!)).toEqual(["é", "日本", "", "a\u{1f600}"]);
    expect(toValues(arrays.get("fortran")!)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(toValues(field(arrays.get("record")!, "threshold"))).toEqual([0.5, Infinity, -0.25]);
  },
);

it("reads and writes scipy's sparse matrices", async () => {
  const matrix = sparseFromNpz(await readFixture("numpy25/sparse.npz"));
  expect(matrix).toMatchObject({ kind: "sparse", format: "csr", shape: [2, 2] });
  const rows = toCompressedRows(matrix!);
  expect([[...rows.starts], [...rows.columnIndex], [...rows.values]]).toEqual([
    [0, 1, 2],
    [1, 0],
    [1.5, 2.5],
  ]);
  const written = writeSparseNpz(2, 2, rows.values, rows.columnIndex, rows.starts);
  const again = sparseFromNpz(await readNpz(written, decompress, defaultLimits));
  expect(toCompressedRows(again!)).toEqual(rows);
});

it("pads the header as numpy does", () => {
  const file = writeNpy(makeArray(parseDtype("<f8"), [1], "C", new Uint8Array(8)));
  expect(new TextDecoder().decode(file.subarray(10, 128))).toBe(
    `{'descr': '<f8', 'fortran_order': False, 'shape': (1,), }`.padEnd(117) + "\n",
  );
  expect(file.length).toBe(136);
});

it("takes header keys in any order, and refuses objects and lies about the length", () => {
  const npy = (header: string, data: number): Uint8Array =>
    Uint8Array.of(
      0x93,
      ...new TextEncoder().encode("NUMPY"),
      1,
      0,
      header.length,
      0,
      ...new TextEncoder().encode(header),
      ...new Uint8Array(data),
    );
  const read = readNpy(npy("{\"shape\": (2L, 1), 'fortran_order': True, 'descr': '>i2'}\n", 4));
  expect([read.shape, read.order, read.dtype.name]).toEqual([[2, 1], "F", ">i2"]);
  expect(() => readNpy(npy("{'descr': '|O', 'fortran_order': False, 'shape': (1,)}", 8))).toThrow(
    expect.objectContaining({ code: "UNSUPPORTED_FORMAT" }),
  );
  expect(() => readNpy(npy("{'descr': '<f8', 'fortran_order': False, 'shape': (9,)}", 8))).toThrow(
    expect.objectContaining({ code: "TRUNCATED" }),
  );
  expect(() => readNpy(npy("{'descr': '<f8', 'fortran_order': False}", 8))).toThrow(expect.objectContaining({ code: "MALFORMED" }));
  expect(() => readNpy(npy("__import__('os')", 8))).toThrow(expect.objectContaining({ code: "MALFORMED" }));
});

it("reads packed records at any byte", () => {
  const dtype = structured(
    [
      { name: "flag", dtype: parseDtype("u1"), offset: 0 },
      { name: "x", dtype: parseDtype("<f8"), offset: 1 },
    ],
    9,
  );
  const data = new Uint8Array(18);
  new DataView(data.buffer).setFloat64(1, 1.5, true);
  new DataView(data.buffer).setFloat64(10, -2.5, true);
  expect([...toFloat64(field(makeArray(dtype, [2], "C", data), "x"))]).toEqual([1.5, -2.5]);
});
