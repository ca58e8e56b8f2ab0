// The packed hash table of terms. Reads up to 7 bytes beyond the sought term.

@inline const SLOT: usize = 16;

@inline function sameBytes(left: usize, right: usize, length: u32): bool {
  while (length >= 8) {
    if (load<u64>(left) != load<u64>(right)) return false;
    left += 8;
    right += 8;
    length -= 8;
  }
  return length == 0 || ((load<u64>(left) ^ load<u64>(right)) << ((8 - length) << 3)) == 0;
}

/** The column of a term, or -1. */
export function findTerm(terms: usize, hash: u32, at: usize, length: u32): i32 {
  const slots = load<u32>(terms);
  const bytes = terms + <usize>load<u32>(terms, 4);
  let slot = terms + 16 + <usize>((((hash as u64) * (slots as u64)) >> 32) as u32) * SLOT;
  while (true) {
    const column = load<i32>(slot, 4);
    if (column < 0) return -1;
    if (load<u32>(slot) == hash && load<u32>(slot, 12) == length && sameBytes(bytes + <usize>load<u32>(slot, 8), at, length)) return column;
    slot += SLOT;
    if (slot == bytes) slot = terms + 16;
  }
}
