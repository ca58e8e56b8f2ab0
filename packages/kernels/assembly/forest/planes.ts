import {
  BLOCK_BYTES,
  PIECE_BYTES,
  PIECE_MISSING_RIGHT,
  PIECE_PLANE,
  PIECE_START,
  PLANE_BLOCK,
  SEARCH_PIECES,
  SEARCH_PIECE_COUNT,
  SEARCH_THRESHOLD_COUNT,
} from "./image";

// A plane holds one signed rank a row, lowered by 128 (or 32,768): clamping to the plane's own threshold range and
// lowering are one saturating narrow.

@inline const BLOCK_ROWS_8: i32 = <i32>PLANE_BLOCK;
@inline const BLOCK_ROWS_16: i32 = <i32>(PLANE_BLOCK / 2);
@inline const LARGEST: i32 = 0x3fffffff;

@inline function clamp8(ranks: usize, start: i32, rows: i32, plane: usize, blockBytes: usize): void {
  const bias = i32x4.splat(start + 128);
  for (let row = 0; row < rows; plane += blockBytes) {
    for (let to = plane, end = min(rows, row + BLOCK_ROWS_8); row < end; row += 16, to += 16) {
      const at = ranks + (<usize>row << 2);
      const low = i16x8.narrow_i32x4_s(i32x4.sub(v128.load(at), bias), i32x4.sub(v128.load(at, 16), bias));
      const high = i16x8.narrow_i32x4_s(i32x4.sub(v128.load(at, 32), bias), i32x4.sub(v128.load(at, 48), bias));
      v128.store(to, i8x16.narrow_i16x8_s(low, high));
    }
  }
}

@inline function clamp16(ranks: usize, start: i32, rows: i32, plane: usize, blockBytes: usize): void {
  const bias = i32x4.splat(start + 32768);
  for (let row = 0; row < rows; plane += blockBytes) {
    for (let to = plane, end = min(rows, row + BLOCK_ROWS_16); row < end; row += 8, to += 16) {
      const at = ranks + (<usize>row << 2);
      v128.store(to, i16x8.narrow_i32x4_s(i32x4.sub(v128.load(at), bias), i32x4.sub(v128.load(at, 16), bias)));
    }
  }
}

@inline function writePieces(image: usize, search: usize, ranks: usize, rows: i32, rankBytes: u32, planes: usize, right: u32): void {
  const blockBytes = <usize>load<u32>(image, BLOCK_BYTES);
  let piece = image + load<u32>(search, SEARCH_PIECES);
  const end = piece + <usize>load<u32>(search, SEARCH_PIECE_COUNT) * PIECE_BYTES;
  for (; piece < end; piece += PIECE_BYTES) {
    if (right != 2 && load<u32>(piece, PIECE_MISSING_RIGHT) != right) continue;
    const plane = planes + load<u32>(piece, PIECE_PLANE);
    const start = load<i32>(piece, PIECE_START);
    if (rankBytes == 1) clamp8(ranks, start, rows, plane, blockBytes);
    else clamp16(ranks, start, rows, plane, blockBytes);
  }
}

/** Fills every plane of a numeric search from its ranks; `values` are looked at again only where one is NaN. */
export function writeNumericPlanes<T>(image: usize, search: usize, ranks: usize, values: usize, missing: i32, rows: i32, rankBytes: u32, planes: usize): void {
  if (!missing) {
    writePieces(image, search, ranks, rows, rankBytes, planes, 2);
    return;
  }
  writePieces(image, search, ranks, rows, rankBytes, planes, 0);
  for (let row = 0; row < rows; row++) {
    const x = load<T>(values + <usize>row * sizeof<T>());
    if (x != x) store<i32>(ranks + (<usize>row << 2), LARGEST);
  }
  writePieces(image, search, ranks, rows, rankBytes, planes, 1);
}

@inline function placeInBlock(plane: usize, row: i32, rankBytes: u32, blockBytes: usize): usize {
  const at = <usize>row * rankBytes;
  return plane + (at / PLANE_BLOCK) * blockBytes + (at & (PLANE_BLOCK - 1));
}

/** All bits where a row's category goes right: its byte of the bits, at `code`, holds the bit of `mask`. */
@inline function goesRight(bits: usize, code: v128, mask: v128, isShort: bool): v128 {
  const low = i8x16.swizzle(v128.load(bits), code);
  const byte = isShort ? low : v128.or(low, i8x16.swizzle(v128.load(bits, 16), i8x16.sub(code, i8x16.splat(16))));
  return i8x16.eq(v128.and(byte, mask), mask);
}

@inline function writeSixteen<R>(to: usize, right: v128): void {
  if (sizeof<R>() == 1) {
    v128.store(to, i8x16.sub(i8x16.splat(-128), right));
  } else {
    v128.store(to, i16x8.sub(i16x8.splat(-32768), i16x8.extend_low_i8x16_s(right)));
    v128.store(to, i16x8.sub(i16x8.splat(-32768), i16x8.extend_high_i8x16_s(right)), 16);
  }
}

// 64 rows at a time, so that what is known of them stays in registers while the sets go by.
@inline function writeSetsNarrow<R>(image: usize, search: usize, codes: usize, masks: usize, rows: i32, planes: usize, isShort: bool): void {
  const blockBytes = <usize>load<u32>(image, BLOCK_BYTES);
  const first = image + load<u32>(search, SEARCH_PIECES);
  const end = first + <usize>load<u32>(search, SEARCH_PIECE_COUNT) * PIECE_BYTES;
  for (let row = 0; row < rows; row += 64) {
    const code0 = v128.load(codes + row), code1 = v128.load(codes + row, 16), code2 = v128.load(codes + row, 32), code3 = v128.load(codes + row, 48);
    const mask0 = v128.load(masks + row), mask1 = v128.load(masks + row, 16), mask2 = v128.load(masks + row, 32), mask3 = v128.load(masks + row, 48);
    const at = placeInBlock(planes, row, sizeof<R>(), blockBytes);
    const isLast = rows - row <= 16;
    for (let piece = first; piece < end; piece += PIECE_BYTES) {
      const to = at + load<u32>(piece, PIECE_PLANE);
      const bits = image + load<u32>(piece, PIECE_START);
      writeSixteen<R>(to, goesRight(bits, code0, mask0, isShort));
      if (isLast) continue;
      writeSixteen<R>(to + 16 * sizeof<R>(), goesRight(bits, code1, mask1, isShort));
      writeSixteen<R>(to + 32 * sizeof<R>(), goesRight(bits, code2, mask2, isShort));
      writeSixteen<R>(to + 48 * sizeof<R>(), goesRight(bits, code3, mask3, isShort));
    }
  }
}

@inline function writeSetWide(bits: usize, codes: usize, rows: i32, rankBytes: u32, plane: usize, blockBytes: usize): void {
  for (let row = 0; row < rows; row++) {
    const code = load<u32>(codes + (<usize>row << 2));
    const right = <i32>((<u32>load<u8>(bits + (code >> 3)) >> (code & 7)) & 1);
    const at = placeInBlock(plane, row, rankBytes, blockBytes);
    if (rankBytes == 1) store<i8>(at, <i8>(right - 128));
    else store<i16>(at, <i16>(right - 32768));
  }
}

function writeSetsWide(image: usize, search: usize, codes: usize, rows: i32, rankBytes: u32, planes: usize): void {
  const blockBytes = <usize>load<u32>(image, BLOCK_BYTES);
  let piece = image + load<u32>(search, SEARCH_PIECES);
  const end = piece + <usize>load<u32>(search, SEARCH_PIECE_COUNT) * PIECE_BYTES;
  for (; piece < end; piece += PIECE_BYTES) {
    writeSetWide(image + load<u32>(piece, PIECE_START), codes, rows, rankBytes, planes + load<u32>(piece, PIECE_PLANE), blockBytes);
  }
}

/**
 * Fills the 0/1 planes of a categorical search. `codes` holds per row 0 (missing, negative, unknown) or 1 + the
 * position among the feature's codes; each piece's start is the offset of its bits, set where that code goes right.
 * `work` takes two bytes a row of a tile.
 */
export function writeCategoryPlanes(image: usize, search: usize, codes: usize, rows: i32, tile: usize, rankBytes: u32, planes: usize, work: usize): void {
  const count = load<u32>(search, SEARCH_THRESHOLD_COUNT);
  if (count >= 256) {
    writeSetsWide(image, search, codes, rows, rankBytes, planes);
    return;
  }
  const masks = work + tile;
  for (let row = 0; row < rows; row++) {
    const code = load<u32>(codes + (<usize>row << 2));
    store<u8>(work + row, <u8>(code >> 3));
    store<u8>(masks + row, <u8>(<u32>1 << (code & 7)));
  }
  const isShort = count < 128;
  if (rankBytes == 1) {
    if (isShort) writeSetsNarrow<u8>(image, search, work, masks, rows, planes, true);
    else writeSetsNarrow<u8>(image, search, work, masks, rows, planes, false);
  } else {
    if (isShort) writeSetsNarrow<u16>(image, search, work, masks, rows, planes, true);
    else writeSetsNarrow<u16>(image, search, work, masks, rows, planes, false);
  }
}
