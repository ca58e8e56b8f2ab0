import { expect, test } from "vitest";
import type { GodwitError } from "./godwit-error.ts";
import { checkError } from "./broken-check.ts";
import { nameCell } from "./name-cell.ts";

const columns = [
  { name: "age", dtype: "f64" },
  { name: "city", dtype: "string" },
  { name: null, dtype: "f64" },
] as const;
const unseen = (column: string): GodwitError => checkError("known", "encoder", 12, column);

test("an unseen category is named by its cell, also in a column without a name", () => {
  const cell = (row: number, column: number): string | number => (column === 1 ? `row ${row}` : 2.5);
  expect(nameCell(unseen("city"), columns, 10, cell)).toMatchObject({
    code: "UNSEEN_CATEGORY",
    message: "the category 'row 2' was not seen in training",
    where: { step: "encoder", row: 12, column: "city" },
  });
  expect(nameCell(unseen("2"), columns, 0, cell)).toMatchObject({ message: "the category 2.5 was not seen in training" });
});

test("a long one is cut", () => {
  expect(nameCell(unseen("city"), columns, 0, () => "x".repeat(1000))).toMatchObject({
    message: `the category '${"x".repeat(60)}…' was not seen in training`,
  });
});

test("a missing string is not called a number", () => {
  expect(nameCell(checkError("finite", "tfidf", 3, "city"), columns, 0, () => null)).toMatchObject({
    code: "NOT_FINITE",
    message: "a missing value where the model takes only strings",
    where: { step: "tfidf", row: 3, column: "city" },
  });
});

test("missing cells, columns made on the way and other errors are left alone", () => {
  for (const [error, value] of [
    [unseen("city"), null],
    [unseen("age"), Number.NaN],
    [unseen("city_x"), "Paris"],
    [checkError("finite", "scaler", 0, "age"), 1],
    [new Error("other"), 1],
  ] as const)
    expect(nameCell(error, columns, 0, () => value)).toBe(error);
});
