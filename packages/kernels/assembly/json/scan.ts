import { end, isWide, mustReread, readNumber, value } from "./number";

/**
 * What is found, in 32-bit words: status (see below), byte of the trouble, number of arrays, number of cells, number of cells to reread,
 * 1 where an integer of 16 digits or more stands outside the arrays.
 */
const STATUS = 0;
const PLACE = 4;
const ARRAYS = 8;
const CELLS = 12;
const REREAD = 16;
const WIDE = 20;

export const DONE: i32 = 0;
export const TOO_DEEP: i32 = 1;
export const NO_ROOM: i32 = 2;

/** An array in 32-bit words: first byte, byte behind it, rows, width (−1 for a plain list), first cell, flags. */
const ARRAY_BYTES: usize = 24;
const HAS_NULL: i32 = 1;
const HAS_WIDE: i32 = 2;
/** A cell to reread: its index, first byte, byte behind it. */
const REREAD_BYTES: usize = 12;

/** What is counted behind a decimal point never reaches 16. */
const FRACTION: i32 = i32.MIN_VALUE;

let text: usize = 0;
let cells: usize = 0;
let cellsEnd: usize = 0;
let next: usize = 0;
let rereads: usize = 0;
let rereadsEnd: usize = 0;
let reread: usize = 0;
let place: usize = 0;
let flags: i32 = 0;
let isFull: bool = false;

/**
 * Walks through a JSON text and reads the arrays in it that hold numbers alone (also `null`, `NaN`, `Infinity`), or rows of equally
 * many numbers, and are `least` numbers or more; all else is left to others. Strings are stepped over, nesting is counted.
 */
export function scan(
  textStart: usize,
  textEnd: usize,
  depthLimit: i32,
  least: i32,
  cellArea: usize,
  cellAreaEnd: usize,
  arrayArea: usize,
  arrayAreaEnd: usize,
  rereadArea: usize,
  rereadAreaEnd: usize,
  found: usize,
): void {
  text = textStart;
  next = cells = cellArea;
  cellsEnd = cellAreaEnd;
  reread = rereads = rereadArea;
  rereadsEnd = rereadAreaEnd;
  isFull = false;
  let array = arrayArea;
  let depth: i32 = 0;
  let wide: i32 = 0;
  let digits: i32 = 0;
  for (let at = textStart; at < textEnd; ) {
    const byte = load<u8>(at);
    if (byte - 0x30 <= 9) {
      digits++;
      wide |= <i32>(digits >= 16);
      at++;
      continue;
    }
    digits = byte == 0x2e ? FRACTION : 0;
    if (byte == 0x22) {
      at = skipString(at + 1, textEnd);
      continue;
    }
    const opens = byte == 0x5b || byte == 0x7b;
    if (opens && ++depth > depthLimit) return report(found, TOO_DEEP, at, array - arrayArea, wide);
    if (byte == 0x5b) {
      const firstCell = next;
      const firstReread = reread;
      const rows = readMatrix(at, textEnd, depth < depthLimit);
      const width = matrixWidth;
      const read = <i32>((next - firstCell) >> 3);
      if (isFull || (rows >= 0 && read >= least && array + ARRAY_BYTES > arrayAreaEnd)) return report(found, NO_ROOM, at, array - arrayArea, wide);
      if (rows >= 0 && read >= least) {
        store<i32>(array, <i32>(at - textStart));
        store<i32>(array, <i32>(place - textStart), 4);
        store<i32>(array, rows, 8);
        store<i32>(array, width, 12);
        store<i32>(array, <i32>((firstCell - cells) >> 3), 16);
        store<i32>(array, flags, 20);
        array += ARRAY_BYTES;
        depth--;
        at = place;
        continue;
      }
      next = firstCell;
      reread = firstReread;
    }
    if (byte == 0x5d || byte == 0x7d) depth--;
    at++;
  }
  report(found, DONE, textEnd, array - arrayArea, wide);
}

function report(found: usize, status: i32, at: usize, arrayBytes: usize, wide: i32): void {
  store<i32>(found, status, STATUS);
  store<i32>(found, <i32>(at - text), PLACE);
  store<i32>(found, <i32>(arrayBytes / ARRAY_BYTES), ARRAYS);
  store<i32>(found, <i32>((next - cells) >> 3), CELLS);
  store<i32>(found, <i32>((reread - rereads) / REREAD_BYTES), REREAD);
  store<i32>(found, wide, WIDE);
}

/** The place behind a string whose opening quote has been passed; a string without an end goes to the text's end. */
function skipString(at: usize, textEnd: usize): usize {
  for (; at < textEnd; at++) {
    const byte = load<u8>(at);
    if (byte == 0x22) return at + 1;
    if (byte == 0x5c) at++;
  }
  return textEnd;
}

let matrixWidth: i32 = 0;

/** Reads `[1, 2]` (one row, width −1) or `[[1, 2], [3, 4]]`, and sets `place` behind it; −1 where the array holds something else. */
function readMatrix(at: usize, textEnd: usize, mayNest: bool): i32 {
  flags = 0;
  let inner = skipSpace(at + 1);
  if (load<u8>(inner) != 0x5b) {
    matrixWidth = -1;
    return readRow(at) > 0 && place <= textEnd ? 1 : -1;
  }
  if (!mayNest) return -1;
  let rows = 0;
  for (;;) {
    const width = readRow(inner);
    if (width <= 0 || (rows > 0 && width != matrixWidth)) return -1;
    matrixWidth = width;
    rows++;
    inner = skipSpace(place);
    const byte = load<u8>(inner);
    if (byte == 0x5d) break;
    if (byte != 0x2c) return -1;
    inner = skipSpace(inner + 1);
    if (load<u8>(inner) != 0x5b) return -1;
  }
  place = inner + 1;
  return place <= textEnd ? rows : -1;
}

/** Reads a list of numbers, and sets `place` behind it; how many there are, or −1 where something else is in it. */
function readRow(at: usize): i32 {
  const first = next;
  at = skipSpace(at + 1);
  for (;;) {
    if (!readCell(at)) return -1;
    at = skipSpace(place);
    const byte = load<u8>(at);
    if (byte == 0x5d) break;
    if (byte != 0x2c) return -1;
    at = skipSpace(at + 1);
  }
  place = at + 1;
  return <i32>((next - first) >> 3);
}

function readCell(at: usize): bool {
  if (next + 8 > cellsEnd) {
    isFull = true;
    return false;
  }
  if (load<u32>(at) == 0x6c6c756e) {
    flags |= HAS_NULL;
    store<f64>(next, NaN);
    place = at + 4;
  } else {
    if (!readNumber(at)) return false;
    place = end;
    if (isWide) flags |= HAS_WIDE;
    if (mustReread) {
      if (reread + REREAD_BYTES > rereadsEnd) {
        isFull = true;
        return false;
      }
      store<i32>(reread, <i32>((next - cells) >> 3));
      store<i32>(reread, <i32>(at - text), 4);
      store<i32>(reread, <i32>(end - text), 8);
      reread += REREAD_BYTES;
    } else store<f64>(next, value);
  }
  next += 8;
  return true;
}

// @ts-ignore: decorator
@inline
function skipSpace(at: usize): usize {
  let byte = load<u8>(at);
  while (byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09) byte = load<u8>(++at);
  return at;
}
