import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { countTokens } from "./count-tokens.ts";
import { englishStopWords } from "./english-stop-words.ts";
import type { TextSpec } from "./text-spec.ts";

interface StoredCase {
  readonly spec: Omit<TextSpec, "stopWords"> & { readonly stopWords: "english" | readonly string[] };
  readonly rows: readonly (readonly [number[], number[]])[];
}

const vectors = JSON.parse(readFileSync(new URL("../../../../conformance/text/vectorizers.json", import.meta.url), "utf8")) as {
  readonly englishStopWords: readonly string[];
  readonly documents: readonly string[];
  readonly cases: readonly StoredCase[];
};

describe("countTokens", () => {
  it("counts what scikit-learn counts", () => {
    let compared = 0;
    for (const { spec: stored, rows } of vectors.cases) {
      const spec: TextSpec = { ...stored, stopWords: stored.stopWords === "english" ? englishStopWords : stored.stopWords };
      vectors.documents.forEach((document, i) => {
        const { indices, values } = countTokens(document, spec);
        const options = JSON.stringify({ ...spec, target: spec.target.kind, stopWords: spec.stopWords.length });
        expect([[...indices], [...values]], `${options} of ${JSON.stringify(document)}`).toEqual(rows[i]);
        compared += indices.length;
      });
    }
    expect(compared).toBeGreaterThan(50_000);
  });

  it("has the stop words of scikit-learn", () => {
    expect(englishStopWords).toEqual(vectors.englishStopWords);
    expect(englishStopWords.length).toBe(318);
  });

  const spec: TextSpec = {
    analyzer: "word",
    lowercase: true,
    stripAccents: null,
    pattern: String.raw`(?u)\b\w\w+\b`,
    ngramRange: [1, 1],
    stopWords: [],
    binary: false,
    target: { kind: "vocabulary", terms: ["be", null, "to"], size: 5 },
  };

  it("leaves holes in the vocabulary alone", () => {
    expect(countTokens("To be, or not to be", spec)).toEqual({ indices: Int32Array.of(0, 2), values: Float64Array.of(2, 2) });
  });

  it.each([
    { ngramRange: [2, 1] },
    { target: { kind: "vocabulary", terms: ["a", "a"], size: 2 } },
    { target: { kind: "vocabulary", terms: ["a", "b"], size: 1 } },
    { target: { kind: "hash", size: 0, alternateSign: true } },
  ] as const)("refuses %j", (wrong) => {
    expect(() => countTokens("", { ...spec, ...wrong })).toThrow(expect.objectContaining({ code: "INVALID_MODEL" }));
  });
});
