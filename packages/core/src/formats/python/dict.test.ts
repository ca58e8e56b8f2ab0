import { expect, it } from "vitest";
import { parseDtype } from "../numpy/dtype.ts";
import { PythonDict, PythonSet } from "./dict.ts";
import type { PyValue } from "./value.ts";

const tuple = (...items: PyValue[]): PyValue => ({ kind: "tuple", items });

it("calls equal what Python calls equal", () => {
  const dict = PythonDict.of([
    [1, "one"],
    ["1", "text"],
    [tuple(1, "a"), "tuple"],
    [NaN, "nan"],
    [null, "none"],
  ]);
  expect(dict.get(true)).toBe("one");
  expect(dict.get({ kind: "scalar", dtype: parseDtype("<i8"), value: 1 })).toBe("one");
  expect(dict.get("1")).toBe("text");
  expect(dict.get(tuple(true, "a"))).toBe("tuple");
  expect(dict.get(tuple(1, "b"))).toBeUndefined();
  expect(dict.get(NaN)).toBe("nan");
  expect(dict.get(null)).toBe("none");
  expect(dict.get({ kind: "complex", real: 1, imaginary: 0 })).toBe("one");
});

it("keeps the first spelling and place of a key, and the last value", () => {
  const dict = PythonDict.of([
    [1, "a"],
    ["x", "b"],
    [true, "c"],
  ]);
  expect([...dict.entries()]).toEqual([
    [1, "c"],
    ["x", "b"],
  ]);
});

it("takes no text for the content of another key", () => {
  const set = new PythonSet(false, [tuple("a"), "\u0000t1:s1:a", tuple("a", "b"), tuple("a1:b"), tuple(tuple("a"), "b")]);
  expect(set.size).toBe(5);
});

it("finds integers beyond 2^53 as floats too", () => {
  const dict = PythonDict.of([[2n ** 60n, "big"]]);
  expect(dict.get(2 ** 60)).toBe("big");
  expect(dict.get(2n ** 60n + 1n)).toBeUndefined();
});

it("takes names that mean something in JavaScript", () => {
  const dict = PythonDict.of([
    ["__proto__", 1],
    ["constructor", 2],
  ]);
  expect([dict.get("__proto__"), dict.get("constructor"), dict.get("toString"), dict.size]).toEqual([1, 2, undefined, 2]);
});
