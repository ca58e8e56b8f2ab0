// Sums go from column 0 up, without fused multiply-add: the reference's bits.

@inline function cell(columns: usize, column: u32): usize {
  return <usize>load<u32>(columns + (<usize>column << 2));
}

@inline function product(cells: v128, weights: usize): v128 {
  return f64x2.mul(cells, v128.load64_splat(weights));
}

/** 4 rows × 4 outputs. */
@inline function block4x4(columns: usize, count: u32, weights: usize, stride: usize, target: usize, columnBytes: usize, offset: usize): void {
  let at = target + offset;
  let a0 = v128.load(at);
  let a1 = v128.load(at, 16);
  at += columnBytes;
  let b0 = v128.load(at);
  let b1 = v128.load(at, 16);
  at += columnBytes;
  let c0 = v128.load(at);
  let c1 = v128.load(at, 16);
  at += columnBytes;
  let d0 = v128.load(at);
  let d1 = v128.load(at, 16);
  for (let column: u32 = 0; column < count; column++, weights += stride) {
    const source = cell(columns, column) + offset;
    const x0 = v128.load(source);
    const x1 = v128.load(source, 16);
    a0 = f64x2.add(a0, product(x0, weights));
    a1 = f64x2.add(a1, product(x1, weights));
    b0 = f64x2.add(b0, product(x0, weights + 8));
    b1 = f64x2.add(b1, product(x1, weights + 8));
    c0 = f64x2.add(c0, product(x0, weights + 16));
    c1 = f64x2.add(c1, product(x1, weights + 16));
    d0 = f64x2.add(d0, product(x0, weights + 24));
    d1 = f64x2.add(d1, product(x1, weights + 24));
  }
  at = target + offset;
  v128.store(at, a0);
  v128.store(at, a1, 16);
  at += columnBytes;
  v128.store(at, b0);
  v128.store(at, b1, 16);
  at += columnBytes;
  v128.store(at, c0);
  v128.store(at, c1, 16);
  at += columnBytes;
  v128.store(at, d0);
  v128.store(at, d1, 16);
}

/** 8 rows × 1 output. */
@inline function block8x1(columns: usize, count: u32, weights: usize, stride: usize, target: usize, offset: usize): void {
  const at = target + offset;
  let a0 = v128.load(at);
  let a1 = v128.load(at, 16);
  let a2 = v128.load(at, 32);
  let a3 = v128.load(at, 48);
  for (let column: u32 = 0; column < count; column++, weights += stride) {
    const source = cell(columns, column) + offset;
    const w = v128.load64_splat(weights);
    a0 = f64x2.add(a0, f64x2.mul(v128.load(source), w));
    a1 = f64x2.add(a1, f64x2.mul(v128.load(source, 16), w));
    a2 = f64x2.add(a2, f64x2.mul(v128.load(source, 32), w));
    a3 = f64x2.add(a3, f64x2.mul(v128.load(source, 48), w));
  }
  v128.store(at, a0);
  v128.store(at, a1, 16);
  v128.store(at, a2, 32);
  v128.store(at, a3, 48);
}

/** 2 rows × 1 output. */
@inline function block2x1(columns: usize, count: u32, weights: usize, stride: usize, target: usize, offset: usize): void {
  let sum = v128.load(target + offset);
  for (let column: u32 = 0; column < count; column++, weights += stride)
    sum = f64x2.add(sum, product(v128.load(cell(columns, column) + offset), weights));
  v128.store(target + offset, sum);
}

/** One row: two outputs at a time, `sums` holds them side by side. */
function oneRow(columns: usize, count: u32, weights: usize, outputs: u32, target: usize, columnBytes: usize): void {
  const stride = <usize>outputs << 3;
  let output: u32 = 0;
  for (; output + 4 <= outputs; output += 4, target += columnBytes << 2, weights += 32) {
    let left = f64x2.replace_lane(v128.load64_splat(target), 1, load<f64>(target + columnBytes));
    let right = f64x2.replace_lane(v128.load64_splat(target + 2 * columnBytes), 1, load<f64>(target + 3 * columnBytes));
    let factors = weights;
    for (let column: u32 = 0; column < count; column++, factors += stride) {
      const x = v128.load64_splat(cell(columns, column));
      left = f64x2.add(left, f64x2.mul(x, v128.load(factors)));
      right = f64x2.add(right, f64x2.mul(x, v128.load(factors, 16)));
    }
    store<f64>(target, f64x2.extract_lane(left, 0));
    store<f64>(target + columnBytes, f64x2.extract_lane(left, 1));
    store<f64>(target + 2 * columnBytes, f64x2.extract_lane(right, 0));
    store<f64>(target + 3 * columnBytes, f64x2.extract_lane(right, 1));
  }
  for (; output < outputs; output++, target += columnBytes, weights += 8) {
    let sum = load<f64>(target);
    let factor = weights;
    for (let column: u32 = 0; column < count; column++, factor += stride) sum += load<f64>(cell(columns, column)) * load<f64>(factor);
    store<f64>(target, sum);
  }
}

/** Adds columns × weights [count, outputs] to the target columns; reads and writes up to 4 rows at a time. */
export function multiplyColumns(columns: usize, count: u32, weights: usize, outputs: u32, target: usize, columnBytes: usize, rows: i32): void {
  if (rows == 1) return oneRow(columns, count, weights, outputs, target, columnBytes);
  const stride = <usize>outputs << 3;
  const bytes = <usize>rows << 3;
  let output: u32 = 0;
  for (; output + 4 <= outputs; output += 4, target += columnBytes << 2, weights += 32)
    for (let offset: usize = 0; offset < bytes; offset += 32) block4x4(columns, count, weights, stride, target, columnBytes, offset);
  for (; output < outputs; output++, target += columnBytes, weights += 8) {
    let offset: usize = 0;
    for (; offset + 64 <= bytes; offset += 64) block8x1(columns, count, weights, stride, target, offset);
    for (; offset < bytes; offset += 16) block2x1(columns, count, weights, stride, target, offset);
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
