// The packed hash table of terms, as packages/core/src/text/image/pack-terms.ts lays it out.

@inline const SLOT: usize = 16;
@inline const FIRST_SLOT: usize = 16;
@inline const LONG: u32 = 16;
@inline const MULTIPLIER: u64 = 0x9e3779b97f4a7c15;

/** The first eight bytes, zeros where the term is shorter. Up to 8 bytes are read in any case. */
@inline export function firstBytes(at: usize, length: u32): u64 {
  if (length >= 8) return load<u64>(at);
  return load<u64>(at) & (((1 as u64) << (length << 3)) - 1);
}

@inline function mixed(hash: u64, word: u64): u64 {
  const product = (hash ^ word) * MULTIPLIER;
  return product ^ (product >> 32);
}

/** Where the search for a term begins. */
@inline export function firstSlot(terms: usize, at: usize, length: u32, first: u64): usize {
  let hash = mixed(length as u64, first);
  for (let done: u32 = 8; done < length; done += 8) hash = mixed(hash, firstBytes(at + <usize>done, length - done));
  return terms + FIRST_SLOT + <usize>(((hash & 0xffffffff) * (load<u32>(terms) as u64)) >> 32) * SLOT;
}

/** The column of a term, or -1, from its first slot on. */
@inline export function columnFrom(terms: usize, slot: usize, at: usize, length: u32, first: u64): i32 {
  const longTerms = terms + <usize>load<u32>(terms, 4);
  while (true) {
    const column = load<i32>(slot, 8);
    if (column < 0) return -1;
    if (load<u64>(slot) == first) {
      const kind = load<u32>(slot, 12);
      if (length <= 8 ? kind == length : kind >= LONG && isSame(longTerms + <usize>(kind - LONG), at, length)) return column;
    }
    slot += SLOT;
    if (slot == longTerms) slot = terms + FIRST_SLOT;
  }
  return -1;
}

function isSame(long: usize, at: usize, length: u32): bool {
  if (load<u32>(long) != length) return false;
  long += 4;
  for (let done: u32 = 8; done < length; done += 8) {
    const rest = length - done;
    if (firstBytes(long + <usize>done, rest) != firstBytes(at + <usize>done, rest)) return false;
  }
  return true;
}

/** The column of a term, or -1. */
export function findTerm(terms: usize, at: usize, length: u32): i32 {
  const first = firstBytes(at, length);
  return columnFrom(terms, firstSlot(terms, at, length, first), at, length, first);
}
