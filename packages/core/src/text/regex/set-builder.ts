import { astralUpper, caseFixMap, codesWithLowerCase, simpleLower } from "../unicode/case-maps.ts";
import { CodePointSet } from "../unicode/code-point-set.ts";
import { caseSensitiveSet } from "../unicode/unicode-sets.ts";

const asciiLetters: CodePointSet = new CodePointSet([65, 91, 97, 123]);
const lastBasic = 0xffff;

/** How letters compare: as they are, by ASCII case, or by Unicode case. */
export type CaseRule = "exact" | "ascii" | "unicode";

/** One part of a bracketed set. */
export type SetPart =
  | { readonly kind: "range"; readonly first: number; readonly last: number }
  | { readonly kind: "class"; readonly set: CodePointSet };

/** The set that one literal matches. */
export function literalSet(code: number, rule: CaseRule): CodePointSet {
  if (!hasCase(code, rule)) return CodePointSet.of([code]);
  const lower = lowerBy(rule)(code);
  return CodePointSet.of([lower, ...fixes(lower, rule)].flatMap((target) => loweredFrom(target, rule)));
}

/**
 * The set that brackets match. Under IGNORECASE it follows sre_compile: if any literal or range has case, the text's
 * code point is lowered and then looked up among the lowered members, and classes see the lowered one too. Beyond
 * U+FFFF a literal stays as written and a range also holds what its members are the lower case of.
 */
export function bracketSet(parts: readonly SetPart[], negated: boolean, rule: CaseRule): CodePointSet {
  const plain = parts.map((part) => (part.kind === "range" ? CodePointSet.range(part.first, part.last) : part.set));
  if (rule === "exact" || !parts.some((part) => part.kind === "range" && rangeHasCase(part.first, part.last, rule))) {
    return negateIf(unionOf(plain), negated);
  }
  const lowered = parts.map((part) => (part.kind === "range" ? loweredRange(part.first, part.last, rule) : part.set));
  return foldedBack(negateIf(unionOf(lowered), negated), rule);
}

function negateIf(set: CodePointSet, negated: boolean): CodePointSet {
  return negated ? set.complement() : set;
}

function unionOf(sets: readonly CodePointSet[]): CodePointSet {
  return sets.reduce((all, set) => all.union(set), CodePointSet.empty);
}

function hasCase(code: number, rule: CaseRule): boolean {
  if (rule === "exact") return false;
  return (rule === "ascii" ? asciiLetters : caseSensitiveSet).has(code);
}

function rangeHasCase(first: number, last: number, rule: CaseRule): boolean {
  if (last > lastBasic) return true;
  const range = CodePointSet.range(first, last);
  return range.intersection(rule === "ascii" ? asciiLetters : caseSensitiveSet).boundaries.length > 0;
}

function lowerBy(rule: CaseRule): (code: number) => number {
  if (rule === "unicode") return simpleLower;
  return (code) => (code >= 65 && code <= 90 ? code + 32 : code);
}

function fixes(lower: number, rule: CaseRule): readonly number[] {
  return rule === "unicode" ? (caseFixMap.get(lower) ?? []) : [];
}

function loweredRange(first: number, last: number, rule: CaseRule): CodePointSet {
  if (first > lastBasic && first === last) return CodePointSet.of([first]);
  const range = CodePointSet.range(first, last);
  const lower = lowerBy(rule);
  const changed = CodePointSet.of(codesChangedBy(rule)).intersection(range);
  const targets = [...changed.codes()].map(lower);
  const unchanged = range.intersection(changed.complement());
  const base = unchanged.union(CodePointSet.of(targets));
  const fixed = rule === "unicode" ? [...caseFixMap].flatMap(([code, others]) => (base.has(code) ? others : [])) : [];
  const withFixes = base.union(CodePointSet.of(fixed));
  if (last <= lastBasic) return withFixes;
  const byUpper = [...codesChangedBy("unicode")].map(simpleLower).filter((code) => code > lastBasic && range.has(astralUpper(code)));
  return withFixes.union(range).union(CodePointSet.of(byUpper));
}

function codesChangedBy(rule: CaseRule): Iterable<number> {
  return rule === "unicode" ? codesWithLowerCase() : new CodePointSet([65, 91]).codes();
}

interface CaseTable {
  /** The code points that have another lower case. */
  readonly changing: readonly number[];
  readonly unchanging: CodePointSet;
  /** Lower case to the code points that have it as theirs. */
  readonly sources: ReadonlyMap<number, readonly number[]>;
}

const caseTables = new Map<CaseRule, CaseTable>();

function caseTable(rule: CaseRule): CaseTable {
  const known = caseTables.get(rule);
  if (known !== undefined) return known;
  const lower = lowerBy(rule);
  const changing = [...codesChangedBy(rule)].filter((code) => lower(code) !== code);
  const made = { changing, unchanging: CodePointSet.of(changing).complement(), sources: Map.groupBy(changing, lower) };
  caseTables.set(rule, made);
  return made;
}

/** Every code point whose lower case is this one. */
function loweredFrom(target: number, rule: CaseRule): readonly number[] {
  const others = caseTable(rule).sources.get(target) ?? [];
  return lowerBy(rule)(target) === target ? [target, ...others] : others;
}

/** Every code point whose lower case is in the set. */
function foldedBack(set: CodePointSet, rule: CaseRule): CodePointSet {
  const { changing, unchanging } = caseTable(rule);
  const lower = lowerBy(rule);
  return set.intersection(unchanging).union(CodePointSet.of(changing.filter((code) => set.has(lower(code)))));
}
