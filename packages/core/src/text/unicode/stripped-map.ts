import { decodeMap } from "./decode-table.ts";
import { strippedMap as table } from "./unicode-tables.generated.ts";

/** NFKD without combining marks, code point by code point; Hangul syllables are left to `hangulParts`. */
export const strippedMap: ReadonlyMap<number, readonly number[]> = decodeMap(table);

export const firstHangul = 0xac00;
export const lastHangul = 0xd7a3;

/** The two or three conjoining letters of a Hangul syllable (Unicode 3.12). */
export function hangulParts(code: number): readonly number[] {
  const syllable = code - firstHangul;
  const lead = 0x1100 + Math.floor(syllable / 588);
  const vowel = 0x1161 + Math.floor((syllable % 588) / 28);
  const tail = syllable % 28;
  return tail === 0 ? [lead, vowel] : [lead, vowel, 0x11a7 + tail];
}
