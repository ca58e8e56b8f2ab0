import { unaryColumn } from "../math/unary-column";
import { address, release, reserve } from "../program/tile";

const CELLS_AT_ONCE: usize = 64;

/** A function of one row's cells in many columns, which are brought side by side: [ref source, ref target]*. False where the scratch is too small. */
export function unaryRow(fn: i32, refs: usize, end: usize): bool {
  const cells = reserve(CELLS_AT_ONCE << 3);
  if (cells == 0) return false;
  while (refs < end) {
    const count = min(CELLS_AT_ONCE, (end - refs) >> 3);
    for (let index: usize = 0; index < count; index++) store<f64>(cells + (index << 3), load<f64>(address(load<u32>(refs + (index << 3)))));
    unaryColumn(fn, cells, cells, <i32>count);
    for (let index: usize = 0; index < count; index++) store<f64>(address(load<u32>(refs + (index << 3), 4)), load<f64>(cells + (index << 3)));
    refs += count << 3;
  }
  release(cells);
  return true;
}
