import { GodwitError } from "../errors/index.ts";
import { compilePattern } from "./regex/compile-pattern.ts";
import { parsePattern } from "./regex/parse-pattern.ts";
import type { PatternProgram } from "./regex/pattern-program.ts";
import { runShape, type RunShape } from "./regex/run-shape.ts";
import type { TextSpec } from "./text-spec.ts";
import { codePointsOf, textOf } from "./unicode/utf8.ts";

const largestSize = 0x7fffffff;

/** How tokens are found: by runs where the pattern allows it, else by the matcher. */
export type TokenRule = { readonly kind: "run"; readonly shape: RunShape } | { readonly kind: "pattern"; readonly program: PatternProgram };

/** What a spec comes down to, checked. */
export interface TextRules {
  /** Undefined for the character analyzers. */
  readonly tokens: TokenRule | undefined;
  readonly stopWords: ReadonlySet<string>;
  /** Term to column, or undefined where the target is a hash. */
  readonly columns: ReadonlyMap<string, number> | undefined;
}

/** @throws GodwitError INVALID_MODEL where the spec contradicts itself, and what parsePattern throws. */
export function textRules(spec: TextSpec): TextRules {
  const [least, most] = spec.ngramRange;
  if (!Number.isInteger(least) || !Number.isInteger(most) || least < 0 || most < least || most > largestSize) {
    throw new GodwitError("INVALID_MODEL", `ngram_range (${least}, ${most}) is not a range`);
  }
  const { size } = spec.target;
  if (!Number.isInteger(size) || size < 0 || size > largestSize || (spec.target.kind === "hash" && size === 0)) {
    throw new GodwitError("INVALID_MODEL", `${size} is not a number of columns`);
  }
  return {
    tokens: spec.analyzer === "word" ? tokenRule(spec.pattern) : undefined,
    stopWords: new Set(spec.stopWords.map(wellFormed)),
    columns: spec.target.kind === "vocabulary" ? columnsOf(spec.target.terms, size) : undefined,
  };
}

/** Refuses, at import, a spec that could not be computed: throws what `countTokens` would. */
export function checkTextSpec(spec: TextSpec): void {
  textRules(spec);
}

/** The way to find a pattern's tokens. */
export function tokenRule(pattern: string): TokenRule {
  const node = parsePattern(pattern);
  const shape = runShape(node);
  return shape === undefined ? { kind: "pattern", program: compilePattern(node) } : { kind: "run", shape };
}

/** Throws INVALID_MODEL where the terms do not fit their columns, or one comes twice. */
export function columnsOf(terms: readonly (string | null)[], size: number): ReadonlyMap<string, number> {
  if (terms.length > size) throw new GodwitError("INVALID_MODEL", `${terms.length} terms do not fit ${size} columns`);
  const columns = new Map<string, number>();
  terms.forEach((term, column) => {
    if (term === null) return;
    const key = wellFormed(term);
    if (columns.has(key)) throw new GodwitError("INVALID_MODEL", `vocabulary holds ${JSON.stringify(key)} twice`);
    columns.set(key, column);
  });
  return columns;
}

function wellFormed(text: string): string {
  return textOf(codePointsOf(text));
}
