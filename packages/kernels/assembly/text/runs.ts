// Tokens that are whole runs of a set. First a bit for every byte of the text says whether it belongs to a run, then
// the runs are read off the bits.

import { has } from "./code-point-set";
import { addToken } from "./grams";
import { BYTE_TABLE, MEMBER_SET, RUN_LEAST, RUN_MOST, RUN_SET, section } from "./text-image";
import { codeAt, widthOf } from "./utf8";
import { failure, fits, low, setLow } from "./workspace";

@inline const BEYOND_ASCII: u32 = 4;
@inline const HALVES: usize = 256;
/** Bits that are valid after a shift within the first byte of a 64-bit load. */
@inline const WINDOW: usize = 56;

export function countRuns(spec: usize, start: usize, stop: usize): void {
  const length = stop - start;
  const bits = low;
  if (!fits(((length + 63) >> 3) + 16)) return;
  setLow(bits + ((length + 63) >> 3) + 16);
  const table = section(spec, BYTE_TABLE);
  const run = section(spec, RUN_SET);
  const members = section(spec, MEMBER_SET);
  const ascii = markRuns(table, run, start, stop, bits);
  const least = load<u32>(spec + RUN_LEAST) as usize;
  const most = load<u32>(spec + RUN_MOST) as usize;
  const plain = ascii && run == members;
  let at: usize = 0;
  while (failure == 0) {
    at = nextMember(bits, at, length);
    if (at >= length) return;
    const end = nextOther(bits, at);
    const count = end - at;
    if (count >= least && (plain ? count <= most : isToken(table, run == members, members, start + at, start + end, least, most))) {
      addToken(start + at, count as u32);
    }
    at = end + 1;
  }
}

@inline function nextMember(bits: usize, at: usize, length: usize): usize {
  while (at < length) {
    const window = load<u64>(bits + (at >> 3)) >> (at & 7);
    if (window != 0) return at + (ctz(window) as usize);
    at += WINDOW;
  }
  return at;
}

/** The bits behind the text are clear, so that the search ends there. */
@inline function nextOther(bits: usize, at: usize): usize {
  while (true) {
    const window = ~load<u64>(bits + (at >> 3)) >> (at & 7);
    if (window != 0) return at + (ctz(window) as usize);
    at += WINDOW;
  }
  return at;
}

function isToken(table: usize, oneSet: bool, members: usize, at: usize, end: usize, least: usize, most: usize): bool {
  let count: usize = 0;
  while (at < end) {
    const byte = load<u8>(at);
    if (!oneSet) {
      const kind = load<u8>(table + <usize>byte) as u32;
      if (kind == BEYOND_ASCII ? !has(members, codeAt(at)) : (kind & 2) == 0) return false;
    }
    at += widthOf(byte);
    count++;
  }
  return count >= least && count <= most;
}

/** Sets a bit for each byte of a run; whether the text is ASCII. Clears 8 bytes behind the last bit. */
function markRuns(table: usize, run: usize, start: usize, stop: usize, bits: usize): bool {
  const length = stop - start;
  let ascii = true;
  let carried: usize = 0;
  for (let at: usize = 0; at < length; at += 16) {
    const left = length - at;
    let mask: u32 = 0;
    if (isAscii(start + at, left)) {
      mask = asciiMask(table, start + at);
      carried = 0;
    } else {
      ascii = false;
      let i = carried;
      while (i < min<usize>(16, left)) {
        const width = widthOf(load<u8>(start + at + i));
        if (has(run, codeAt(start + at + i))) mask |= ((1 << (width as u32)) - 1) << (i as u32);
        i += width;
      }
      carried = max<usize>(i, 16) - 16;
      if (at > 0 && spilled != 0) mask |= spilled;
    }
    spilled = mask >> 16;
    if (left < 16) mask &= (1 << (left as u32)) - 1;
    store<u16>(bits + (at >> 3), mask as u16);
  }
  store<u64>(bits + (((length + 15) & ~15) >> 3), 0);
  return ascii;
}

/** Bits of a character that reaches into the next block. */
let spilled: u32 = 0;

@inline function isAscii(at: usize, left: usize): bool {
  if (left >= 16) {
    if (ASC_FEATURE_SIMD) return i8x16.bitmask(v128.load(at)) == 0;
    return ((load<u64>(at) | load<u64>(at, 8)) & 0x8080808080808080) == 0;
  }
  for (let i: usize = 0; i < left; i++) if (load<u8>(at + i) > 127) return false;
  return true;
}

/** Up to 16 bytes are read beyond the text; the caller clears their bits. */
@inline function asciiMask(table: usize, at: usize): u32 {
  if (ASC_FEATURE_SIMD) {
    const block = v128.load(at);
    const lows = i8x16.swizzle(v128.load(table, HALVES), v128.and(block, i8x16.splat(15)));
    const highs = i8x16.swizzle(i8x16(1, 2, 4, 8, 16, 32, 64, -128, 0, 0, 0, 0, 0, 0, 0, 0), i8x16.shr_u(block, 4));
    return i8x16.bitmask(i8x16.ne(v128.and(lows, highs), i8x16.splat(0))) as u32;
  }
  let mask: u32 = 0;
  for (let i: u32 = 0; i < 16; i++) mask |= ((load<u8>(table + <usize>load<u8>(at + <usize>i)) as u32) & 1) << i;
  return mask;
}
