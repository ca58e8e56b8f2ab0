const multiplier = 0x9e3779b97f4a7c15n;
const wordBytes = 8;

/** The first eight bytes as a little-endian number, zeros where the term is shorter. */
export function firstBytes(term: Uint8Array): bigint {
  return wordAt(term, 0);
}

function wordAt(term: Uint8Array, at: number): bigint {
  let low = 0;
  let high = 0;
  for (let i = 0; i < 4; i++) {
    low |= (term[at + i] ?? 0) << (8 * i);
    high |= (term[at + 4 + i] ?? 0) << (8 * i);
  }
  return (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
}

/** The hash by which packed terms are found: a multiplication for every eight bytes; 32 bits. */
export function termHash(term: Uint8Array): number {
  let hash = BigInt(term.length);
  for (let at = 0; at === 0 || at < term.length; at += wordBytes) {
    hash = BigInt.asUintN(64, (hash ^ wordAt(term, at)) * multiplier);
    hash ^= hash >> 32n;
  }
  return Number(hash & 0xffffffffn);
}
