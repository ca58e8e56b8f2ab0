import { POINT_STEP_CUBE } from "../abi/opcodes.generated";
import { unaryColumn } from "../math/unary-column";
import { image, release, reserve, rows, slot } from "../program/tile";
import { accumulate } from "./accumulate";
import { binaryCell, binaryColumn } from "./binary";
import { placeSums } from "./sums";
import { Product, SquaredGap } from "./terms";

/** Rows and points whose numbers stay in cache from distance to sum. */
const ROWS_AT_ONCE: i32 = 64;
const POINTS_AT_ONCE: u32 = 32;

/** Words of a step: function, constants (0: a function of one number), bytes from one point's constant to the next, 1 constant first. */
const STEP_WORDS: usize = 4;
/** Words of a sum: first point, how many, their weights, target slot. */
const SUM_WORDS: usize = 4;

@inline function word(at: usize, index: usize): u32 {
  return load<u32>(at + (index << 2));
}

/** Numbers of points `first …`, a column of `columnBytes` each, become what a step makes of them. */
function applyStep(step: usize, first: u32, points: u32, numbers: usize, columnBytes: usize): void {
  const fn = word(step, 0);
  const cells = i32(columnBytes >> 3);
  if (fn == POINT_STEP_CUBE) return cube(numbers, cells * <i32>points);
  if (word(step, 1) == 0) return unaryColumn(fn, numbers, numbers, cells * <i32>points);
  const constants = image + word(step, 1);
  const next = <usize>word(step, 2);
  const constantFirst = word(step, 3) == 1;
  if (next == 0) return applyConstant(fn, constants, constantFirst, numbers, cells * <i32>points);
  for (let point: u32 = 0; point < points; point++)
    applyConstant(fn, constants + <usize>(first + point) * next, constantFirst, numbers + <usize>point * columnBytes, cells);
}

function cube(numbers: usize, cells: i32): void {
  for (const end = numbers + (<usize>cells << 3); numbers < end; numbers += 16) {
    const x = v128.load(numbers);
    v128.store(numbers, f64x2.mul(x, f64x2.mul(x, x)));
  }
}

function applyConstant(fn: i32, constant: usize, constantFirst: bool, numbers: usize, cells: i32): void {
  if (cells == 1) {
    const number = load<f64>(numbers);
    const other = load<f64>(constant);
    return store<f64>(numbers, constantFirst ? binaryCell(fn, other, number) : binaryCell(fn, number, other));
  }
  if (constantFirst) binaryColumn(fn, constant, 0, numbers, 16, numbers, cells);
  else binaryColumn(fn, numbers, 16, constant, 0, numbers, cells);
}

/** Adds the numbers of points `from … to`, whose columns `numbers` lists, times their weights to the sums that they belong to. */
function addToSums(sums: usize, count: u32, from: u32, to: u32, numbers: usize, offset: usize, rowCount: i32): void {
  for (let sum: u32 = 0; sum < count; sum++, sums += SUM_WORDS << 2) {
    const first = word(sums, 0);
    const low = max(first, from);
    const high = min(first + word(sums, 1), to);
    if (low >= high) continue;
    placeSums(slot(word(sums, 3)) + offset, 0, false, 0, false);
    const weights = image + word(sums, 2) + (<usize>(low - first) << 3);
    accumulate<Product>(numbers + (<usize>(low - from) << 2), high - low, weights, 1, rowCount);
  }
}

/**
 * Sums over points of weights times a function of the row's squared distance to the point, or product with it, in the order of the points, without ever
 * holding a number for each of them. False where the scratch is too small.
 */
export function sumOverPoints(operand: usize, columns: usize, width: u32): bool {
  const multiplies = word(operand, 0) == 1;
  const panels = image + word(operand, 1);
  const count = word(operand, 2);
  const stepCount = word(operand, 3);
  const sumCount = word(operand, 4);
  const steps = operand + 20;
  const sums = steps + <usize>stepCount * (STEP_WORDS << 2);
  const lists = reserve((<usize>(width + POINTS_AT_ONCE) << 2) + 8);
  const numbers = lists != 0 ? reserve((<usize>ROWS_AT_ONCE * POINTS_AT_ONCE << 3) + 16) : 0;
  if (numbers == 0) return false;
  const cells = lists + (<usize>POINTS_AT_ONCE << 2);
  for (let row = 0; row < rows; row += ROWS_AT_ONCE) {
    const rowCount = min(ROWS_AT_ONCE, rows - row);
    const offset = <usize>row << 3;
    const columnBytes: usize = rowCount == 1 ? 8 : <usize>(rowCount + 7 & ~7) << 3;
    for (let column: u32 = 0; column < width; column++)
      store<u32>(cells + (<usize>column << 2), load<u32>(columns + (<usize>column << 2)) + u32(offset));
    for (let point: u32 = 0; point < POINTS_AT_ONCE; point++)
      store<u32>(lists + (<usize>point << 2), u32(numbers + <usize>point * columnBytes));
    for (let from: u32 = 0; from < count; from += POINTS_AT_ONCE) {
      const points = min(POINTS_AT_ONCE, count - from);
      placeSums(numbers, columnBytes, true, 0, false);
      const piece = panels + ((<usize>from * width) << 3);
      if (multiplies) accumulate<Product>(cells, width, piece, points, rowCount);
      else accumulate<SquaredGap>(cells, width, piece, points, rowCount);
      for (let step: u32 = 0; step < stepCount; step++)
        applyStep(steps + <usize>step * (STEP_WORDS << 2), from, points, numbers, columnBytes);
      addToSums(sums, sumCount, from, from + points, lists, offset, rowCount);
    }
  }
  release(lists);
  return true;
}
