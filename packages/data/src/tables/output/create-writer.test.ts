import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import * as fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { GodwitError } from "@godwit/core/errors";
import type { Value } from "@godwit/core/ir";
import { cellsOf, columnsOf, optionsFor, sourceOf } from "../../../test/support/tables.ts";
import { denseOf, output, sparseOf } from "../../../test/support/values.ts";
import { openOutput } from "../../files/open-output.ts";
import { parseNpyHeader } from "../npy/npy-header.ts";
import { readNpy } from "../npy/read-npy.ts";
import type { OutputFormat } from "../table-format.ts";
import { createWriter, expectWritable, needsPatching } from "./create-writer.ts";
import type { OutputArray } from "./table-writer.ts";

const folder = mkdtempSync(join(tmpdir(), "godwit-writers-"));
afterAll(() => rmSync(folder, { recursive: true }));

interface Wanted {
  readonly method?: string;
  readonly strictJson?: boolean;
}

async function write(
  format: OutputFormat,
  outputs: readonly OutputArray[],
  batches: readonly (readonly Value[])[],
  { method = "predict", strictJson = false }: Wanted = {},
): Promise<Buffer> {
  const path = join(folder, `out.${format}`);
  expectWritable({ format, outputs }, path);
  const file = await openOutput(path, { patched: needsPatching(format) });
  const writer = createWriter(file, { format, method, outputs, strictJson });
  try {
    for (const batch of batches) await writer.write(batch);
    await writer.finish();
    await file.commit();
  } catch (error) {
    await writer.abort();
    await file.abort();
    throw error;
  }
  return readFileSync(path);
}

const numbers = denseOf("f64", 1, Float64Array.of(1, -0, 0.1, Number.NaN, Infinity, -Infinity, 1e21, 5e-324));

describe("jsonl", () => {
  test("numbers read back to the same bits, and floats as floats", async () => {
    const text = (await write("jsonl", [output("<f8")], [[numbers]])).toString();
    expect(text).toBe("1.0\n-0.0\n0.1\nNaN\nInfinity\n-Infinity\n1e+21\n5e-324\n");
  });
  test("--strict-json has null for what JSON lacks", async () => {
    const text = (await write("jsonl", [output("<f8")], [[numbers]], { strictJson: true })).toString();
    expect(text.split("\n").slice(3, 6)).toEqual(["null", "null", "null"]);
  });
  test("any float64 is printed so that it reads back", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 50 }), async (values) => {
        const text = (await write("jsonl", [output("<f8")], [[denseOf("f64", 1, Float64Array.from(values))]])).toString();
        const back = text
          .trimEnd()
          .split("\n")
          .map((line) => JSON.parse(line) as number);
        expect(back.every((value, index) => Object.is(value, values[index]))).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
  test("integers, wide integers, bools, strings, matrices", async () => {
    expect((await write("jsonl", [output("<i8")], [[denseOf("i64", 1, BigInt64Array.of(3n, -(2n ** 60n)))]])).toString()).toBe(
      "3\n-1152921504606846976\n",
    );
    expect((await write("jsonl", [output("<i8")], [[denseOf("f64", 1, Float64Array.of(3, -4))]])).toString()).toBe("3\n-4\n");
    expect((await write("jsonl", [output("|b1")], [[denseOf("bool", 1, Uint8Array.of(1, 0))]])).toString()).toBe("true\nfalse\n");
    expect((await write("jsonl", [output("<U5")], [[denseOf("string", 1, ['a"\n', null, "東京"])]])).toString()).toBe(
      '"a\\"\\n"\nnull\n"東京"\n',
    );
    expect((await write("jsonl", [output("<f8", "matrix")], [[denseOf("f64", 2, Float64Array.of(1, 2, 3, 4.5))]])).toString()).toBe(
      "[1.0,2.0]\n[3.0,4.5]\n",
    );
  });
  test("several outputs are a list a row", async () => {
    const two = [output("<f8", "matrix", { name: "a" }), output("<i8", "rows", { name: "b" })];
    const values = [denseOf("f64", 2, Float64Array.of(1, 2, 3, 4)), denseOf("i32", 1, Int32Array.of(7, 8))];
    expect((await write("jsonl", two, [values])).toString()).toBe("[[1.0,2.0],7]\n[[3.0,4.0],8]\n");
  });
  test("more than two dimensions are lists within lists", async () => {
    const leaves = output("<f8", "matrix", { dims: [2, 3] });
    const value = denseOf("f64", 6, Float64Array.of(1, 2, 3, 4, 5, 6));
    expect((await write("jsonl", [leaves], [[value]])).toString()).toBe("[[1.0,2.0,3.0],[4.0,5.0,6.0]]\n");
    expect(parseNpyHeader(await write("npy", [leaves], [[value]]), "out").shape).toEqual([1, 2, 3]);
  });
  test("a sparse answer is written out in full", async () => {
    const value = sparseOf(3, [
      [[1, 2]],
      [],
      [
        [0, 1],
        [2, -0.5],
      ],
    ]);
    expect((await write("jsonl", [output("<f8", "matrix")], [[value]])).toString()).toBe("[0.0,2.0,0.0]\n[0.0,0.0,0.0]\n[1.0,0.0,-0.5]\n");
  });
  test("no rows are no lines", async () => {
    expect((await write("jsonl", [output("<f8")], [[denseOf("f64", 1, new Float64Array(0))]])).toString()).toBe("");
    expect((await write("json", [output("<f8")], [[denseOf("f64", 1, new Float64Array(0))]])).toString()).toBe("[]\n");
  });
  test("json is one array over all batches", async () => {
    const batch = [denseOf("i32", 1, Int32Array.of(1, 2))];
    expect(JSON.parse((await write("json", [output("<i4")], [batch, batch])).toString())).toEqual([1, 2, 1, 2]);
  });
});

describe("csv", () => {
  test("predict, probabilities by label, others by number", async () => {
    const proba = output("<f8", "matrix", { labels: ["no, thanks", 1, true] });
    const matrix = denseOf("f64", 3, Float64Array.of(0.25, 0.75, Number.NaN));
    expect((await write("csv", [proba], [[matrix]], { method: "predict_proba" })).toString()).toBe(
      '"predict_proba_no, thanks",predict_proba_1,predict_proba_True\n0.25,0.75,nan\n',
    );
    expect((await write("csv", [output("<U3")], [[denseOf("string", 1, ["a,b", "", null])]])).toString()).toBe('predict\n"a,b"\n""\n""\n');
    expect(
      (await write("csv", [output("<f8")], [[denseOf("f64", 1, Float64Array.of(2))]], { method: "decision_function" })).toString(),
    ).toBe("decision_function_0\n2.0\n");
    expect((await write("csv", [output("<f8", "matrix")], [[matrix]], { method: "transform" })).toString()).toBe(
      "transform_0,transform_1,transform_2\n0.25,0.75,nan\n",
    );
  });
});

describe("npy", () => {
  test("dtype and shape of the library, over several batches", async () => {
    const cases: readonly (readonly [string, OutputArray["shape"], Value, readonly number[], readonly number[]])[] = [
      ["<f8", "rows", denseOf("f64", 1, Float64Array.of(1, 2)), [4], [1, 2, 1, 2]],
      ["<f4", "matrix", denseOf("f32", 2, Float32Array.of(1, 2)), [2, 2], [1, 2, 1, 2]],
      ["<f4", "matrix", denseOf("f64", 2, Float64Array.of(1, 2)), [2, 2], [1, 2, 1, 2]],
      ["<i8", "rows", denseOf("f64", 1, Float64Array.of(-5, 6)), [4], [-5, 6, -5, 6]],
      ["<i8", "rows", denseOf("i64", 1, BigInt64Array.of(-5n, 6n)), [4], [-5, 6, -5, 6]],
      ["<i4", "matrix", denseOf("i32", 1, Int32Array.of(3)), [2, 1], [3, 3]],
      ["|b1", "rows", denseOf("bool", 1, Uint8Array.of(1, 0)), [4], [1, 0, 1, 0]],
      ["<i2", "rows", denseOf("i32", 1, Int32Array.of(-2)), [2], [-2, -2]],
      ["|u1", "rows", denseOf("u8", 1, Uint8Array.of(200)), [2], [200, 200]],
    ];
    for (const [dtype, shape, value, expectedShape, cells] of cases) {
      const bytes = await write("npy", [output(dtype, shape)], [[value], [value]]);
      const header = parseNpyHeader(bytes, "out");
      expect([header.dtype.name, header.shape, header.order, header.dataStart % 64]).toEqual([dtype, expectedShape, "C", 0]);
      const width = value.width;
      const columns = await cellsOf(readNpy(sourceOf(bytes), optionsFor(columnsOf(...Array.from({ length: width }, () => null)))), width);
      expect(Array.from({ length: cells.length }, (_, index) => columns[index % width]![Math.floor(index / width)])).toEqual(cells);
    }
  });
  test("every bit is kept", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.double(), { minLength: 1, maxLength: 64 }), async (values) => {
        const data = Float64Array.from(values);
        const bytes = await write("npy", [output("<f8")], [[denseOf("f64", 1, data)]]);
        expect(bytes.subarray(128).equals(Buffer.from(data.buffer))).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
  test("strings, several outputs and large sparse answers are refused with a way out", async () => {
    await expect(write("npy", [output("<U5")], [])).rejects.toMatchObject({
      code: "UNSUPPORTED_INPUT",
      hint: expect.stringContaining(".jsonl") as unknown,
    });
    await expect(write("npy", [output("<f8"), output("<f8")], [])).rejects.toMatchObject({
      code: "UNSUPPORTED_INPUT",
      hint: expect.stringContaining(".jsonl") as unknown,
    });
    await expect(write("npy", [output("<f8", "matrix")], [[sparseOf(200_000_000, [[]])]])).rejects.toMatchObject({
      code: "LIMIT_EXCEEDED",
      hint: expect.stringContaining(".npz") as unknown,
    });
    expect((await write("npy", [output("<f8", "matrix")], [[sparseOf(2, [[[1, 3]]])]])).subarray(128)).toEqual(
      Buffer.from(Float64Array.of(0, 3).buffer),
    );
  });
});

/** The stored files of an archive, by its directory. */
function unzip(bytes: Buffer): Map<string, Buffer> {
  const end = bytes.length - 22;
  expect(bytes.readUInt32LE(end)).toBe(0x06054b50);
  const files = new Map<string, Buffer>();
  let at = bytes.readUInt32LE(end + 16);
  for (let count = bytes.readUInt16LE(end + 10); count > 0; count--) {
    const name = bytes.toString("utf8", at + 46, at + 46 + bytes.readUInt16LE(at + 28));
    const local = bytes.readUInt32LE(at + 42);
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const content = bytes.subarray(start, start + bytes.readUInt32LE(at + 24));
    expect(crc32(content)).toBe(bytes.readUInt32LE(at + 16));
    files.set(name, content);
    at += 46 + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30);
  }
  return files;
}

function arrayOf(files: Map<string, Buffer>, name: string): { dtype: string; shape: readonly number[]; items: Buffer } {
  const bytes = files.get(`${name}.npy`)!;
  const { dtype, shape, dataStart } = parseNpyHeader(bytes, name);
  return { dtype: dtype.name, shape, items: Buffer.from(bytes.subarray(dataStart)) };
}

describe("npz", () => {
  test("a sparse answer is laid out as scipy's save_npz does", async () => {
    const batches = [
      [
        sparseOf(4, [
          [
            [1, 2],
            [3, 0.5],
          ],
          [],
        ]),
      ],
      [sparseOf(4, [[[0, -1]]])],
    ];
    const files = unzip(await write("npz", [output("<f8", "matrix")], batches));
    expect([...files.keys()]).toEqual(["indices.npy", "indptr.npy", "format.npy", "shape.npy", "data.npy"]);
    expect(arrayOf(files, "indices")).toEqual({ dtype: "<i4", shape: [3], items: Buffer.from(Int32Array.of(1, 3, 0).buffer) });
    expect(arrayOf(files, "indptr")).toEqual({ dtype: "<i4", shape: [4], items: Buffer.from(Int32Array.of(0, 2, 2, 3).buffer) });
    expect(arrayOf(files, "format")).toEqual({ dtype: "|S3", shape: [], items: Buffer.from("csr") });
    expect(arrayOf(files, "shape")).toEqual({ dtype: "<i8", shape: [2], items: Buffer.from(BigInt64Array.of(3n, 4n).buffer) });
    expect(arrayOf(files, "data")).toEqual({ dtype: "<f8", shape: [3], items: Buffer.from(Float64Array.of(2, 0.5, -1).buffer) });
  });
  test("several arrays by name, and the same bytes each time", async () => {
    const two = [output("<f8", "matrix", { name: "a" }), output("<i8", "rows", { name: "b" })];
    const values = [denseOf("f64", 2, Float64Array.of(1, 2, 3, 4)), denseOf("i32", 1, Int32Array.of(7, 8))];
    const bytes = await write("npz", two, [values]);
    expect(arrayOf(unzip(bytes), "b")).toEqual({ dtype: "<i8", shape: [2], items: Buffer.from(BigInt64Array.of(7n, 8n).buffer) });
    expect(arrayOf(unzip(bytes), "a").shape).toEqual([2, 2]);
    expect(await write("npz", two, [values])).toEqual(bytes);
  });
  test("strings are refused", async () => {
    await expect(write("npz", [output("|O")], [])).rejects.toBeInstanceOf(GodwitError);
  });
});

test("no writer leaves temporary files", () => {
  expect(readdirSync(folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
});
