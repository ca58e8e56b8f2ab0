import { lowerMap } from "./unicode/case-maps.ts";
import { firstHangul, hangulParts, lastHangul, strippedMap } from "./unicode/stripped-map.ts";
import { casedSet, ignorableSet } from "./unicode/unicode-sets.ts";

const capitalSigma = 0x3a3;
const smallSigma = 0x3c3;
const finalSigma = 0x3c2;
const capitalIDot = 0x130;
const smallI = 0x69;

/** Python's `str.lower()`, by Unicode 15.0. */
export function lowerText(codes: readonly number[]): number[] {
  return codes.flatMap((code, i) => {
    if (code === capitalSigma) return isFinalSigma(codes, i) ? finalSigma : smallSigma;
    return lowerMap.get(code) ?? code;
  });
}

/** The lower case of one code point as one code point, by Unicode 15.0: C's `towlower`. */
export function lowerCode(code: number): number {
  if (code === capitalIDot) return smallI;
  return code === capitalSigma ? smallSigma : (lowerMap.get(code)?.[0] ?? code);
}

function isFinalSigma(codes: readonly number[], at: number): boolean {
  let before = at - 1;
  while (before >= 0 && ignorableSet.has(codes[before]!)) before--;
  if (before < 0 || !casedSet.has(codes[before]!)) return false;
  let after = at + 1;
  while (after < codes.length && ignorableSet.has(codes[after]!)) after++;
  return after === codes.length || !casedSet.has(codes[after]!);
}

/**
 * scikit-learn's `strip_accents`: `unicode` keeps what NFKD leaves without combining marks, `ascii` what of it is ASCII.
 * The order of marks among themselves does not matter, since all of them are dropped.
 */
export function stripAccents(codes: readonly number[], mode: "ascii" | "unicode"): number[] {
  const stripped = codes.flatMap(strippedCode);
  return mode === "unicode" ? stripped : stripped.filter((code) => code < 128);
}

/** NFKD of one code point, without combining marks. */
export function strippedCode(code: number): readonly number[] {
  if (code < 128) return [code];
  if (code >= firstHangul && code <= lastHangul) return hangulParts(code);
  return strippedMap.get(code) ?? [code];
}
