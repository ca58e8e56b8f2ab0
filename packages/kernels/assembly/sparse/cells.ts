import { BINARY_MULTIPLY } from "../abi/opcodes.generated";
import { binaryCell, binaryColumn } from "../columns/binary";
import { unaryColumn } from "../math/unary-column";
import { address, image, release, reserve, rows, slot, slotBytes, step } from "../program/tile";
import { columnAt, columns, define, handle, numberAt, numbers, rowStart, starts } from "./rows";

/** The places of `source` with numbers of their own; 0 where the scratch is too small. */
function sameShape(source: usize, target: usize): usize {
  const count = <usize>rowStart(source, rows);
  const numbersAt = reserve(count << 3);
  if (numbersAt != 0) define(target, starts(source), columns(source), numbersAt);
  return numbersAt;
}

/** A function of each stored cell. */
export function sparseUnary(fn: i32, source: usize, target: usize): bool {
  const from = numbers(source);
  const count = rowStart(source, rows);
  const to = sameShape(source, target);
  if (to == 0) return false;
  unaryColumn(fn, from, to, count);
  return true;
}

/** Stored cells with the cell of the same place, or of the same row, of dense columns. */
export function sparseBinary(fn: i32, source: usize, target: usize, refs: usize, count: u32): bool {
  const to = sameShape(source, target);
  if (to == 0) return false;
  if (count == 1) return sparseBinaryByRow(fn, source, to, load<u32>(refs));
  for (let row = 0; row < rows; row++) {
    const end = rowStart(source, row + 1);
    for (let entry = rowStart(source, row); entry < end; entry++) {
      const ref = load<u32>(refs + (<usize>columnAt(source, entry) << 2));
      const right = load<f64>(address(ref) + (step(ref) == 0 ? 0 : <usize>row << 3));
      store<f64>(to + (<usize>entry << 3), binaryCell(fn, numberAt(source, entry), right));
    }
  }
  return true;
}

/** Stored cells with the cell of their row in one column. False where the scratch is too small. */
function sparseBinaryByRow(fn: i32, source: usize, to: usize, ref: u32): bool {
  const pair = reserve(16);
  if (pair == 0) return false;
  const cells = address(ref);
  const stepC = step(ref) >> 1;
  const from = numbers(source);
  for (let row = 0; row < rows; row++) {
    const right = load<f64>(cells + <usize>row * stepC);
    v128.store(pair, f64x2.splat(right));
    const first = <usize>rowStart(source, row) << 3;
    const count = rowStart(source, row + 1) - rowStart(source, row);
    binaryColumn(fn, from + first, 16, pair, 0, to + first, count & ~1);
    const last = first + (<usize>(count & ~1) << 3);
    if (count & 1) store<f64>(to + last, binaryCell(fn, load<f64>(from + last), right));
  }
  release(pair);
  return true;
}

/** Stored cells with a constant of their column. */
export function sparseBinaryConstants(fn: i32, source: usize, target: usize, constants: usize): bool {
  let to = sameShape(source, target);
  if (to == 0) return false;
  const count = rowStart(source, rows);
  if (fn == BINARY_MULTIPLY) {
    let column = columns(source);
    let cell = numbers(source);
    for (const end = to + (<usize>count << 3); to < end; to += 8, cell += 8, column += 4)
      store<f64>(to, load<f64>(cell) * load<f64>(image + constants + (<usize>load<u32>(column) << 4)));
    return true;
  }
  for (let entry: u32 = 0; entry < count; entry++) {
    const right = load<f64>(image + constants + (<usize>columnAt(source, entry) << 4));
    store<f64>(to + (<usize>entry << 3), binaryCell(fn, numberAt(source, entry), right));
  }
  return true;
}

/** Columns `places[placeStarts[c]] …` of the result are column c of the source. */
export function sparseSelect(placeStarts: usize, places: usize, ascending: bool, source: usize, target: usize): bool {
  let most: usize = 0;
  const count = rowStart(source, rows);
  for (let entry: u32 = 0; entry < count; entry++) {
    const at = placeStarts + (<usize>columnAt(source, entry) << 2);
    most += load<u32>(at, 4) - load<u32>(at);
  }
  const startsAt = reserve(<usize>(rows + 1) << 2);
  const columnsAt = startsAt != 0 ? reserve(most << 2) : 0;
  const numbersAt = columnsAt != 0 ? reserve(most << 3) : 0;
  if (numbersAt == 0) return false;
  let stored: u32 = 0;
  for (let row = 0; row < rows; row++) {
    const first = stored;
    store<u32>(startsAt + (<usize>row << 2), first);
    const end = rowStart(source, row + 1);
    for (let entry = rowStart(source, row); entry < end; entry++) {
      const at = placeStarts + (<usize>columnAt(source, entry) << 2);
      const last = load<u32>(at, 4);
      for (let place = load<u32>(at); place < last; place++, stored++) {
        const column = load<u32>(places + (<usize>place << 2));
        let to = stored;
        if (!ascending)
          for (; to > first && load<u32>(columnsAt + (<usize>(to - 1) << 2)) > column; to--) {
            store<u32>(columnsAt + (<usize>to << 2), load<u32>(columnsAt + (<usize>(to - 1) << 2)));
            store<f64>(numbersAt + (<usize>to << 3), load<f64>(numbersAt + (<usize>(to - 1) << 3)));
          }
        store<u32>(columnsAt + (<usize>to << 2), column);
        store<f64>(numbersAt + (<usize>to << 3), numberAt(source, entry));
      }
    }
  }
  store<u32>(startsAt + (<usize>rows << 2), stored);
  define(target, startsAt, columnsAt, numbersAt);
  return true;
}

/** Every cell stored, in columns from a slot on. */
export function sparseToDense(source: usize, first: u32, width: u32): void {
  const used = (<usize>rows << 3) + 15 & ~15;
  for (let column: u32 = 0; column < width; column++) memory.fill(slot(first + column), 0, used);
  const target = slot(first);
  for (let row = 0; row < rows; row++) {
    const end = rowStart(source, row + 1);
    for (let entry = rowStart(source, row); entry < end; entry++)
      store<f64>(target + <usize>columnAt(source, entry) * slotBytes + (<usize>row << 3), numberAt(source, entry));
  }
}
