import { expect, test } from "vitest";
import type { SignatureColumn } from "@godwit/core/artifact";
import { GodwitError } from "@godwit/core/errors";
import { readWhole } from "../engine/unread-batch.ts";
import { isOneRow, readBatch, readColumns, readRows, unknownNames } from "./read-input.ts";
import { RowReader } from "./row-reader.ts";

const age: SignatureColumn = { name: "age", dtype: "f64", nullable: true };
const city: SignatureColumn = { name: "city", dtype: "string", nullable: true };
const note: SignatureColumn = { name: "note", dtype: "string", nullable: true, unread: true };
const mixed = [age, city];
const numeric: SignatureColumn[] = [age, { name: "height", dtype: "f64", nullable: false }];
const unnamed: SignatureColumn[] = numeric.map((column) => ({ ...column, name: null }));
const text: SignatureColumn[] = [{ name: null, dtype: "string", nullable: false }];

function read(columns: readonly SignatureColumn[], input: unknown): unknown {
  const reader = new RowReader(columns);
  return isOneRow(reader, input) ? { single: readRows(columns, [input]) } : readWhole(readBatch(reader, input));
}

function refusal(columns: readonly SignatureColumn[], input: unknown): unknown {
  try {
    read(columns, input);
  } catch (error) {
    if (error instanceof GodwitError) return [error.code, error.where];
    throw error;
  }
  return "read";
}

const two = { rows: 2, firstRow: 0, columns: [Float64Array.of(41, Number.NaN), ["Åre", null]] };

test("rows by name, by position, and columns give the same batch", () => {
  expect(
    read(mixed, [
      { age: 41, city: "Åre" },
      { city: null, age: null, more: 1 },
    ]),
  ).toEqual(two);
  expect(
    read(mixed, [
      [41, "Åre"],
      [undefined, Number.NaN],
    ]),
  ).toEqual(two);
  expect(read(mixed, { age: [41, null], city: ["Åre", undefined] })).toEqual({ rows: two.rows, columns: two.columns });
  expect(read(mixed, { age: Float32Array.of(41, Number.NaN), city: ["Åre", null], more: [1, 2] })).toEqual({
    rows: two.rows,
    columns: two.columns,
  });
});

test("one row is told from many", () => {
  const single = { single: { rows: 1, firstRow: 0, columns: [Float64Array.of(41), ["Åre"]] } };
  expect(read(mixed, { age: 41, city: "Åre" })).toEqual(single);
  expect(read(mixed, { age: 41, city: "Åre", tags: ["a", "b"] })).toEqual(single);
  expect(read(mixed, [41, "Åre"])).toEqual(single);
  expect(read(mixed, { age: null, city: null })).toEqual({
    single: { rows: 1, firstRow: 0, columns: [Float64Array.of(Number.NaN), [null]] },
  });
  expect(read(mixed, [])).toEqual({ rows: 0, firstRow: 0, columns: [new Float64Array(), []] });
});

test("all-numeric rows become one matrix, and matrices are not copied", () => {
  const matrix = Float64Array.of(1, 2, 3, 4);
  expect(
    read(numeric, [
      { age: 1, height: 2 },
      { height: 4, age: 3 },
    ]),
  ).toEqual({ rows: 2, firstRow: 0, matrix });
  expect(read(numeric, [Float64Array.of(1, 2), [3, 4]])).toEqual({ rows: 2, firstRow: 0, matrix });
  expect(
    read(unnamed, [
      [true, 2n],
      [3, 4],
    ]),
  ).toEqual({ rows: 2, firstRow: 0, matrix });
  const floats = Float32Array.from(matrix);
  for (const input of [matrix, floats]) {
    expect(read(numeric, input)).toEqual({ rows: 2, matrix: input });
    expect(read(numeric, { data: input, columns: 2 })).toEqual({ rows: 2, matrix: input });
  }
  expect((read(numeric, matrix) as { matrix: unknown }).matrix).toBe(matrix);
});

test("a column called data is a column", () => {
  const data = Float64Array.of(1, 2);
  expect(read([{ ...age, name: "data" }], { data })).toEqual({ rows: 2, columns: [data] });
});

test("a model of one text takes strings, one-field objects and a column of any name", () => {
  expect(read(text, "a cat")).toEqual({ single: { rows: 1, firstRow: 0, columns: [["a cat"]] } });
  expect(read(text, ["a cat", null, { body: "b" }, ["c"]])).toEqual({ rows: 4, firstRow: 0, columns: [["a cat", null, "b", "c"]] });
  expect(read(text, { body: ["a", "b"] })).toEqual({ rows: 2, columns: [["a", "b"]] });
  expect(read([city], { id: 7, city: "Åre" })).toEqual({ single: { rows: 1, firstRow: 0, columns: [["Åre"]] } });
  expect(refusal(text, [1])).toEqual(["WRONG_TYPE", { row: 0, column: "0" }]);
  expect(refusal(text, { id: 7, city: "Åre" })).toEqual(["MISSING_COLUMN", { row: 0, column: "0" }]);
});

test("a column that no step reads may hold anything, or be absent", () => {
  const columns = [age, note, city];
  expect(
    read(columns, [
      { age: 41, city: "Åre" },
      { age: null, city: null, note: 5 },
    ]),
  ).toEqual({ ...two, columns: [two.columns[0], undefined, two.columns[1]] });
  expect(read(columns, { age: [41, null], city: ["Åre", null] })).toEqual({
    rows: 2,
    columns: [two.columns[0], undefined, two.columns[1]],
  });
});

test("what is wrong is named with its row and column", () => {
  const good = { age: 1, city: "a" };
  expect(refusal(mixed, [good, { age: "41", city: "a" }])).toEqual(["WRONG_TYPE", { row: 1, column: "age" }]);
  expect(refusal(mixed, [good, { age: 1, city: 5 }])).toEqual(["WRONG_TYPE", { row: 1, column: "city" }]);
  expect(refusal(mixed, [good, { age: { of: 1 }, city: "a" }])).toEqual(["WRONG_TYPE", { row: 1, column: "age" }]);
  expect(refusal(mixed, [good, { city: "a" }])).toEqual(["MISSING_COLUMN", { row: 1, column: "age" }]);
  expect(refusal(mixed, {})).toEqual(["MISSING_COLUMN", { row: 0, column: "age" }]);
  expect(refusal(mixed, [good, [1]])).toEqual(["WRONG_WIDTH", { row: 1 }]);
  expect(refusal(mixed, [1, "a", 2])).toEqual(["WRONG_WIDTH", { row: 0 }]);
  expect(refusal(mixed, [good, "a"])).toEqual(["WRONG_TYPE", { row: 1 }]);
  expect(refusal(mixed, [good, null])).toEqual(["WRONG_TYPE", { row: 1 }]);
  expect(refusal(mixed, { age: [1, 2], city: ["a"] })).toEqual(["WRONG_WIDTH", { column: "city" }]);
  expect(refusal(mixed, { age: [1, 2] })).toEqual(["MISSING_COLUMN", { column: "city" }]);
  expect(refusal(mixed, { age: ["1"], city: ["a"] })).toEqual(["WRONG_TYPE", { row: 0, column: "age" }]);
  expect(refusal(unnamed, { age: 1, height: 2 })).toEqual(["MISSING_COLUMN", { row: 0, column: "0" }]);
  expect(refusal(unnamed, { age: [1], height: [2] })).toEqual(["MISSING_COLUMN", { column: "0" }]);
  expect(refusal(mixed, Float64Array.of(1, 2))).toEqual(["WRONG_TYPE", { column: "city" }]);
  expect(refusal(numeric, Float64Array.of(1, 2, 3))).toEqual(["WRONG_WIDTH", {}]);
  expect(refusal(numeric, { data: Float64Array.of(1, 2, 3), columns: 3 })).toEqual(["WRONG_WIDTH", {}]);
  for (const input of [null, undefined, 5, Int32Array.of(1, 2), new DataView(new ArrayBuffer(8))])
    expect(refusal(numeric, input)).toEqual(["MALFORMED_INPUT", {}]);
});

test("what every object inherits is no cell", () => {
  for (const name of ["constructor", "__proto__", "toString"])
    expect(refusal([{ ...age, name }], [{ age: 1 }])).toEqual(["MISSING_COLUMN", { row: 0, column: name }]);
  expect(read([{ ...age, name: "constructor" }], [{ constructor: 3 }])).toEqual({ rows: 1, firstRow: 0, matrix: Float64Array.of(3) });
});

test("row numbers of a part count from its first row", () => {
  expect(readRows(mixed, [[1, "a"]], 500).firstRow).toBe(500);
  expect(() =>
    readRows(
      mixed,
      [
        [1, "a"],
        [1, 2],
      ],
      500,
    ),
  ).toThrow(expect.objectContaining({ where: { row: 501, column: "city" } }));
  expect(readColumns(mixed, { age: Int32Array.of(3), city: ["a"] })).toEqual({ rows: 1, columns: [Float64Array.of(3), ["a"]] });
});

test("names that the model does not know are found", () => {
  const reader = new RowReader(mixed);
  expect(unknownNames(reader, [{ age: 1, id: 2 }])).toEqual(["id"]);
  expect(unknownNames(reader, { age: [1], city: ["a"], zip: [5], id: [1] })).toEqual(["zip", "id"]);
  expect(unknownNames(reader, [[1, "a"]])).toBeUndefined();
});

test("a column that takes digits takes whole numbers, as CatBoost does, and no others", () => {
  const code: SignatureColumn = { name: "code", dtype: "string", nullable: true, digits: true };
  const whole = [7, "7", -0, 10n ** 20n, 1e21, null];
  const texts = ["7", "7", "0", "100000000000000000000", "1000000000000000000000", null];
  expect(
    readRows(
      [age, code],
      whole.map((cell) => [1, cell]),
    ),
  ).toMatchObject({ columns: [expect.anything(), texts] });
  expect(
    readRows(
      [age, code],
      whole.map((cell) => ({ age: 1, code: cell })),
    ),
  ).toMatchObject({ columns: [expect.anything(), texts] });
  expect(readColumns([code], { code: whole })).toEqual({ rows: 6, columns: [texts] });
  for (const cell of [1.5, Infinity, true])
    expect(refusal([age, code], [{ age: 1, code: cell }])).toEqual(["WRONG_TYPE", { row: 0, column: "code" }]);
});
