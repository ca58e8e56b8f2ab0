import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { GodwitError } from "@godwit/core/errors";
import { batchesOf, cellsOf, columnsOf, inPieces, optionsFor } from "../../../test/support/tables.ts";
import { readCsv } from "./read-csv.ts";

const people = columnsOf("age", "*city");

async function read(content: string | Uint8Array, columns = people, piece?: number): Promise<unknown[][]> {
  return cellsOf(readCsv(inPieces(content, piece), optionsFor(columns, { batchRows: 64 })), columns.length);
}

async function failure(content: string | Uint8Array, columns = people, piece?: number): Promise<GodwitError> {
  const error: unknown = await read(content, columns, piece).then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof GodwitError)) throw new Error(`expected a coded error, got ${String(error)}`);
  return error;
}

test("columns are matched by name, in any order, and others ignored with one warning", async () => {
  const options = optionsFor(people);
  const text = "id,city,age,note\n1,Zürich,31,x\n2,東京,,y\n";
  expect(await cellsOf(readCsv(inPieces(text), options), 2)).toEqual([
    [31, Number.NaN],
    ["Zürich", "東京"],
  ]);
  expect(options.warnings).toEqual(["ignored 2 columns that the model does not know: 'id', 'note'"]);
});

test("without names columns are matched by position and the width must fit", async () => {
  expect(await read("x,y\n1,2\n", columnsOf(null, null))).toEqual([[1], [2]]);
  const error = await failure("x,y,z\n1,2,3\n", columnsOf(null, null));
  expect([error.code, error.message]).toEqual(["WRONG_WIDTH", "the header has 3 columns; the model takes 2, by position"]);
});

test("quotes, line ends, BOM and missing fields", async () => {
  const text = '\uFEFF"age",city\r\n"1.5","a ""b"", c"\r\n2,"two\r\nlines"\r3,\n"",""\n 4 , NA ';
  expect(await read(text)).toEqual([
    [1.5, 2, 3, Number.NaN, 4],
    ['a "b", c', "two\r\nlines", null, null, " NA "],
  ]);
});

test("a header alone is a table without rows", async () => {
  expect(await batchesOf(readCsv(inPieces("age,city"), optionsFor(people)))).toEqual([]);
});

test("an empty line is a missing value of a single column, and at the end of wider tables nothing", async () => {
  expect(await read('text\na\n\nb\n""\n', columnsOf("*text"))).toEqual([["a", null, "b", null]]);
  expect(await read("age,city\n1,x\n\n\r\n")).toEqual([[1], ["x"]]);
});

test("columns that no step reads may be absent and hold anything", async () => {
  const [age, city] = people;
  const columns = [age!, { name: "note", dtype: "f64" as const, nullable: false, unread: true as const }, city!];
  const options = optionsFor(columns);
  expect((await cellsOf(readCsv(inPieces("note,city,age\nnot a number,x,1\n"), options), 3)).map((cells) => cells[0])).toEqual([1, 0, "x"]);
  expect(options.warnings).toEqual([]);
  expect((await read("city,age\nx,1\n", columns))[2]).toEqual(["x"]);
  const nameless = columns.map((column) => ({ ...column, name: null }));
  expect((await read("a,b,c\n1,some text,x\n", nameless))[0]).toEqual([1]);
});

test("words for numbers, booleans as 1 and 0", async () => {
  expect(await read("age\nnan\ninf\n-INF\nTrue\nfalse\n1e3\n-0\n", columnsOf("age"))).toEqual([
    [Number.NaN, Infinity, -Infinity, 1, 0, 1000, -0],
  ]);
});

describe("bad input", () => {
  test("a missing column is named", async () => {
    const error = await failure("age,town\n1,x\n");
    expect([error.code, error.where.column]).toEqual(["MISSING_COLUMN", "city"]);
    expect(error.message).toContain("'age', 'town'");
  });
  test("other separators are pointed out", async () => {
    expect((await failure("age;city\n1;x\n")).hint).toContain("commas");
  });
  test("a column named twice", async () => {
    expect((await failure("age,city,age\n1,x,2\n")).message).toContain("'age' twice");
  });
  test("a string in a numeric column has its row, line and column", async () => {
    const error = await failure('city,age\n"a\nb",1\nx,old\n');
    expect([error.code, error.where]).toEqual(["WRONG_TYPE", { file: "rows", line: 4, row: 1, column: "age" }]);
    expect(error.message).toContain("'old'");
  });
  test.each([
    ["age,city\n1,x\n2\n", "a row of 1 field where the header has 2 fields", 3, 1],
    ["age,city\n1,x,3\n", "a row of 3 fields where the header has 2 fields", 2, 0],
    ["age,city\n1,x\n\n2,y\n", "a blank line where the header has 2 fields", 3, 1],
    ['age,city\n1,"x\n', "a quoted field is not closed", 2, 0],
    ['age,city\n1,"x"y\n', "a quoted field goes on after its closing quote; quotes within it are doubled", 2, 0],
  ])("%j", async (text, message, line, row) => {
    for (const piece of [1, 3, 1000]) {
      const error = await failure(text, people, piece);
      expect([error.code, error.message, error.where]).toEqual(["MALFORMED_INPUT", message, { file: "rows", line, row }]);
    }
  });
  test("an empty file has no header", async () => {
    expect((await failure("")).code).toBe("MALFORMED_INPUT");
  });
  test("a header ended by a carriage return counts before the broken byte behind it", async () => {
    for (const piece of [1, 2, 1000]) expect((await failure(Buffer.from("0dc000", "hex"), people, piece)).code).toBe("MISSING_COLUMN");
  });
  test("bytes that are not UTF-8 have their offset and row", async () => {
    const bytes = Buffer.concat([Buffer.from("age,city\n1,é\n2,Z"), Buffer.from([0xfc]), Buffer.from("rich\n3,x\n")]);
    for (const piece of [1, 2, 1000]) {
      const error = await failure(bytes, people, piece);
      expect([error.code, error.where]).toEqual(["MALFORMED_INPUT", { file: "rows", line: 3, row: 1, byte: 17 }]);
    }
    expect((await failure(Buffer.from("age,city\n1,x\n", "utf16le"))).code).toBe("MISSING_COLUMN");
    expect((await failure(Buffer.from("\uFEFFage,city\n1,x\n", "utf16le"))).where.byte).toBe(0);
    expect((await failure(Buffer.from("6167652c636974790a312cc3", "hex"))).where.byte).toBe(11);
  });
});

test("what a writer of CSV writes is read back, whatever the pieces and batches", async () => {
  const cell = fc.oneof(
    fc.constant(""),
    fc.string({ unit: fc.constantFrom("a", '"', ",", "\n", "\r", "é", "👩", " ", "1") }),
    fc.string({ unit: "grapheme" }),
  );
  const row = fc.tuple(fc.double(), cell, cell);
  await fc.assert(
    fc.asyncProperty(
      fc.array(row, { maxLength: 20 }),
      fc.integer({ min: 1, max: 40 }),
      fc.constantFrom("\n", "\r\n"),
      async (rows, piece, end) => {
        const columns = columnsOf("x", "*y", "*z");
        const text = [
          "x,y,z",
          ...rows.map(
            ([x, y, z]) =>
              `${Number.isNaN(x) ? "" : Object.is(x, -0) ? "-0" : x},"${y.replaceAll('"', '""')}","${z.replaceAll('"', '""')}"`,
          ),
        ].join(end);
        const options = optionsFor(columns, { batchRows: 3 });
        const got = await cellsOf(readCsv(inPieces(text, piece), options), 3);
        expect(got[0]).toEqual(rows.map(([x]) => x));
        expect(got[1]).toEqual(rows.map(([, y]) => (y === "" ? null : y.toWellFormed())));
        expect(got[2]).toEqual(rows.map(([, , z]) => (z === "" ? null : z.toWellFormed())));
      },
    ),
    { numRuns: 300 },
  );
});

test("any bytes give rows or a coded error", async () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 60 }),
    fc
      .string({ unit: fc.constantFrom("1", ".", "e", "-", ",", '"', "\n", "\r", "a", "é"), maxLength: 60 })
      .map((text) => Buffer.from(`age,city\n${text}`)),
  );
  await fc.assert(
    fc.asyncProperty(bytes, fc.integer({ min: 1, max: 9 }), async (content, piece) => {
      const outcomes = await Promise.all(
        [piece, 1000].map((size) =>
          read(content, people, size).then(
            (cells) => JSON.stringify(cells),
            (error: unknown) => {
              expect(error).toBeInstanceOf(GodwitError);
              return error instanceof GodwitError ? JSON.stringify(error) : "";
            },
          ),
        ),
      );
      expect(outcomes[0]).toBe(outcomes[1]);
    }),
    { numRuns: 1500 },
  );
});

test("batches are of one size and numbered", async () => {
  const text = `age\n${Array.from({ length: 10 }, (_, row) => row).join("\n")}`;
  const batches = await batchesOf(readCsv(inPieces(text, 5), optionsFor(columnsOf("age"), { batchRows: 4 })));
  expect(batches.map(({ rows, firstRow }) => [rows, firstRow])).toEqual([
    [4, 0],
    [4, 4],
    [2, 8],
  ]);
});
