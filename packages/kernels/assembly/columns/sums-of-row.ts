import { finishCell, finishPair, firstCell, firstPair } from "./sums";

/** One row × 16 outputs: four panels, `panelBytes` apart. */
export function row16<T>(columns: usize, end: usize, weights: usize, panelBytes: usize, output: u32): void {
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
    a0 = changetype<T>(0).pair(a0, x, v128.load(weights + at));
    a1 = changetype<T>(0).pair(a1, x, v128.load(weights + at, 16));
    b0 = changetype<T>(0).pair(b0, x, v128.load(second + at));
    b1 = changetype<T>(0).pair(b1, x, v128.load(second + at, 16));
    c0 = changetype<T>(0).pair(c0, x, v128.load(third + at));
    c1 = changetype<T>(0).pair(c1, x, v128.load(third + at, 16));
    d0 = changetype<T>(0).pair(d0, x, v128.load(fourth + at));
    d1 = changetype<T>(0).pair(d1, x, v128.load(fourth + at, 16));
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
export function rowPanel<T>(columns: usize, end: usize, weights: usize, size: u32, output: u32): void {
  if (size == 1) {
    let sum = firstCell(output);
    for (; columns < end; columns += 4, weights += 8) sum = changetype<T>(0).one(sum, load<f64>(<usize>load<u32>(columns)), load<f64>(weights));
    return finishCell(sum, output);
  }
  const stride = <usize>size << 3;
  const other: usize = size == 4 ? 16 : 0;
  let left = firstPair(output);
  let right = size == 4 ? firstPair(output + 2) : left;
  for (; columns < end; columns += 4, weights += stride) {
    const x = v128.load64_splat(<usize>load<u32>(columns));
    left = changetype<T>(0).pair(left, x, v128.load(weights));
    right = changetype<T>(0).pair(right, x, v128.load(weights + other));
  }
  finishPair(left, output);
  if (size == 4) finishPair(right, output + 2);
}
