import type { SignatureColumn } from "@godwit/core/artifact";
import { GodwitError } from "@godwit/core/errors";
import { array, assert, constantFrom, dictionary, oneof, property } from "fast-check";
import { expect, test } from "vitest";
import type { NamedRow } from "./cell.ts";
import { RowReader } from "./row-reader.ts";

const column = (name: string, dtype: "f64" | "string", unread?: true): SignatureColumn => ({
  name,
  dtype,
  nullable: true,
  ...(unread && { unread }),
});
const columns = [column("age", "f64"), column("city", "string"), column("id", "f64", true), column("1", "f64")];

/** What a row is read as, or the error that it gets. */
function readBy(reader: RowReader, row: NamedRow): unknown {
  const cells = { numbers: new Float64Array(5).fill(-1), strings: ["", "", "", "", ""] as (string | null)[] };
  try {
    reader.readRow(row, 7, cells, 1);
    return cells;
  } catch (error) {
    if (error instanceof GodwitError) return [error.code, error.message, error.where];
    throw error;
  }
}

test("rows are read as they would be alone, whatever rows came before", () => {
  const cell = constantFrom<unknown>(0, -0, 1.5, NaN, 3, "a", "Åre", null, undefined, true, 4n, {});
  const name = oneof({ weight: 6, arbitrary: constantFrom("age", "city", "1", "id") }, constantFrom("x", "y", "constructor"));
  const usual = property(array(dictionary(name, cell, { noNullPrototype: false }), { maxLength: 12 }), (rows) => {
    const reader = new RowReader(columns);
    for (const row of rows) expect(readBy(reader, row)).toEqual(readBy(new RowReader(columns), row));
  });
  assert(usual);
});

test("rows of one order and of others are read alike", () => {
  const reader = new RowReader(columns);
  const inherited = Object.assign(Object.create({ city: "Rome" }) as object, { age: 1, 1: 2 });
  const rows: NamedRow[] = [
    { age: 1, city: "a", 1: 2 },
    { age: 3, city: null, 1: NaN },
    { city: "b", age: 4, 1: 5 },
    { city: "b", age: 4, 1: 5, extra: 9 },
    { city: "b", extra: 9, age: 4.5, id: "free", 1: 5 },
    { age: 1, city: "a" },
    inherited,
    { age: 1, city: 5, 1: 2 },
    { age: "1", city: 5, 1: 2 },
    Object.fromEntries([...Array.from({ length: 50 }, (_, index) => [`x${index}`, index]), ["age", 1], ["city", "c"], [1, 2]]),
  ];
  for (let round = 0; round < 20; round++)
    for (const row of rows) {
      for (let times = 0; times <= round % 3; times++) expect(readBy(reader, row)).toEqual(readBy(new RowReader(columns), row));
    }
});

test("two columns of one name both get the field", () => {
  const reader = new RowReader([column("age", "f64"), column("age", "f64")]);
  const cells = { numbers: new Float64Array(2), strings: [] };
  for (const age of [1, 2, 3, 4]) {
    reader.readRow({ age }, 0, cells);
    expect([...cells.numbers]).toEqual([age, age]);
  }
});
