import { expect, test } from "vitest";
import { parseCsv } from "./csv.ts";

test.each([
  [
    "a,b\n1,2\n",
    [
      ["a", "b"],
      ["1", "2"],
    ],
  ],
  [
    "\uFEFFa,b\r\n1,2",
    [
      ["a", "b"],
      ["1", "2"],
    ],
  ],
  [
    '"a ""x""","b\nc"\n,\n',
    [
      ['a "x"', "b\nc"],
      ["", ""],
    ],
  ],
  ["a\n\nb", [["a"], [""], ["b"]]],
  ["a,", [["a", ""]]],
  ["", []],
])("reads %j", (text, records) => {
  expect(parseCsv(text)).toEqual(records);
});

test("reads long quoted fields, and stops where it is told", () => {
  const long = "x,\n".repeat(1_000_000);
  expect(parseCsv(`"${long}"\n1`)).toEqual([[long], ["1"]]);
  expect(parseCsv("1\n2\n3\n", 2)).toEqual([["1"], ["2"]]);
});

test.each(['"a', '"a"b,c', '1\n"a""'])("refuses the broken quote of %j", (text) => {
  expect(() => parseCsv(text)).toThrow(expect.objectContaining({ code: "MALFORMED_INPUT" }));
});
