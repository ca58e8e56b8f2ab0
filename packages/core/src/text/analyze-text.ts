import { lowerCode, lowerText, stripAccents } from "./fold-text.ts";
import { findAll } from "./regex/find-all.ts";
import { stepLimit } from "./regex/pattern-program.ts";
import type { RunShape } from "./regex/run-shape.ts";
import type { TextRules, TokenRule } from "./text-rules.ts";
import type { TextSpec } from "./text-spec.ts";
import { spaceSet } from "./unicode/unicode-sets.ts";
import { codePointsOf, textOf, utf8Length } from "./unicode/utf8.ts";

const space = 32;

/** The terms of a text, each as often as it occurs: scikit-learn's `build_analyzer()`, in no order that matters. */
export function analyzeText(text: string, spec: TextSpec, rules: TextRules): string[] {
  const codes = foldedCodes(text, spec);
  if (rules.tokens !== undefined) return wordGrams(tokensOf(codes, rules.tokens), spec.ngramRange, rules.stopWords);
  return spec.analyzer === "char" ? characterGrams(codes, spec.ngramRange) : characterGramsInWords(codes, spec.ngramRange);
}

function foldedCodes(text: string, spec: TextSpec): number[] {
  const codes = codePointsOf(text);
  const lowered = spec.lowercase === false ? codes : spec.lowercase === "simple" ? codes.map(lowerCode) : lowerText(codes);
  return spec.stripAccents === null ? lowered : stripAccents(lowered, spec.stripAccents);
}

/** The tokens that a pattern finds in a text of code points. */
export function tokensOf(codes: readonly number[], rule: TokenRule): string[] {
  if (rule.kind === "run") return runsOf(codes, rule.shape);
  const bytes = codes.reduce((sum, code) => sum + utf8Length(code), 0);
  return findAll(rule.program, codes, stepLimit(bytes)).map(([start, end]) => textOf(codes.slice(start, end)));
}

function runsOf(codes: readonly number[], { run, members, least, most }: RunShape): string[] {
  const tokens: string[] = [];
  let start = 0;
  while (start < codes.length) {
    let end = start;
    let all = true;
    while (end < codes.length && run.has(codes[end]!)) all = members.has(codes[end++]!) && all;
    if (all && end - start >= least && end - start <= most) tokens.push(textOf(codes.slice(start, end)));
    start = end + 1;
  }
  return tokens;
}

function wordGrams(found: readonly string[], [least, most]: TextSpec["ngramRange"], stopWords: ReadonlySet<string>): string[] {
  const tokens = found.filter((token) => !stopWords.has(token));
  if (most === 1) return tokens;
  return slices(tokens.length, least, most).map(([start, end]) => tokens.slice(start, end).join(" "));
}

function characterGrams(codes: readonly number[], [least, most]: TextSpec["ngramRange"]): string[] {
  const text = withSpacesCollapsed(codes);
  return slices(text.length, least, most).map(([start, end]) => textOf(text.slice(start, end)));
}

/** Runs of two or more white-space characters become one space; a single one stays what it is. */
function withSpacesCollapsed(codes: readonly number[]): number[] {
  const isSpace = codes.map((code) => spaceSet.has(code));
  return codes.flatMap((code, i) => {
    if (!isSpace[i]) return code;
    if (isSpace[i - 1]) return [];
    return isSpace[i + 1] ? space : code;
  });
}

/** A word of fewer code points than n counts once, whole, and ends the search for longer n-grams. */
function characterGramsInWords(codes: readonly number[], [least, most]: TextSpec["ngramRange"]): string[] {
  return wordsOf(codes).flatMap((word) => {
    const padded = [space, ...word, space];
    const inside = slices(padded.length, least, Math.min(most, padded.length - 1));
    if (most >= padded.length) inside.push([0, padded.length]);
    return inside.map(([start, end]) => textOf(padded.slice(start, end)));
  });
}

function wordsOf(codes: readonly number[]): number[][] {
  const words: number[][] = [];
  let start = 0;
  for (let i = 0; i <= codes.length; i++) {
    if (i < codes.length && !spaceSet.has(codes[i]!)) continue;
    if (i > start) words.push(codes.slice(start, i));
    start = i + 1;
  }
  return words;
}

function slices(length: number, least: number, most: number): [number, number][] {
  const all: [number, number][] = [];
  for (let n = least; n <= Math.min(most, length); n++) {
    for (let start = 0; start + n <= length; start++) all.push([start, start + n]);
  }
  return all;
}
