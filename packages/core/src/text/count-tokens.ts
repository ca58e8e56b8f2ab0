import { analyzeText } from "./analyze-text.ts";
import { hashedColumn, murmurHash } from "./murmur-hash.ts";
import { textRules, type TextRules } from "./text-rules.ts";
import type { TextSpec } from "./text-spec.ts";
import { encodeUtf8 } from "./unicode/utf8.ts";

/** One row of a sparse matrix: columns ascending, each once. A hashed column whose signs cancel keeps its zero. */
export interface TokenCounts {
  readonly indices: Int32Array;
  readonly values: Float64Array;
}

const known = new WeakMap<TextSpec, TextRules>();

/**
 * Counts the terms of one text as scikit-learn's vectorizers do, by Unicode 15.0. The reference for the kernel.
 *
 * @example countTokens("To be, or not to be", { analyzer: "word", lowercase: true, stripAccents: null,
 *   pattern: String.raw`(?u)\b\w\w+\b`, ngramRange: [1, 1], stopWords: [], binary: false,
 *   target: { kind: "vocabulary", terms: ["be", "to"], size: 2 } }) // indices [0, 1], values [2, 2]
 * @throws GodwitError INVALID_MODEL or UNSUPPORTED_OPTION for the spec, LIMIT_EXCEEDED where the pattern takes too long.
 */
export function countTokens(text: string, spec: TextSpec): TokenCounts {
  const rules = known.get(spec) ?? textRules(spec);
  known.set(spec, rules);
  const counts = new Map<number, number>();
  for (const term of analyzeText(text, spec, rules)) {
    const [column, value] = columnOf(term, spec, rules);
    if (column >= 0) counts.set(column, (counts.get(column) ?? 0) + value);
  }
  const indices = Int32Array.from(counts.keys()).sort();
  return { indices, values: Float64Array.from(indices, (column) => (spec.binary ? 1 : counts.get(column)!)) };
}

function columnOf(term: string, spec: TextSpec, rules: TextRules): readonly [column: number, value: number] {
  if (spec.target.kind === "vocabulary") return [rules.columns?.get(term) ?? -1, 1];
  const hash = murmurHash(encodeUtf8(term));
  return [hashedColumn(hash, spec.target.size), spec.target.alternateSign && hash < 0 ? -1 : 1];
}
