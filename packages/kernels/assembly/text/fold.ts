import { has } from "./code-point-set";
import { CASED_SET, FOLD, IGNORABLE_SET, LOWER_ASCII, section } from "./text-image";
import { codeAt, previous, widthOf } from "./utf8";
import { fits, low, setLow } from "./workspace";

@inline const REPLACED: u32 = 0x80000000;
@inline const FIRST_HANGUL: u32 = 0xac00;
@inline const HANGUL_COUNT: u32 = 11172;
/** The most bytes that one code point becomes. */
@inline const LONGEST: usize = 64;

let sourceStart: usize = 0;
let sourceEnd: usize = 0;

/** Writes the lowered, stripped text at `low` and moves `low` behind it and its slack. False: more scratch needed. */
export function foldText(spec: usize, bytes: usize, length: i32): bool {
  const table = section(spec, FOLD);
  if (!fits(<usize>length + LONGEST)) return false;
  if (table == 0) {
    memory.copy(low, bytes, length);
    setLow(low + <usize>length);
    return true;
  }
  sourceStart = bytes;
  sourceEnd = bytes + <usize>length;
  const lowerAscii = load<u32>(spec + LOWER_ASCII) != 0;
  let at = bytes;
  while (at < sourceEnd) {
    if (ASC_FEATURE_SIMD && at + 16 <= sourceEnd) {
      const block = v128.load(at);
      if (i8x16.bitmask(block) == 0) {
        if (!fits(LONGEST)) return false;
        v128.store(low, lowerAscii ? lowered(block) : block);
        setLow(low + 16);
        at += 16;
        continue;
      }
    }
    const stop = min(at + 16, sourceEnd);
    while (at < stop) {
      if (!fits(LONGEST)) return false;
      at = foldOne(spec, table, at, lowerAscii);
    }
  }
  return true;
}

@inline function lowered(block: v128): v128 {
  const isCapital = i8x16.lt_u(i8x16.sub(block, i8x16.splat(65)), i8x16.splat(26));
  return v128.or(block, v128.and(isCapital, i8x16.splat(32)));
}

function foldOne(spec: usize, table: usize, at: usize, lowerAscii: bool): usize {
  const code = codeAt(at);
  if (code < 128) {
    store<u8>(low, lowerAscii && code - 65 < 26 ? code + 32 : code);
    setLow(low + 1);
    return at + 1;
  }
  const next = at + widthOf(load<u8>(at));
  const entry = entryOf(table, code);
  if (entry & REPLACED) {
    copyShort(table + <usize>(load<u32>(table, 16) + ((entry & ~REPLACED) >> 6)), entry & 63);
  } else if (entry == 1) {
    append2(isFinalSigma(spec, at, next) ? 0x3c2 : 0x3c3);
  } else if (load<u32>(table, 8) != 0 && code - FIRST_HANGUL < HANGUL_COUNT) {
    appendHangul(code - FIRST_HANGUL);
  } else if (load<u32>(table, 4) == 0) {
    copyShort(at, (next - at) as u32);
  }
  return next;
}

@inline function entryOf(table: usize, code: u32): u32 {
  const block = code >> 6;
  if (block >= load<u32>(table)) return 0;
  const number = load<u16>(table + 24 + <usize>(block << 1)) as u32;
  return load<u32>(table + <usize>(load<u32>(table, 12) + (((number << 6) + (code & 63)) << 2)));
}

function copyShort(from: usize, length: u32): void {
  for (let i: u32 = 0; i < length; i++) store<u8>(low + <usize>i, load<u8>(from + <usize>i));
  setLow(low + <usize>length);
}

function append2(code: u32): void {
  store<u8>(low, 0xc0 | (code >> 6));
  store<u8>(low, 0x80 | (code & 0x3f), 1);
  setLow(low + 2);
}

function append3(code: u32): void {
  store<u8>(low, 0xe0 | (code >> 12));
  store<u8>(low, 0x80 | ((code >> 6) & 0x3f), 1);
  store<u8>(low, 0x80 | (code & 0x3f), 2);
  setLow(low + 3);
}

function appendHangul(syllable: u32): void {
  append3(0x1100 + syllable / 588);
  append3(0x1161 + (syllable % 588) / 28);
  if (syllable % 28 != 0) append3(0x11a7 + (syllable % 28));
}

function isFinalSigma(spec: usize, at: usize, next: usize): bool {
  const cased = section(spec, CASED_SET);
  const ignorable = section(spec, IGNORABLE_SET);
  let code: u32 = 0;
  while (true) {
    if (at == sourceStart) return false;
    at = previous(at, sourceStart);
    code = codeAt(at);
    if (!has(ignorable, code)) break;
  }
  if (!has(cased, code)) return false;
  while (next < sourceEnd) {
    code = codeAt(next);
    if (!has(ignorable, code)) return !has(cased, code);
    next += widthOf(load<u8>(next));
  }
  return true;
}
