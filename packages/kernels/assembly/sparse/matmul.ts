import { rows } from "../program/tile";
import { columnAt, numberAt, rowStart } from "./rows";

@inline function pairAt(at: usize, columnBytes: usize): v128 {
  return f64x2.replace_lane(v128.load64_splat(at), 1, load<f64>(at + columnBytes));
}

@inline function putPair(at: usize, columnBytes: usize, pair: v128): void {
  store<f64>(at, f64x2.extract_lane(pair, 0));
  store<f64>(at + columnBytes, f64x2.extract_lane(pair, 1));
}

@inline function addProduct(sum: v128, cell: v128, weights: v128): v128 {
  return f64x2.add(sum, f64x2.mul(cell, weights));
}

/** A row's stored cells × 8 outputs; `weights` is of the first of them in row 0, `stride` from row to row. */
function addEight(source: usize, row: i32, weights: usize, stride: usize, target: usize, columnBytes: usize): void {
  const two = columnBytes << 1;
  let a = pairAt(target, columnBytes);
  let b = pairAt(target + two, columnBytes);
  let c = pairAt(target + 2 * two, columnBytes);
  let d = pairAt(target + 3 * two, columnBytes);
  const end = rowStart(source, row + 1);
  for (let entry = rowStart(source, row); entry < end; entry++) {
    const cell = f64x2.splat(numberAt(source, entry));
    const from = weights + <usize>columnAt(source, entry) * stride;
    a = addProduct(a, cell, v128.load(from));
    b = addProduct(b, cell, v128.load(from, 16));
    c = addProduct(c, cell, v128.load(from, 32));
    d = addProduct(d, cell, v128.load(from, 48));
  }
  putPair(target, columnBytes, a);
  putPair(target + two, columnBytes, b);
  putPair(target + 2 * two, columnBytes, c);
  putPair(target + 3 * two, columnBytes, d);
}

/** A row's stored cells × 2 outputs. */
function addTwo(source: usize, row: i32, weights: usize, stride: usize, target: usize, columnBytes: usize): void {
  let sums = pairAt(target, columnBytes);
  const end = rowStart(source, row + 1);
  for (let entry = rowStart(source, row); entry < end; entry++)
    sums = addProduct(sums, f64x2.splat(numberAt(source, entry)), v128.load(weights + <usize>columnAt(source, entry) * stride));
  putPair(target, columnBytes, sums);
}

function addOne(source: usize, row: i32, weights: usize, stride: usize, target: usize): void {
  let sum = load<f64>(target);
  const end = rowStart(source, row + 1);
  for (let entry = rowStart(source, row); entry < end; entry++)
    sum += numberAt(source, entry) * load<f64>(weights + <usize>columnAt(source, entry) * stride);
  store<f64>(target, sum);
}

/** Adds stored cells × rows of the weights [width, outputs] to the target columns. */
export function multiplySparse(source: usize, weights: usize, outputs: u32, target: usize, columnBytes: usize): void {
  const stride = <usize>outputs << 3;
  for (let row = 0; row < rows; row++) {
    let at = target + (<usize>row << 3);
    let from = weights;
    let left = outputs;
    for (; left >= 8; left -= 8, from += 64, at += columnBytes << 3) addEight(source, row, from, stride, at, columnBytes);
    for (; left >= 2; left -= 2, from += 16, at += columnBytes << 1) addTwo(source, row, from, stride, at, columnBytes);
    if (left == 1) addOne(source, row, from, stride, at);
  }
}
