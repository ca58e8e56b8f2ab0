import { expect, it } from "vitest";
import { Document } from "./document.ts";
import { readJson } from "./read-json.ts";

function read(text: string): Document {
  return new Document(readJson(new TextEncoder().encode(text)));
}

it("reads numbers that JSON lacks, outside of texts only", () => {
  const document = read('{"a":[NaN,-Infinity,Infinity,1],"NaN":"NaN, \\"Infinity\\""}');
  expect([...document.field("a").float64()]).toEqual([NaN, -Infinity, Infinity, 1]);
  expect(document.field("NaN").text()).toBe('NaN, "Infinity"');
});

it("reads numbers that stand as text", () => {
  expect(read('{"a":"5E-1"}').field("a").number()).toBe(0.5);
  expect(read('{"a":"12"}').field("a").integer(0)).toBe(12);
});

it.each([
  ['{"a":1', (document: Document) => document],
  ['{"a":1}', (document: Document) => document.field("b")],
  ['{"a":"x"}', (document: Document) => document.field("a").number()],
  ['{"a":""}', (document: Document) => document.field("a").number()],
  ['{"a":1.5}', (document: Document) => document.field("a").integer(0)],
  ['{"a":[1,2]}', (document: Document) => document.field("a").float64(3)],
  ['{"a":[1.5]}', (document: Document) => document.field("a").int32()],
  ['{"a":[{}]}', (document: Document) => document.field("a").float64()],
  ['{"a":{}}', (document: Document) => document.field("a").items()],
  ["[]", (document: Document) => document.find("constructor")],
])("refuses %s", (text, ask) => {
  expect(() => ask(read(text))).toThrow(/broken|missing|expected|instead|no 32-bit/u);
});
