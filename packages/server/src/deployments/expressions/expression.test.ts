import { expect, test } from "vitest";
import { compileExpression } from "./compile-expression.ts";
import { columnsRead, type Value } from "./expression.ts";
import { parseExpression } from "./parse-expression.ts";
import { typeExpression, type ColumnTypes } from "./type-expression.ts";

function evaluate(text: string, cells: { readonly [name: string]: Value } = {}): Value {
  const parsed = parseExpression(text);
  return compileExpression(parsed, (name) => () => cells[name] ?? null)(0);
}

test.each<[string, { readonly [name: string]: Value }, Value]>([
  ["1 + 2 * 3", {}, 7],
  ["(1 + 2) * 3", {}, 9],
  ["10 - 4 - 3", {}, 3],
  ["-x", { x: 2 }, -2],
  ["- -x", { x: 2 }, 2],
  ["2 * -3", {}, -6],
  ["7 % 4", {}, 3],
  ["1 / 0", {}, null],
  ["5 % 0", {}, null],
  ["1e3 + .5", {}, 1000.5],
  ["income / household", { income: 90, household: 3 }, 30],
  ["income / household", { income: null, household: 3 }, null],
  ["coalesce(income, 0) + 1", { income: null }, 1],
  ["'it''s'", {}, "it's"],
  ['"customer age" + 1', { "customer age": 41 }, 42],
  ["größe * 2", { größe: 2 }, 4],
  ["lower(city) = 'rome'", { city: "ROME" }, true],
  ["'a' || 'b'", {}, "ab"],
  ["not age > 3", { age: 5 }, false],
  ["age is null", { age: null }, true],
  ["age is not null", { age: null }, false],
  ["city in ('a', 'b')", { city: "b" }, true],
  ["city not in ('a', 'b')", { city: "c" }, true],
  ["city in ('a')", { city: null }, null],
  ["x = 1 and y = 1", { x: 2, y: null }, false],
  ["x = 1 and y = 1", { x: 1, y: null }, null],
  ["x = 1 or y = 1", { x: 1, y: null }, true],
  ["not x = 1 or x = 1", { x: null }, null],
  ["if(x > 0, 'up', 'down')", { x: null }, "down"],
  ["nullif(x, 0)", { x: 0 }, null],
  ["round(-2.5)", {}, -3],
  ["sqrt(-1)", {}, null],
  ["ln(0)", {}, null],
  ["least(3, 1, 2)", {}, 1],
  ["greatest(3, x)", { x: null }, null],
  ["length('a👍b')", {}, 3],
  ["substring('héllo', 2, 3)", {}, "éll"],
  ["replace('a.b.c', '.', '-')", {}, "a-b-c"],
  ["concat('a', 'b', 'c')", {}, "abc"],
  ["starts_with(x, 'ab')", { x: "abc" }, true],
  ["number(' 12.5 ')", {}, 12.5],
  ["number('12a')", {}, null],
  ["string(1.5)", {}, "1.5"],
  ["'b' > 'a'", {}, true],
  ["'\u{1F600}' > '\uFFFD'", {}, true],
  ["3 >= 3", {}, true],
  ["true + 1", {}, 2],
  ["LOWER('A')", {}, "a"],
])("%s over %j is %j", (text, cells, value) => {
  expect(evaluate(text, cells)).toEqual(value);
});

test.each([
  ["", "the end stands where a column"],
  ["1 +", "the end stands where"],
  ["age +* 2", '"*" stands where'],
  ["age; drop table x", '";" begins nothing, at character 4'],
  ["lowr(city)", "there is no function lowr; did you mean lower?"],
  ["constructor(1)", "there is no function constructor"],
  ["lower(a, b)", "lower takes 1, not 2"],
  ["coalesce()", "coalesce takes at least 1, not 0"],
  ["and", "and stands in place of a value"],
  ["x in", "( is expected"],
  ["a b", "the end or an operator is expected"],
  ["'open", "begins nothing"],
  ["x is 3", "null is expected"],
  ["process.exit()", "begins nothing"],
  ["(".repeat(100) + "1" + ")".repeat(100), "nested deeper than 64"],
  ["1" + " + 1".repeat(1200), "up to 4000"],
])("%j is refused", (text, message) => {
  expect(() => parseExpression(text)).toThrow(
    expect.objectContaining({ code: "INVALID_EXPRESSION", message: expect.stringContaining(message) as string }) as Error,
  );
});

test("types of columns follow from what is done to them", () => {
  const typesOf = (text: string, expected?: "number" | "string"): { readonly [name: string]: string } => {
    const columns: ColumnTypes = new Map();
    typeExpression(parseExpression(text), expected, columns, text);
    return Object.fromEntries(columns);
  };
  expect(typesOf("age", "number")).toEqual({ age: "number" });
  expect(typesOf("coalesce(income, 0) / household")).toEqual({ income: "number", household: "number" });
  expect(typesOf("if(lower(city) = 'rome', a, b)", "string")).toEqual({ city: "string", a: "string", b: "string" });
  expect(typesOf("kind in ('a', 'b')")).toEqual({ kind: "string" });
  expect(typesOf("x = y")).toEqual({});
  expect(typesOf("number(x)", "number")).toEqual({});
  expect(() => typesOf("lower(age) + 1")).toThrow("a string stands where a number is expected");
  expect(() => typesOf("age = 'x' and age > 3")).toThrow("a number stands where a string is expected");
});

test("the columns that are read", () => {
  expect(columnsRead(parseExpression("a + b * a + coalesce(c, 'x' = d)"))).toEqual(["a", "b", "c", "d"]);
});
