import { assert, array, constantFrom, property, string, uniqueArray } from "fast-check";
import { expect, test } from "vitest";
import { StringTable } from "./string-table.ts";

const alike = array(constantFrom("a", "b", "é", "🐦", " "), { maxLength: 12 }).map((units) => units.join(""));

test("finds every known string by its content, and no other", () => {
  const known = property(uniqueArray(alike, { maxLength: 60 }), array(alike), array(string()), (strings, others, more) => {
    const table = new StringTable(strings);
    for (const text of [...strings, ...others, ...more]) expect(table.codeOf(text)).toBe(strings.indexOf(text));
  });
  assert(known);
});

test("strings that differ in one place only are told apart", () => {
  const models = Array.from({ length: 400 }, (_, index) => `model-${String(index).padStart(4, "0")}-${"x".repeat(20)}`);
  const table = new StringTable(models);
  for (const [code, text] of models.entries()) expect(table.codeOf(Buffer.from(text).toString())).toBe(code);
  expect(table.codeOf("model-0400-xxxxxxxxxxxxxxxxxxxx")).toBe(-1);
});
