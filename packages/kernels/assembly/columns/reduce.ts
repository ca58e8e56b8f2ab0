import {
  REDUCE_ARGMAX,
  REDUCE_MAXIMUM,
  REDUCE_MAXIMUM_ABSOLUTE,
  REDUCE_MINIMUM,
  REDUCE_SUM,
  REDUCE_SUM_ABSOLUTE,
  REDUCE_SUM_F32,
  REDUCE_SUM_PAIRWISE,
  REDUCE_SUM_SQUARES,
} from "../abi/opcodes.generated";
import { maximumPair, minimumPair } from "./extremes";

@inline function cells(columns: usize, column: u32, offset: usize): v128 {
  return v128.load(<usize>load<u32>(columns + (<usize>column << 2)) + offset);
}

@inline function lane(columns: usize, from: u32, end: u32, offset: usize): v128 {
  let sum = cells(columns, from, offset);
  for (let column = from + 8; column < end; column += 8) sum = f64x2.add(sum, cells(columns, column, offset));
  return sum;
}

/** NumPy's pairwise order, for two rows at once. */
function pairwise(columns: usize, from: u32, count: u32, offset: usize): v128 {
  if (count < 8) {
    let sum = f64x2.splat(0);
    for (let column: u32 = 0; column < count; column++) sum = f64x2.add(sum, cells(columns, from + column, offset));
    return sum;
  }
  if (count <= 128) {
    const end = from + (count & ~7);
    const first = f64x2.add(lane(columns, from, end, offset), lane(columns, from + 1, end, offset));
    const second = f64x2.add(lane(columns, from + 2, end, offset), lane(columns, from + 3, end, offset));
    const third = f64x2.add(lane(columns, from + 4, end, offset), lane(columns, from + 5, end, offset));
    const fourth = f64x2.add(lane(columns, from + 6, end, offset), lane(columns, from + 7, end, offset));
    let sum = f64x2.add(f64x2.add(first, second), f64x2.add(third, fourth));
    for (let column = end; column < from + count; column++) sum = f64x2.add(sum, cells(columns, column, offset));
    return f64x2.add(sum, f64x2.splat(0));
  }
  const half = count >> 1;
  const left = half & ~7;
  return f64x2.add(pairwise(columns, from, left, offset), pairwise(columns, from + left, count - left, offset));
}

/** For two rows at once: the column of the first maximum, or of the first NaN. */
function argumentOfMaximum(columns: usize, count: u32, offset: usize): v128 {
  let best = i64x2.splat(0);
  let largest = cells(columns, 0, offset);
  for (let column: u32 = 1; column < count; column++) {
    const cell = cells(columns, column, offset);
    const wins = v128.and(v128.or(f64x2.gt(cell, largest), f64x2.ne(cell, cell)), f64x2.eq(largest, largest));
    best = v128.bitselect(i64x2.splat(column), best, wins);
    largest = v128.bitselect(cell, largest, wins);
  }
  return best;
}

/** Reduces `count` float64 columns, whose addresses stand at `columns`, to one (argmax: int32). */
export function reduceColumns(fn: i32, columns: usize, count: u32, target: usize, rows: i32): void {
  if (fn == REDUCE_ARGMAX) {
    for (let row = 0; row < rows; row += 2) {
      const best = argumentOfMaximum(columns, count, <usize>row << 3);
      store<i32>(target + (<usize>row << 2), <i32>i64x2.extract_lane(best, 0));
      if (row + 1 < rows) store<i32>(target + (<usize>row << 2), <i32>i64x2.extract_lane(best, 1), 4);
    }
    return;
  }
  const end = (<usize>rows << 3) + 15 & ~15;
  for (let offset: usize = 0; offset < end; offset += 16) {
    let result = f64x2.splat(0);
    switch (fn) {
      case REDUCE_SUM:
        for (let column: u32 = 0; column < count; column++) result = f64x2.add(result, cells(columns, column, offset));
        break;
      case REDUCE_SUM_F32:
        for (let column: u32 = 0; column < count; column++)
          result = f64x2.promote_low_f32x4(f32x4.demote_f64x2_zero(f64x2.add(result, cells(columns, column, offset))));
        break;
      case REDUCE_SUM_PAIRWISE:
        result = pairwise(columns, 0, count, offset);
        break;
      case REDUCE_SUM_SQUARES:
        for (let column: u32 = 0; column < count; column++) {
          const cell = cells(columns, column, offset);
          result = f64x2.add(result, f64x2.mul(cell, cell));
        }
        break;
      case REDUCE_SUM_ABSOLUTE:
        for (let column: u32 = 0; column < count; column++) result = f64x2.add(result, f64x2.abs(cells(columns, column, offset)));
        break;
      case REDUCE_MAXIMUM:
        result = f64x2.splat(-Infinity);
        for (let column: u32 = 0; column < count; column++) result = maximumPair(result, cells(columns, column, offset));
        break;
      case REDUCE_MAXIMUM_ABSOLUTE:
        for (let column: u32 = 0; column < count; column++) result = maximumPair(result, f64x2.abs(cells(columns, column, offset)));
        break;
      case REDUCE_MINIMUM:
        result = f64x2.splat(Infinity);
        for (let column: u32 = 0; column < count; column++) result = minimumPair(result, cells(columns, column, offset));
        break;
      default:
        unreachable();
    }
    v128.store(target + offset, result);
  }
}
