import { decodeMap } from "./decode-table.ts";
import * as tables from "./unicode-tables.generated.ts";

/** Python's str.lower() of one code point, the capital sigma apart; what is not listed stays. */
export const lowerMap: ReadonlyMap<number, readonly number[]> = decodeMap(tables.lowerMap);
const simpleLowerMap = decodeMap(tables.simpleLowerMap);
const astralUpperMap = decodeMap(tables.astralUpperMap);
/** Lower-case letters that Python's re treats as equal to the key, such as `ſ` for `s`. */
export const caseFixMap: ReadonlyMap<number, readonly number[]> = decodeMap(tables.caseFixMap);

/** The one-to-one lower case that Python's re compares by. */
export function simpleLower(code: number): number {
  return (simpleLowerMap.get(code) ?? lowerMap.get(code))?.[0] ?? code;
}

/** Upper case of code points beyond U+FFFF. */
export function astralUpper(code: number): number {
  return astralUpperMap.get(code)?.[0] ?? code;
}

/** Code points whose lower case is another one. */
export function codesWithLowerCase(): Iterable<number> {
  return lowerMap.keys();
}
