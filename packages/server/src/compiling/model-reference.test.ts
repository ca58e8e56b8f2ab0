import { expect, test } from "vitest";
import { parseModelReference } from "./model-reference.ts";

const files = new Set(["a.pkl", "b.pkl", "c+d.pkl", "odd#name.pkl", "x"]);
const parse = (text: string): string[] =>
  parseModelReference(text, (file) => files.has(file)).map(({ file, path }) => (path === null ? file : `${file} @ ${path}`));

test("files, paths within them, and pipelines of files", () => {
  expect(parse("a.pkl")).toEqual(["a.pkl"]);
  expect(parse("a.pkl#0.model")).toEqual(["a.pkl @ 0.model"]);
  expect(parse("a.pkl+b.pkl#1")).toEqual(["a.pkl", "b.pkl @ 1"]);
  expect(parse("a.pkl#k+b.pkl")).toEqual(["a.pkl @ k", "b.pkl"]);
});

test("an empty path is none", () => {
  expect([parse("a.pkl#"), parse("none.pkl#")]).toEqual([["a.pkl"], ["none.pkl"]]);
});

test("names that really hold the signs win", () => {
  expect(parse("c+d.pkl")).toEqual(["c+d.pkl"]);
  expect(parse("a.pkl+c+d.pkl+x")).toEqual(["a.pkl", "c+d.pkl", "x"]);
  expect(parse("odd#name.pkl")).toEqual(["odd#name.pkl"]);
  expect(parse("odd#name.pkl#0")).toEqual(["odd#name.pkl @ 0"]);
  expect(parse("a.pkl#key#2")).toEqual(["a.pkl @ key#2"]);
  expect(parse("a.pkl#c++b.pkl")).toEqual(["a.pkl @ c+", "b.pkl"]);
});

test("files that are not there are still named", () => {
  expect(parse("none.pkl")).toEqual(["none.pkl"]);
  expect(parse("none.pkl#0+a.pkl")).toEqual(["none.pkl @ 0", "a.pkl"]);
});
