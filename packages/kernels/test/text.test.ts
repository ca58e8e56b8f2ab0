import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { main as compileAssembly } from "assemblyscript/asc";
import * as fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { GodwitError } from "../../core/src/errors/index.ts";
import { countTokens, englishStopWords, packTextSpec, type TextSpec } from "../../core/src/text/index.ts";

interface TextKernels {
  readonly memory: WebAssembly.Memory;
  textAnalyze(spec: number, bytes: number, length: number, scratch: number, scratchSize: number): number;
  textWrite(spec: number, scratch: number, outIndices: number, outValues: number): number;
  textCount(
    spec: number,
    bytes: number,
    length: number,
    scratch: number,
    scratchSize: number,
    outIndices: number,
    outValues: number,
  ): number;
}

type Entries = readonly [indices: number[], values: number[]];

const wordSpec: TextSpec = {
  analyzer: "word",
  lowercase: true,
  stripAccents: null,
  pattern: String.raw`(?u)\b\w\w+\b`,
  ngramRange: [1, 1],
  stopWords: [],
  binary: false,
  target: { kind: "hash", size: 2 ** 20, alternateSign: true },
};
const leastScratch = 4096;
const stored = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../../conformance/text/${name}.json`, import.meta.url), "utf8"));

async function compileKernels(simd: boolean): Promise<TextKernels> {
  let binary = new Uint8Array();
  const folder = fileURLToPath(new URL("..", import.meta.url));
  const features = simd ? ["--enable", "simd"] : [];
  const options = ["assembly/text/text-count.ts", "--baseDir", folder, "--runtime", "stub", ...features, "-O3", "--outFile", "text.wasm"];
  const { error } = await compileAssembly(options, {
    writeFile: (name, contents) => {
      if (name.endsWith(".wasm") && typeof contents !== "string") binary = Uint8Array.from(contents);
    },
  });
  expect(error).toBeNull();
  const { instance } = await WebAssembly.instantiate(binary);
  return instance.exports as unknown as TextKernels;
}

/** Runs one spec over texts, with the scratch as small as the kernel lets it be. */
class Runner {
  readonly #kernels: TextKernels;
  readonly #textAt: number;

  constructor(kernels: TextKernels, spec: TextSpec) {
    const image = packTextSpec(spec);
    this.#kernels = kernels;
    this.#textAt = 1024 + image.length;
    this.#reserve(this.#textAt);
    new Uint8Array(kernels.memory.buffer).set(image, 1024);
  }

  #reserve(bytes: number): void {
    const missing = Math.ceil((bytes - this.#kernels.memory.buffer.byteLength) / 65536);
    if (missing > 0) this.#kernels.memory.grow(missing);
  }

  run(text: string): Entries | number {
    const bytes = new TextEncoder().encode(text);
    const scratch = Math.ceil((this.#textAt + bytes.length) / 8) * 8;
    for (let size = leastScratch; ;) {
      this.#reserve(scratch + size * 4);
      new Uint8Array(this.#kernels.memory.buffer).set(bytes, this.#textAt);
      const count = this.#kernels.textAnalyze(1024, this.#textAt, bytes.length, scratch, size);
      if (count === -1) {
        const wanted = new DataView(this.#kernels.memory.buffer).getUint32(scratch, true);
        expect(wanted).toBeGreaterThan(size);
        size = wanted;
        continue;
      }
      if (count < 0) return count;
      expect(count).toBeLessThanOrEqual(size / 4);
      const out = scratch + size;
      expect(this.#kernels.textWrite(1024, scratch, out + count * 8, out)).toBe(count);
      const values = new Float64Array(this.#kernels.memory.buffer.slice(out, out + count * 8));
      const indices = new Int32Array(this.#kernels.memory.buffer.slice(out + count * 8, out + count * 12));
      return [[...indices], [...values]];
    }
  }
}

function reference(text: string, spec: TextSpec): Entries | number {
  try {
    const { indices, values } = countTokens(text, spec);
    return [[...indices], [...values]];
  } catch (error) {
    if (error instanceof GodwitError && error.code === "LIMIT_EXCEEDED") return -2;
    throw error;
  }
}

describe.each([
  ["SIMD", true],
  ["scalar", false],
])("textAnalyze, %s", { timeout: 120_000 }, (_, simd) => {
  let kernels: TextKernels;
  beforeAll(async () => {
    kernels = await compileKernels(simd);
  }, 60_000);

  it("counts what scikit-learn counts", () => {
    const { documents, cases } = stored("vectorizers") as {
      documents: string[];
      cases: { spec: Omit<TextSpec, "stopWords"> & { stopWords: "english" | string[] }; rows: Entries[] }[];
    };
    for (const { spec: given, rows } of cases) {
      const spec = { ...given, stopWords: given.stopWords === "english" ? englishStopWords : given.stopWords };
      const runner = new Runner(kernels, spec);
      documents.forEach((document, i) => {
        expect(runner.run(document), `${JSON.stringify({ ...spec, target: 0 })} of ${JSON.stringify(document)}`).toEqual(rows[i]);
      });
    }
  });

  if (simd)
    it("finds the tokens that Python finds", () => {
      const vectors = stored("patterns") as [string, [string, string[]][]][];
      for (const [pattern, cases] of vectors) {
        const terms = [...new Set(cases.flatMap(([, tokens]) => tokens))];
        const spec: TextSpec = { ...wordSpec, pattern, lowercase: false, target: { kind: "vocabulary", terms, size: terms.length } };
        const runner = new Runner(kernels, spec);
        for (const [text, tokens] of cases) {
          const counts = new Map<number, number>();
          for (const token of tokens) counts.set(terms.indexOf(token), (counts.get(terms.indexOf(token)) ?? 0) + 1);
          const expected = [...counts].sort(([a], [b]) => a - b);
          expect(runner.run(text), `${pattern} in ${JSON.stringify(text)}`).toEqual([
            expected.map(([i]) => i),
            expected.map(([, count]) => count),
          ]);
        }
      }
    });

  it("agrees with the reference on any text and spec", () => {
    const piece = fc.constantFrom(
      ...Array.from("aAbB zİıΣσςſKǅÀé\u0301\u00ad\u20dd東각가ﬁ²٣_'. \t\n\u2028😀\u{10400}\u{1d400}ﷺ\ud800"),
      "the ",
      "word",
      "\r\n",
    );
    const text = fc.oneof(
      fc.string({ unit: piece, maxLength: 60 }),
      fc.string({ unit: "binary", maxLength: 30 }),
      fc.string({ unit: piece, maxLength: 700 }),
    );
    const patterns = [
      String.raw`(?u)\b\w\w+\b`,
      String.raw`\w+`,
      String.raw`[^\W\d_]+|\S`,
      String.raw`(?i)[k-z]+|(?<=a)b`,
      String.raw`\b[a-z]{1,3}\b`,
      String.raw`(?:(\w)|\s)+?z`,
      String.raw`\w*`,
      String.raw`(?>\w+)(?!\s)|(?=(\w\w))`,
      String.raw`(?:\w+\s?){2,3}+.`,
    ];
    const target = fc.oneof(
      fc.record({
        kind: fc.constant("hash" as const),
        size: fc.constantFrom(1, 2, 7, 1024, 2 ** 20, 2 ** 31 - 1),
        alternateSign: fc.boolean(),
      }),
      fc.constant({ kind: "vocabulary" as const, terms: ["a", "the", null, "word", " a", "a ", "", "aa", "a a", "é", "z"], size: 11 }),
    );
    const spec = fc.record({
      analyzer: fc.constantFrom("word" as const, "char" as const, "char_wb" as const),
      lowercase: fc.constantFrom(true, false, "simple" as const),
      stripAccents: fc.constantFrom(null, "ascii" as const, "unicode" as const),
      pattern: fc.constantFrom(...patterns),
      ngramRange: fc.constantFrom([1, 1] as const, [1, 2] as const, [2, 3] as const, [0, 1] as const, [4, 6] as const, [1, 100] as const),
      stopWords: fc.constantFrom([], ["the", "a"], ["", "zz"]),
      binary: fc.boolean(),
      target,
    });
    fc.assert(
      fc.property(spec, fc.array(text, { minLength: 1, maxLength: 6 }), (anySpec, texts) => {
        const runner = new Runner(kernels, anySpec);
        for (const anyText of texts) expect(runner.run(anyText)).toEqual(reference(anyText, anySpec));
      }),
      { numRuns: simd ? 200 : 60 },
    );
  });

  it("stops where the reference stops", () => {
    const spec: TextSpec = { ...wordSpec, pattern: String.raw`(?:a+)+b|c` };
    const runner = new Runner(kernels, spec);
    const outcomes = [12, 20, 60].map((length) => [runner.run("a".repeat(length)), reference("a".repeat(length), spec)]);
    for (const [found, expected] of outcomes) expect(found).toEqual(expected);
    expect(outcomes.map(([found]) => found)).toContainEqual(-2);
    expect(outcomes[0]![0]).toEqual([[], []]);
  });

  if (simd)
    it("stops a stack that grows with the text where the reference stops it", () => {
      const spec: TextSpec = { ...wordSpec, pattern: "(?:a|b)*" };
      const runner = new Runner(kernels, spec);
      const outcomes = [400_000, 1_600_000].map((length) => [
        runner.run("ab".repeat(length / 2)),
        reference("ab".repeat(length / 2), spec),
      ]);
      for (const [found, expected] of outcomes) expect(found).toEqual(expected);
      expect(outcomes.map(([found]) => typeof found)).toEqual(["object", "number"]);
    });

  it("reads a text of a million words", () => {
    const text = Array.from({ length: 1_000_000 }, (_, i) => `w${(i * 7919) % 50_000}`).join(" ");
    const terms = Array.from({ length: 60_000 }, (_, i) => `w${i}`);
    const spec: TextSpec = { ...wordSpec, target: { kind: "vocabulary", terms, size: terms.length } };
    const [indices, values] = new Runner(kernels, spec).run(text) as Entries;
    expect(indices).toEqual(terms.slice(0, 50_000).map((_term, i) => i));
    expect(new Set(values)).toEqual(new Set([20]));
  });
});
