import { describe, expect, it } from "vitest";
import type { PyValue } from "../../../formats/index.ts";
import { importModel } from "../../import-model.ts";
import { answer, dict, fitted, floats, integers, list, numpy, tuple } from "../../../../test/fitted.ts";

const rules = {
  input: "content",
  analyzer: "word",
  preprocessor: null,
  tokenizer: null,
  ngram_range: tuple(1, 1),
  lowercase: true,
  strip_accents: null,
  token_pattern: "(?u)\\b\\w\\w+\\b",
  stop_words: null,
  binary: false,
} as const;

function counter(options: Readonly<Record<string, PyValue>>): PyValue {
  return fitted("CountVectorizer", { ...rules, dtype: numpy("int64"), ...options });
}

describe("the vocabulary", () => {
  const text = [["to be or not to be"]];

  it("gives each term its column", () => {
    expect(answer(counter({ vocabulary_: dict({ to: 1, be: 0 }) }), text)).toEqual([[2, 2]]);
  });

  it("need not be fitted where it was given: lists keep their order, sets are sorted by code point", () => {
    expect(answer(counter({ vocabulary: list("to", "be", "so") }), text)).toEqual([[2, 2, 0]]);
    const terms = new Set(["\u{10000}x", "\uffffx", "be"]);
    const set: PyValue = { kind: "set", frozen: false, size: 3, has: () => false, values: () => [...terms] };
    expect(answer(counter({ vocabulary: set, token_pattern: "\\S+" }), [["be \u{10000}x"]])).toEqual([[1, 0, 1]]);
  });

  it.each([dict({ a: 0, b: 2 }), dict({ a: 0, b: 0 }), dict({ a: -1 }), dict({ a: "0" })])(
    "with a wrong column is refused",
    (vocabulary) => {
      expect(() => importModel(counter({ vocabulary_: vocabulary }))).toThrow(expect.objectContaining({ code: "INVALID_MODEL" }));
    },
  );
});

describe("functions of the user", () => {
  const own: PyValue = { kind: "global", module: "my_package.text", name: "clean" };

  it.each(["preprocessor", "tokenizer", "analyzer", "strip_accents"])("%s is refused by name", (parameter) => {
    expect(() => importModel(counter({ vocabulary_: dict({ a: 0 }), [parameter]: own }))).toThrow(
      expect.objectContaining({ code: "UNSUPPORTED_OPTION", message: `${parameter} is my_package.text.clean, a function` }),
    );
  });

  it("a tokenizer does not matter to a character analyzer", () => {
    expect(answer(counter({ vocabulary_: dict({ b: 0 }), analyzer: "char", tokenizer: own, token_pattern: null }), [["ab b"]])).toEqual([
      [2],
    ]);
  });
});

it("refuses a missing text, and files instead of texts", () => {
  expect(() => answer(counter({ vocabulary_: dict({ be: 0 }) }), [["be"], [null]])).toThrow(
    expect.objectContaining({ code: "NOT_FINITE", where: expect.objectContaining({ row: 1 }) }),
  );
  expect(() => importModel(counter({ vocabulary_: dict({ be: 0 }), input: "filename" }))).toThrow(
    expect.objectContaining({ code: "UNSUPPORTED_OPTION" }),
  );
});

describe("idf weights", () => {
  const counts = [3, 1e8, 7, 11];
  const idf = [1.1, 1.3, 1.7, 1.9];
  const norm = (order: readonly number[]): number =>
    Math.sqrt(order.reduce((sum, column) => sum + (counts[column]! * idf[column]!) ** 2, 0));
  const weighted = (divisor: number): number[] => counts.map((count, column) => (count * idf[column]!) / divisor);
  const options = { norm: "l2", use_idf: true, sublinear_tf: false, n_features_in_: 4 };

  it("are added up from the first column since 1.5", () => {
    expect(answer(fitted("TfidfTransformer", { ...options, idf_: floats(...idf) }), [counts])).toEqual([weighted(norm([0, 1, 2, 3]))]);
  });

  it("were a diagonal matrix before, which left the columns backwards", () => {
    const diagonal: PyValue = {
      kind: "sparse",
      format: "csr",
      shape: [4, 4],
      data: floats(...idf),
      indices: integers(0, 1, 2, 3),
      indptr: integers(0, 1, 2, 3, 4),
    };
    expect(answer(fitted("TfidfTransformer", { ...options, _idf_diag: diagonal }, "1.3.2"), [counts])).toEqual([
      weighted(norm([3, 2, 1, 0])),
    ]);
  });
});
