import { expect, it } from "vitest";
import { encodeTerms } from "./encode-terms.ts";
import type { TermRule } from "./term-rule.ts";

const map: TermRule = { kind: "map", separator: "=", lenient: true, terms: "texts" };
const strict: TermRule = { ...map, lenient: false };
const list: TermRule = { kind: "list", separator: "", lenient: false, terms: "texts" };
const one = "3ff0000000000000";

it("writes bits, length in bytes and the term itself", () => {
  expect(encodeTerms({ age: -2.5, city: "Åre", wet: true }, map)).toBe(
    `c00400000000000000000003age${one}00000009city=Åre${one}00000003wet`,
  );
  expect(encodeTerms([["a", 1]], map)).toBe(`${one}00000001a`);
  expect(encodeTerms(["🦆", "", "\ud800"], list)).toBe(`${one}00000004🦆${one}00000000${one}00000003\ufffd`);
  expect(encodeTerms([3, 4n], { ...list, terms: "numbers" })).toBe(`${one}000000013${one}000000014`);
  expect(encodeTerms({}, map)).toBe("");
});

it("takes lists and null as values only where the library does", () => {
  expect(encodeTerms({ tag: ["a", "b"] }, map)).toBe(`${one}00000005tag=a${one}00000005tag=b`);
  expect(encodeTerms({ x: null }, map)).toBe("7ff800000000000000000001x");
  for (const row of [{ tag: ["a"] }, { x: null }])
    expect(() => encodeTerms(row, strict)).toThrow(expect.objectContaining({ code: "WRONG_TYPE" }));
});

it.each([
  [null, map],
  ["a", map],
  [5, map],
  [["a"], map],
  [[["a", 1, 2]], map],
  [[[1, 1]], map],
  [{ a: { b: 1 } }, map],
  [{ a: [1] }, map],
  ["a", list],
  [{ a: 1 }, list],
  [[1], list],
  [["1"], { ...list, terms: "numbers" } satisfies TermRule],
])("refuses %j", (row, rule) => {
  expect(() => encodeTerms(row, rule)).toThrow(expect.objectContaining({ code: "WRONG_TYPE" }));
});
