// Sums go from column 0 up, without fused multiply-add: the reference's bits. Weights stand in panels of 4, 2 or 1 outputs.

/** Where the sums of the product at hand go. */
let sumsAt: usize = 0;
let sumsStep: usize = 0;
/** Whether they start at 0, and not at what stands there. */
let fromZero: bool = false;
/** A cell of 16 bytes for each output, added at the end; 0: none. */
let biasAt: usize = 0;
/** Whether sums that are not above 0 become 0. */
let rectified: bool = false;

@inline function addProduct(sum: v128, cells: v128, weight: v128): v128 {
  return f64x2.add(sum, f64x2.mul(cells, weight));
}

@inline function first(at: usize): v128 {
  return fromZero ? f64x2.splat(0) : v128.load(at);
}

@inline function finish(at: usize, sum: v128, bias: usize): void {
  let cells = sum;
  if (bias != 0) cells = f64x2.add(cells, v128.load(bias));
  if (rectified) cells = v128.andnot(cells, f64x2.le(cells, f64x2.splat(0)));
  v128.store(at, cells);
}

@inline function biasOf(output: u32): usize {
  return biasAt == 0 ? 0 : biasAt + (<usize>output << 4);
}

/** 4 rows × 4 outputs. */
function block4x4(columns: usize, end: usize, weights: usize, offset: usize, output: u32): void {
  const step = sumsStep;
  const a = sumsAt + <usize>output * step + offset;
  const b = a + step;
  const c = b + step;
  const d = c + step;
  let a0 = first(a);
  let a1 = first(a + 16);
  let b0 = first(b);
  let b1 = first(b + 16);
  let c0 = first(c);
  let c1 = first(c + 16);
  let d0 = first(d);
  let d1 = first(d + 16);
  for (; columns < end; columns += 4, weights += 32) {
    const source = <usize>load<u32>(columns) + offset;
    const x0 = v128.load(source);
    const x1 = v128.load(source, 16);
    let weight = v128.load64_splat(weights);
    a0 = addProduct(a0, x0, weight);
    a1 = addProduct(a1, x1, weight);
    weight = v128.load64_splat(weights, 8);
    b0 = addProduct(b0, x0, weight);
    b1 = addProduct(b1, x1, weight);
    weight = v128.load64_splat(weights, 16);
    c0 = addProduct(c0, x0, weight);
    c1 = addProduct(c1, x1, weight);
    weight = v128.load64_splat(weights, 24);
    d0 = addProduct(d0, x0, weight);
    d1 = addProduct(d1, x1, weight);
  }
  const bias = biasOf(output);
  const next: usize = bias == 0 ? 0 : 16;
  finish(a, a0, bias);
  finish(a + 16, a1, bias);
  finish(b, b0, bias + next);
  finish(b + 16, b1, bias + next);
  finish(c, c0, bias + 2 * next);
  finish(c + 16, c1, bias + 2 * next);
  finish(d, d0, bias + 3 * next);
  finish(d + 16, d1, bias + 3 * next);
}

/** 8 rows × 2 outputs. */
function block8x2(columns: usize, end: usize, weights: usize, offset: usize, output: u32): void {
  const a = sumsAt + <usize>output * sumsStep + offset;
  const b = a + sumsStep;
  let a0 = first(a);
  let a1 = first(a + 16);
  let a2 = first(a + 32);
  let a3 = first(a + 48);
  let b0 = first(b);
  let b1 = first(b + 16);
  let b2 = first(b + 32);
  let b3 = first(b + 48);
  for (; columns < end; columns += 4, weights += 16) {
    const source = <usize>load<u32>(columns) + offset;
    const left = v128.load64_splat(weights);
    const right = v128.load64_splat(weights, 8);
    let x = v128.load(source);
    a0 = addProduct(a0, x, left);
    b0 = addProduct(b0, x, right);
    x = v128.load(source, 16);
    a1 = addProduct(a1, x, left);
    b1 = addProduct(b1, x, right);
    x = v128.load(source, 32);
    a2 = addProduct(a2, x, left);
    b2 = addProduct(b2, x, right);
    x = v128.load(source, 48);
    a3 = addProduct(a3, x, left);
    b3 = addProduct(b3, x, right);
  }
  const bias = biasOf(output);
  const next: usize = bias == 0 ? 0 : 16;
  finish(a, a0, bias);
  finish(a + 16, a1, bias);
  finish(a + 32, a2, bias);
  finish(a + 48, a3, bias);
  finish(b, b0, bias + next);
  finish(b + 16, b1, bias + next);
  finish(b + 32, b2, bias + next);
  finish(b + 48, b3, bias + next);
}

/** 8 rows × 1 output. */
function block8x1(columns: usize, end: usize, weights: usize, offset: usize, output: u32): void {
  const a = sumsAt + <usize>output * sumsStep + offset;
  let a0 = first(a);
  let a1 = first(a + 16);
  let a2 = first(a + 32);
  let a3 = first(a + 48);
  for (; columns < end; columns += 4, weights += 8) {
    const source = <usize>load<u32>(columns) + offset;
    const weight = v128.load64_splat(weights);
    a0 = addProduct(a0, v128.load(source), weight);
    a1 = addProduct(a1, v128.load(source, 16), weight);
    a2 = addProduct(a2, v128.load(source, 32), weight);
    a3 = addProduct(a3, v128.load(source, 48), weight);
  }
  const bias = biasOf(output);
  finish(a, a0, bias);
  finish(a + 16, a1, bias);
  finish(a + 32, a2, bias);
  finish(a + 48, a3, bias);
}

/** 16 rows × 1 output. */
function block16x1(columns: usize, end: usize, weights: usize, offset: usize, output: u32): void {
  const a = sumsAt + <usize>output * sumsStep + offset;
  let a0 = first(a);
  let a1 = first(a + 16);
  let a2 = first(a + 32);
  let a3 = first(a + 48);
  let a4 = first(a + 64);
  let a5 = first(a + 80);
  let a6 = first(a + 96);
  let a7 = first(a + 112);
  for (; columns < end; columns += 4, weights += 8) {
    const source = <usize>load<u32>(columns) + offset;
    const weight = v128.load64_splat(weights);
    a0 = addProduct(a0, v128.load(source), weight);
    a1 = addProduct(a1, v128.load(source, 16), weight);
    a2 = addProduct(a2, v128.load(source, 32), weight);
    a3 = addProduct(a3, v128.load(source, 48), weight);
    a4 = addProduct(a4, v128.load(source, 64), weight);
    a5 = addProduct(a5, v128.load(source, 80), weight);
    a6 = addProduct(a6, v128.load(source, 96), weight);
    a7 = addProduct(a7, v128.load(source, 112), weight);
  }
  const bias = biasOf(output);
  finish(a, a0, bias);
  finish(a + 16, a1, bias);
  finish(a + 32, a2, bias);
  finish(a + 48, a3, bias);
  finish(a + 64, a4, bias);
  finish(a + 80, a5, bias);
  finish(a + 96, a6, bias);
  finish(a + 112, a7, bias);
}

/** The sum of one row and one output, finished. */
@inline function finishCell(sum: f64, output: u32): void {
  let cell = sum;
  if (biasAt != 0) cell += load<f64>(biasOf(output));
  if (rectified && cell <= 0) cell = 0;
  store<f64>(sumsAt + <usize>output * sumsStep, cell);
}

@inline function firstCell(output: u32): f64 {
  return fromZero ? 0 : load<f64>(sumsAt + <usize>output * sumsStep);
}

@inline function firstPair(output: u32): v128 {
  return fromZero ? f64x2.splat(0) : f64x2.replace_lane(f64x2.splat(firstCell(output)), 1, firstCell(output + 1));
}

@inline function finishPair(pair: v128, output: u32): void {
  finishCell(f64x2.extract_lane(pair, 0), output);
  finishCell(f64x2.extract_lane(pair, 1), output + 1);
}

/** One row × 16 outputs: four panels, `panelBytes` apart. */
function row16(columns: usize, end: usize, weights: usize, panelBytes: usize, output: u32): void {
  const second = weights + panelBytes;
  const third = second + panelBytes;
  const fourth = third + panelBytes;
  let a0 = firstPair(output);
  let a1 = firstPair(output + 2);
  let b0 = firstPair(output + 4);
  let b1 = firstPair(output + 6);
  let c0 = firstPair(output + 8);
  let c1 = firstPair(output + 10);
  let d0 = firstPair(output + 12);
  let d1 = firstPair(output + 14);
  for (let at: usize = 0; columns < end; columns += 4, at += 32) {
    const x = v128.load64_splat(<usize>load<u32>(columns));
    a0 = addProduct(a0, x, v128.load(weights + at));
    a1 = addProduct(a1, x, v128.load(weights + at, 16));
    b0 = addProduct(b0, x, v128.load(second + at));
    b1 = addProduct(b1, x, v128.load(second + at, 16));
    c0 = addProduct(c0, x, v128.load(third + at));
    c1 = addProduct(c1, x, v128.load(third + at, 16));
    d0 = addProduct(d0, x, v128.load(fourth + at));
    d1 = addProduct(d1, x, v128.load(fourth + at, 16));
  }
  finishPair(a0, output);
  finishPair(a1, output + 2);
  finishPair(b0, output + 4);
  finishPair(b1, output + 6);
  finishPair(c0, output + 8);
  finishPair(c1, output + 10);
  finishPair(d0, output + 12);
  finishPair(d1, output + 14);
}

/** One row × a panel of 4, 2 or 1 outputs. */
function rowPanel(columns: usize, end: usize, weights: usize, size: u32, output: u32): void {
  if (size == 1) {
    let sum = firstCell(output);
    for (; columns < end; columns += 4, weights += 8) sum += load<f64>(<usize>load<u32>(columns)) * load<f64>(weights);
    return finishCell(sum, output);
  }
  const stride = <usize>size << 3;
  const other: usize = size == 4 ? 16 : 0;
  let left = firstPair(output);
  let right = size == 4 ? firstPair(output + 2) : left;
  for (; columns < end; columns += 4, weights += stride) {
    const x = v128.load64_splat(<usize>load<u32>(columns));
    left = addProduct(left, x, v128.load(weights));
    right = addProduct(right, x, v128.load(weights + other));
  }
  finishPair(left, output);
  if (size == 4) finishPair(right, output + 2);
}

@inline function panelSize(left: u32): u32 {
  return left >= 4 ? 4 : left >= 2 ? 2 : 1;
}

function oneRow(columns: usize, count: u32, weights: usize, outputs: u32): void {
  const end = columns + (<usize>count << 2);
  const panelBytes = <usize>count << 5;
  let output: u32 = 0;
  for (; output + 16 <= outputs; output += 16, weights += panelBytes << 2) row16(columns, end, weights, panelBytes, output);
  while (output < outputs) {
    const size = panelSize(outputs - output);
    rowPanel(columns, end, weights, size, output);
    weights += (<usize>count * size) << 3;
    output += size;
  }
}

/**
 * Columns × weights [count, outputs], from 0 or added to the target columns, then a bias and a rectifier where they are asked for;
 * reads and writes up to 8 rows at a time.
 */
export function multiplyColumns(
  columns: usize,
  count: u32,
  weights: usize,
  outputs: u32,
  target: usize,
  columnBytes: usize,
  startsAtZero: bool,
  bias: usize,
  rectifies: bool,
  rows: i32,
): void {
  sumsAt = target;
  sumsStep = columnBytes;
  fromZero = startsAtZero;
  biasAt = bias;
  rectified = rectifies;
  if (rows == 1) return oneRow(columns, count, weights, outputs);
  const bytes = <usize>rows << 3;
  const end = columns + (<usize>count << 2);
  let output: u32 = 0;
  while (output < outputs) {
    const size = panelSize(outputs - output);
    let offset: usize = 0;
    if (size == 4) for (; offset < bytes; offset += 32) block4x4(columns, end, weights, offset, output);
    else if (size == 2) for (; offset < bytes; offset += 64) block8x2(columns, end, weights, offset, output);
    else {
      for (; offset + 128 <= bytes; offset += 128) block16x1(columns, end, weights, offset, output);
      for (; offset < bytes; offset += 64) block8x1(columns, end, weights, offset, output);
    }
    weights += (<usize>count * size) << 3;
    output += size;
  }
}

/** Adds the row of weights that each index names; nothing outside `size`. */
export function multiplyOneHot(index: usize, size: u32, weights: usize, outputs: u32, target: usize, columnBytes: usize, rows: i32): void {
  for (let output: u32 = 0; output < outputs; output++, target += columnBytes, weights += 8)
    for (let row = 0; row < rows; row++) {
      const at = load<u32>(index + (<usize>row << 2));
      if (at >= size) continue;
      const sum = target + (<usize>row << 3);
      store<f64>(sum, load<f64>(sum) + load<f64>(weights + ((<usize>at * outputs) << 3)));
    }
}
