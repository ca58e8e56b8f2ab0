// Well-formed UTF-8 read by code point, forwards and backwards.

/** Bytes of the code point that starts with this byte. */
@inline export function widthOf(first: u32): usize {
  return first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

/** The code point at an address; up to 3 bytes beyond its first are read. */
@inline export function codeAt(at: usize): u32 {
  const first = load<u8>(at) as u32;
  return first < 0x80 ? first : codeBeyondAscii(at, first);
}

function codeBeyondAscii(at: usize, first: u32): u32 {
  const second = (load<u8>(at, 1) as u32) & 0x3f;
  if (first < 0xe0) return ((first & 0x1f) << 6) | second;
  const third = (load<u8>(at, 2) as u32) & 0x3f;
  if (first < 0xf0) return ((first & 0x0f) << 12) | (second << 6) | third;
  return ((first & 0x07) << 18) | (second << 12) | (third << 6) | ((load<u8>(at, 3) as u32) & 0x3f);
}

/** The start of the code point that ends before an address; not before `start`. */
@inline export function previous(at: usize, start: usize): usize {
  at--;
  while (at > start && (load<u8>(at) & 0xc0) == 0x80) at--;
  return at;
}
