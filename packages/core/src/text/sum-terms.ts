import { hashedColumn, murmurHash } from "./murmur-hash.ts";
import type { TokenCounts } from "./count-tokens.ts";
import type { HashTarget, VocabularyTarget } from "./text-spec.ts";
import { encodeUtf8 } from "./unicode/utf8.ts";

/** Hexadecimal digits of a weight and of a length. */
const weightDigits = 16;
const prefixDigits = 24;

const bits = new DataView(new ArrayBuffer(8));
const columns = new WeakMap<VocabularyTarget, ReadonlyMap<string, number>>();

/**
 * The weights of a row's terms, added up by column in the order of the terms: of a text as `encodeTerms` writes it, read up to
 * what is no term. The reference for the kernel.
 */
export function sumTerms(text: string, target: VocabularyTarget | HashTarget): TokenCounts {
  const bytes = encodeUtf8(text);
  const sums = new Map<number, number>();
  for (let at = 0; at + prefixDigits <= bytes.length;) {
    const [high, low, length] = [0, weightDigits / 2, weightDigits].map((place) => wordAt(bytes, at + place)) as [number, number, number];
    const start = at + prefixDigits;
    if (Math.min(high, low, length) < 0 || length > bytes.length - start) break;
    at = start + length;
    bits.setUint32(0, high);
    bits.setUint32(4, low);
    const [column, sign] = columnOf(bytes.subarray(start, at), target);
    if (column >= 0) sums.set(column, (sums.get(column) ?? 0) + sign * bits.getFloat64(0));
  }
  const indices = Int32Array.from(sums.keys()).sort();
  return { indices, values: Float64Array.from(indices, (column) => sums.get(column)!) };
}

/** The number that eight hexadecimal digits write, or -1. */
function wordAt(bytes: Uint8Array, at: number): number {
  let word = 0;
  for (let place = at; place < at + 8; place++) {
    const code = bytes[place]!;
    const digit = code >= 48 && code <= 57 ? code - 48 : code >= 97 && code <= 102 ? code - 87 : -1;
    if (digit < 0) return -1;
    word = word * 16 + digit;
  }
  return word;
}

function columnOf(term: Uint8Array, target: VocabularyTarget | HashTarget): readonly [column: number, sign: number] {
  if (target.kind === "vocabulary") {
    const known =
      columns.get(target) ?? new Map(target.terms.flatMap((each, column) => (each === null ? [] : [[keyOf(encodeUtf8(each)), column]])));
    columns.set(target, known);
    return [known.get(keyOf(term)) ?? -1, 1];
  }
  const hash = murmurHash(term);
  return [hashedColumn(hash, target.size), target.alternateSign && hash < 0 ? -1 : 1];
}

function keyOf(bytes: Uint8Array): string {
  return bytes.join();
}
