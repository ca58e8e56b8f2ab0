import { GodwitError } from "@godwit/core/errors";
import type { SignatureColumn } from "@godwit/runtime";
import { expect, test } from "vitest";
import { readRequestColumns, readRequestRows } from "./read-request.ts";

const columns: readonly SignatureColumn[] = [
  { name: "age", dtype: "f64", nullable: true },
  { name: "city", dtype: "string", nullable: false, categories: ["Paris", "Rome"] },
  { name: "id", dtype: "f64", nullable: true, unread: true },
];

function refusal(read: () => unknown): GodwitError {
  try {
    read();
  } catch (error) {
    if (error instanceof GodwitError) return error;
    throw error;
  }
  throw new Error("it was read");
}

test("every wrong cell is named with its row, what was given and what may stand there", () => {
  const error = refusal(() =>
    readRequestRows(columns, [
      { age: 1, city: "Rome" },
      { age: "old", city: 7 },
      [2, "Paris", "free"],
      { age: { years: 3 }, city: null },
      { age: 4 },
    ]),
  );
  expect([error.code, error.message, error.where]).toEqual([
    "WRONG_TYPE",
    'the string "old" in a numeric column; and 3 more such cells',
    { row: 1, column: "age" },
  ]);
  expect(error.cells).toEqual([
    { row: 1, column: "age", given: "old", allowed: "a number or null" },
    { row: 1, column: "city", given: 7, allowed: "a string, such as Paris, Rome" },
    { row: 3, column: "age", given: "an object", allowed: "a number or null" },
    { row: 4, column: "city", given: null, allowed: "a string, such as Paris, Rome", message: "the field is missing" },
  ]);
});

test("of two the other one is counted", () => {
  const error = refusal(() => readRequestRows(columns, [{ age: "old", city: 7 }]));
  expect(error.message).toBe('the string "old" in a numeric column; and 1 more such cell');
});

test("of very many the first twenty are named", () => {
  const error = refusal(() =>
    readRequestRows(
      columns,
      Array.from({ length: 1000 }, () => ({ age: "x", city: "Rome" })),
    ),
  );
  expect([error.cells.length, error.message]).toEqual([20, 'the string "x" in a numeric column; and more such cells']);
});

test("columns and rows of no known length are told too", () => {
  const error = refusal(() => readRequestColumns(columns, { age: [1, "x", "y"], city: ["a", "b", "c"] }));
  expect(error.cells.map(({ row, given }) => [row, given])).toEqual([
    [1, "x"],
    [2, "y"],
  ]);
  expect(refusal(() => readRequestColumns(columns, { age: [1] })).where).toEqual({ column: "city" });
  expect(refusal(() => readRequestRows(columns, [[1, "a"]])).code).toBe("WRONG_WIDTH");
});
