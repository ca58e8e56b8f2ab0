import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { GodwitError } from "@godwit/core/errors";
import { batchesOf, cellsOf, columnsOf, inPieces, optionsFor } from "../../../test/support/tables.ts";
import { readJson, readJsonl } from "./read-json.ts";

const people = columnsOf("age", "*city");
const readers = { jsonl: readJsonl, json: readJson } as const;

async function read(format: keyof typeof readers, content: string | Uint8Array, columns = people, piece?: number): Promise<unknown[][]> {
  return cellsOf(readers[format](inPieces(content, piece), optionsFor(columns, { batchRows: 8 })), columns.length);
}

async function failure(format: keyof typeof readers, content: string | Uint8Array, columns = people): Promise<GodwitError> {
  const error: unknown = await read(format, content, columns).then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof GodwitError)) throw new Error(`expected a coded error, got ${String(error)}`);
  return error;
}

const rowsOf = { jsonl: (rows: readonly string[]) => rows.join("\n"), json: (rows: readonly string[]) => `[${rows.join(" ,\n")}]` };

describe.each(["jsonl", "json"] as const)("%s", (format) => {
  const make = rowsOf[format];

  test("objects by name and lists by position", async () => {
    const rows = [
      '{"city":"東京","age":3,"x":0}',
      '["5" , "no"]'.replace('"5"', "5"),
      '{"age":null,"city":null}',
      '{"age":true,"city":""}',
    ];
    for (const piece of [1, 5, 1000])
      expect(await read(format, make(rows), people, piece)).toEqual([
        [3, 5, Number.NaN, 1],
        ["東京", "no", null, ""],
      ]);
  });

  test("NaN and the infinities are read where numbers stand, and as text within strings", async () => {
    const rows = [
      '{"age":NaN,"city":"NaN"}',
      '[-Infinity,"a \\"Infinity\\" b"]',
      "[Infinity,NaN]",
      '[1e400,"\\\\"]',
      '[12345678901234567890,"]["]',
    ];
    expect(await read(format, make(rows))).toEqual([
      [Number.NaN, -Infinity, Infinity, Infinity, Number("12345678901234567890")],
      ["NaN", 'a "Infinity" b', null, "\\", "]["],
    ]);
  });

  test("a model with one column takes the bare value, a list or an object of one field", async () => {
    expect(await read(format, make(['"a, [b]"', '["c"]', '{"text":"d"}', "null"]), columnsOf("*text"))).toEqual([
      ["a, [b]", "c", "d", null],
    ]);
    expect(
      await read(
        format,
        make(['{"anything":"d"}', '"e"']),
        columnsOf("*x").map((column) => ({ ...column, name: null })),
      ),
    ).toEqual([["d", "e"]]);
  });

  test("columns that no step reads may be absent and hold anything", async () => {
    const columns = [...people, { name: "note", dtype: "f64" as const, nullable: false, unread: true as const }];
    const rows = ['{"age":1,"city":"a"}', '{"age":2,"city":"b","note":"text"}', '[3,"c",{"any":["thing"]}]'];
    expect((await read(format, make(rows), columns)).slice(0, 2)).toEqual([
      [1, 2, 3],
      ["a", "b", "c"],
    ]);
  });

  test("unknown fields are named in one warning", async () => {
    const options = optionsFor(people);
    await batchesOf(readers[format](inPieces(make(['{"age":1,"city":"a","id":1}', '{"age":1,"city":"a","id":2}'])), options));
    expect(options.warnings).toEqual(["ignored fields that the model does not know, such as 'id'"]);
  });

  test.each([
    ['{"age":1}', "MISSING_COLUMN", "the input lacks the column 'city'; it has 'age'"],
    ['{"age":"1","city":"a"}', "WRONG_TYPE", 'the string "1" in a numeric column'],
    ['{"age":1,"city":2}', "WRONG_TYPE", "the number 2 in a column of strings"],
    ["[1]", "WRONG_WIDTH", "a row has 1 values; the model takes 2"],
    ['[[1],"a"]', "WRONG_TYPE", "a list in a numeric column"],
    ["7", "WRONG_TYPE", "a row is the number 7; this model takes an object or a list of 2 values"],
  ])("%s is refused", async (row, code, message) => {
    const error = await failure(format, make(['[1,"a"]', row]));
    expect([error.code, error.message, error.where.row]).toEqual([code, message, 1]);
  });

  test("broken JSON and broken UTF-8 have their row", async () => {
    const broken = await failure(format, make(['[1,"a"]', "[1,x]"]));
    expect([broken.code, broken.where.row]).toEqual(["MALFORMED_INPUT", 1]);
    const bytes = Buffer.from(make(['[1,"a"]', '[1,"\u00e9"]']), "latin1");
    const encoding = await failure(format, bytes);
    expect([encoding.code, encoding.message, encoding.where.row]).toEqual(["MALFORMED_INPUT", "the file is not UTF-8", 1]);
  });

  test("any rows are read back, whatever the pieces", async () => {
    const row = fc.tuple(
      fc.oneof(fc.double(), fc.constant(null)),
      fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("[", "]", "{", '"', "\\", '\\\\"', ",", "NaN")),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 30 }), fc.integer({ min: 1, max: 50 }), async (rows, piece) => {
        const text = make(rows.map(([x, y]) => `[${Object.is(x, -0) ? "-0.0" : String(x)},${JSON.stringify(y)}]`));
        expect(await read(format, text, people, piece)).toEqual([rows.map(([x]) => x ?? Number.NaN), rows.map(([, y]) => y)]);
      }),
      { numRuns: 200 },
    );
  });
});

test("JSON Lines: blank lines are no rows, CRLF and BOM are taken", async () => {
  expect(await read("jsonl", '\uFEFF[1,"a"]\r\n\r\n\n[2,"b"]\r\n')).toEqual([
    [1, 2],
    ["a", "b"],
  ]);
});

test("a line that is no JSON is told by the line of the file alone", async () => {
  const { message, where } = await failure("jsonl", '[1,"a"]\n[2,"b"\n');
  expect(message).toMatch(/^the line is not a JSON value: /u);
  expect([message.includes("line 1"), where.line, where.row]).toEqual([false, 2, 1]);
});

test("a JSON file that is no array, or not closed, is refused", async () => {
  for (const [text, message] of [
    ['{"age":1}', "the file does not begin with ["],
    ['[[1,"a"]', "the array is not closed"],
    ['[[1,"a"],]', "an element of the array is empty"],
    ['[[1,"a"]] x', "something stands after the array"],
    ["", "the file is empty"],
  ] as const)
    expect((await failure("json", text)).message).toBe(message);
  expect(await read("json", " [ ] ")).toEqual([[], []]);
});
