import { COMPARE_EQUAL, COMPARE_GREATER, COMPARE_GREATER_EQUAL, COMPARE_LESS, COMPARE_LESS_EQUAL, COMPARE_NOT_EQUAL } from "../abi/opcodes.generated";

/** Compares float64 columns; a mask has all bits of its 8-byte cell set where true. */
export function compareColumnF64(fn: i32, a: usize, stepA: usize, b: usize, stepB: usize, target: usize, rows: i32): void {
  const end = target + ((<usize>rows << 3) + 15 & ~15);
  switch (fn) {
    case COMPARE_EQUAL:
      for (; target < end; target += 16, a += stepA, b += stepB) v128.store(target, f64x2.eq(v128.load(a), v128.load(b)));
      return;
    case COMPARE_NOT_EQUAL:
      for (; target < end; target += 16, a += stepA, b += stepB) v128.store(target, f64x2.ne(v128.load(a), v128.load(b)));
      return;
    case COMPARE_LESS:
      for (; target < end; target += 16, a += stepA, b += stepB) v128.store(target, f64x2.lt(v128.load(a), v128.load(b)));
      return;
    case COMPARE_LESS_EQUAL:
      for (; target < end; target += 16, a += stepA, b += stepB) v128.store(target, f64x2.le(v128.load(a), v128.load(b)));
      return;
    case COMPARE_GREATER:
      for (; target < end; target += 16, a += stepA, b += stepB) v128.store(target, f64x2.gt(v128.load(a), v128.load(b)));
      return;
    case COMPARE_GREATER_EQUAL:
      for (; target < end; target += 16, a += stepA, b += stepB) v128.store(target, f64x2.ge(v128.load(a), v128.load(b)));
      return;
    default:
      unreachable();
  }
}

@inline function compare(fn: i32, a: i32, b: i32): bool {
  switch (fn) {
    case COMPARE_EQUAL:
      return a == b;
    case COMPARE_NOT_EQUAL:
      return a != b;
    case COMPARE_LESS:
      return a < b;
    case COMPARE_LESS_EQUAL:
      return a <= b;
    case COMPARE_GREATER:
      return a > b;
    default:
      return a >= b;
  }
}

/** Compares int32 columns, or string codes, to a mask. The target is no source. */
export function compareColumnI32(fn: i32, a: usize, stepA: usize, b: usize, stepB: usize, target: usize, rows: i32): void {
  for (let row = 0; row < rows; row++, target += 8, a += stepA >> 2, b += stepB >> 2)
    store<i64>(target, -i64(compare(fn, load<i32>(a), load<i32>(b))));
}
