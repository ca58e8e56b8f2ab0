import { codeAt } from "./utf8";

/** Membership in a packed set: a two-stage bitmap. */
@inline export function has(set: usize, code: u32): bool {
  const block = code >> 8;
  if (block >= load<u32>(set)) return load<u32>(set, 4) != 0;
  const bitmap = load<u16>(set + 16 + <usize>(block << 1)) as u32;
  const bits = set + <usize>(load<u32>(set, 8) + (bitmap << 5) + ((code & 255) >> 3));
  return ((load<u8>(bits) >> (code & 7)) & 1) != 0;
}

/** Whether a member stands at an address before `end`. */
export function hasAt(set: usize, at: usize, end: usize): bool {
  return at < end && has(set, codeAt(at));
}
