// Products in float32: cells are rounded once, sums go from column 0 up, nothing is fused: the reference's bits.
import { biasOf, finish, finishCell, sumsAt, sumsStep } from "./sums";

/** A column's rounded rows, by eights. */
@inline function roundedBytes(rows: i32): usize {
  return (<usize>rows + 7 & ~7) << 2;
}

/** Bytes of work that `multiplyInSingle` needs. */
export function singleScratchSize(count: u32, rows: i32): usize {
  return rows == 1 ? 16 : <usize>count * roundedBytes(rows);
}

/** Rounds the cells of the columns to float32, column after column. */
function roundColumns(columns: usize, count: u32, target: usize, rows: i32): void {
  const bytes = roundedBytes(rows);
  for (let column: u32 = 0; column < count; column++, target += bytes) {
    const source = <usize>load<u32>(columns + (<usize>column << 2));
    for (let at: usize = 0; at < bytes; at += 16) {
      const low = f32x4.demote_f64x2_zero(v128.load(source + (at << 1)));
      const high = f32x4.demote_f64x2_zero(v128.load(source + (at << 1), 16));
      v128.store(target + at, v128.shuffle<i64>(low, high, 0, 2));
    }
  }
}

/** Finishes four rows of an output. */
@inline function finishFour(at: usize, sums: v128, bias: usize): void {
  finish(at, f64x2.promote_low_f32x4(sums), bias);
  finish(at + 16, f64x2.promote_low_f32x4(v128.shuffle<i64>(sums, sums, 1, 0)), bias);
}

@inline function term(sum: v128, cells: v128, weight: usize): v128 {
  return f32x4.add(sum, f32x4.mul(cells, v128.load32_splat(weight)));
}

/** 8 rows × 4 outputs. */
function block8x4(cells: usize, stride: usize, count: u32, weights: usize, offset: usize, output: u32): void {
  let a0 = f32x4.splat(0);
  let a1 = f32x4.splat(0);
  let b0 = f32x4.splat(0);
  let b1 = f32x4.splat(0);
  let c0 = f32x4.splat(0);
  let c1 = f32x4.splat(0);
  let d0 = f32x4.splat(0);
  let d1 = f32x4.splat(0);
  for (let column: u32 = 0; column < count; column++, cells += stride, weights += 16) {
    const x0 = v128.load(cells);
    const x1 = v128.load(cells, 16);
    a0 = term(a0, x0, weights);
    a1 = term(a1, x1, weights);
    b0 = term(b0, x0, weights + 4);
    b1 = term(b1, x1, weights + 4);
    c0 = term(c0, x0, weights + 8);
    c1 = term(c1, x1, weights + 8);
    d0 = term(d0, x0, weights + 12);
    d1 = term(d1, x1, weights + 12);
  }
  let at = sumsAt + <usize>output * sumsStep + offset;
  finishFour(at, a0, biasOf(output));
  finishFour(at + 32, a1, biasOf(output));
  at += sumsStep;
  finishFour(at, b0, biasOf(output + 1));
  finishFour(at + 32, b1, biasOf(output + 1));
  at += sumsStep;
  finishFour(at, c0, biasOf(output + 2));
  finishFour(at + 32, c1, biasOf(output + 2));
  at += sumsStep;
  finishFour(at, d0, biasOf(output + 3));
  finishFour(at + 32, d1, biasOf(output + 3));
}

/** 4 rows × 4 outputs. */
function block4x4(cells: usize, stride: usize, count: u32, weights: usize, offset: usize, output: u32): void {
  let a = f32x4.splat(0);
  let b = f32x4.splat(0);
  let c = f32x4.splat(0);
  let d = f32x4.splat(0);
  for (let column: u32 = 0; column < count; column++, cells += stride, weights += 16) {
    const x = v128.load(cells);
    a = term(a, x, weights);
    b = term(b, x, weights + 4);
    c = term(c, x, weights + 8);
    d = term(d, x, weights + 12);
  }
  const at = sumsAt + <usize>output * sumsStep + offset;
  finishFour(at, a, biasOf(output));
  finishFour(at + sumsStep, b, biasOf(output + 1));
  finishFour(at + 2 * sumsStep, c, biasOf(output + 2));
  finishFour(at + 3 * sumsStep, d, biasOf(output + 3));
}

/** 4 rows × 1 output. */
function block4x1(cells: usize, stride: usize, count: u32, weights: usize, offset: usize, output: u32): void {
  let sum = f32x4.splat(0);
  for (let column: u32 = 0; column < count; column++, cells += stride, weights += 4) sum = term(sum, v128.load(cells), weights);
  finishFour(sumsAt + <usize>output * sumsStep + offset, sum, biasOf(output));
}

@inline function cell(columns: usize, column: u32): f32 {
  return <f32>load<f64>(<usize>load<u32>(columns + (<usize>column << 2)));
}

@inline function finishPanel(sums: v128, output: u32): void {
  finishCell(<f64>f32x4.extract_lane(sums, 0), output);
  finishCell(<f64>f32x4.extract_lane(sums, 1), output + 1);
  finishCell(<f64>f32x4.extract_lane(sums, 2), output + 2);
  finishCell(<f64>f32x4.extract_lane(sums, 3), output + 3);
}

/** One row × 16 outputs, whose panels lie `panel` bytes apart. */
function row16(columns: usize, count: u32, weights: usize, panel: usize, output: u32): void {
  let a = f32x4.splat(0);
  let b = f32x4.splat(0);
  let c = f32x4.splat(0);
  let d = f32x4.splat(0);
  for (let column: u32 = 0; column < count; column++, weights += 16) {
    const x = f32x4.splat(cell(columns, column));
    a = f32x4.add(a, f32x4.mul(x, v128.load(weights)));
    b = f32x4.add(b, f32x4.mul(x, v128.load(weights + panel)));
    c = f32x4.add(c, f32x4.mul(x, v128.load(weights + 2 * panel)));
    d = f32x4.add(d, f32x4.mul(x, v128.load(weights + 3 * panel)));
  }
  finishPanel(a, output);
  finishPanel(b, output + 4);
  finishPanel(c, output + 8);
  finishPanel(d, output + 12);
}

function oneRow(columns: usize, count: u32, weights: usize, outputs: u32): void {
  const panel = <usize>count << 4;
  let output: u32 = 0;
  for (; output + 16 <= outputs; output += 16, weights += panel << 2) row16(columns, count, weights, panel, output);
  for (; output + 4 <= outputs; output += 4) {
    let sums = f32x4.splat(0);
    for (let column: u32 = 0; column < count; column++, weights += 16)
      sums = f32x4.add(sums, f32x4.mul(f32x4.splat(cell(columns, column)), v128.load(weights)));
    finishPanel(sums, output);
  }
  for (; output < outputs; output++) {
    let sum: f32 = 0;
    for (let column: u32 = 0; column < count; column++, weights += 4) sum += cell(columns, column) * load<f32>(weights);
    finishCell(<f64>sum, output);
  }
}

/** Columns, whose addresses are listed, × weights in panels: sums where `placeSums` says. Writes rows by fours; `cells` is work memory. */
export function multiplyInSingle(columns: usize, cells: usize, count: u32, weights: usize, outputs: u32, rows: i32): void {
  if (rows == 1) return oneRow(columns, count, weights, outputs);
  roundColumns(columns, count, cells, rows);
  const stride = roundedBytes(rows);
  const written = (<usize>rows + 3 & ~3) << 2;
  let output: u32 = 0;
  for (; output + 4 <= outputs; output += 4, weights += <usize>count << 4) {
    let at: usize = 0;
    for (; at + 32 <= written; at += 32) block8x4(cells + at, stride, count, weights, at << 1, output);
    if (at < written) block4x4(cells + at, stride, count, weights, at << 1, output);
  }
  for (; output < outputs; output++, weights += <usize>count << 2)
    for (let at: usize = 0; at < written; at += 16) block4x1(cells + at, stride, count, weights, at << 1, output);
}
