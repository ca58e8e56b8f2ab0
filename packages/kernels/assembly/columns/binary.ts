import {
  BINARY_ADD,
  BINARY_DIVIDE,
  BINARY_FILL_MISSING,
  BINARY_MAXIMUM,
  BINARY_MINIMUM,
  BINARY_MULTIPLY,
  BINARY_POWER,
  BINARY_SUBTRACT,
} from "../abi/opcodes.generated";
import { numpyMaximum, numpyMinimum, power } from "../math";
import { maximumPair, minimumPair } from "./extremes";

/** Two float64 columns to one; a step of 0 repeats a constant's cell. The target may be a source. */
export function binaryColumn(fn: i32, a: usize, stepA: usize, b: usize, stepB: usize, target: usize, rows: i32): void {
  const end = target + ((<usize>rows << 3) + 15 & ~15);
  switch (fn) {
    case BINARY_ADD:
      for (; target < end; target += 16, a += stepA, b += stepB) v128.store(target, f64x2.add(v128.load(a), v128.load(b)));
      return;
    case BINARY_SUBTRACT:
      for (; target < end; target += 16, a += stepA, b += stepB) v128.store(target, f64x2.sub(v128.load(a), v128.load(b)));
      return;
    case BINARY_MULTIPLY:
      for (; target < end; target += 16, a += stepA, b += stepB) v128.store(target, f64x2.mul(v128.load(a), v128.load(b)));
      return;
    case BINARY_DIVIDE:
      for (; target < end; target += 16, a += stepA, b += stepB) v128.store(target, f64x2.div(v128.load(a), v128.load(b)));
      return;
    case BINARY_MINIMUM:
      for (; target < end; target += 16, a += stepA, b += stepB) v128.store(target, minimumPair(v128.load(a), v128.load(b)));
      return;
    case BINARY_MAXIMUM:
      for (; target < end; target += 16, a += stepA, b += stepB) v128.store(target, maximumPair(v128.load(a), v128.load(b)));
      return;
    case BINARY_FILL_MISSING:
      for (; target < end; target += 16, a += stepA, b += stepB) {
        const cell = v128.load(a);
        v128.store(target, v128.bitselect(cell, v128.load(b), f64x2.eq(cell, cell)));
      }
      return;
    case BINARY_POWER:
      for (let row = 0; row < rows; row++, target += 8, a += stepA >> 1, b += stepB >> 1) store<f64>(target, power(load<f64>(a), load<f64>(b)));
      return;
    default:
      unreachable();
  }
}

/** One cell. */
export function binaryCell(fn: i32, a: f64, b: f64): f64 {
  switch (fn) {
    case BINARY_ADD:
      return a + b;
    case BINARY_SUBTRACT:
      return a - b;
    case BINARY_MULTIPLY:
      return a * b;
    case BINARY_DIVIDE:
      return a / b;
    case BINARY_MINIMUM:
      return numpyMinimum(a, b);
    case BINARY_MAXIMUM:
      return numpyMaximum(a, b);
    case BINARY_FILL_MISSING:
      return a == a ? a : b;
    case BINARY_POWER:
      return power(a, b);
    default:
      return unreachable();
  }
}
