// Sums go from column 0 up, without fused multiply-add: the reference's bits. Weights stand in panels of 4, 2 or 1 outputs.
import { row16, rowPanel } from "./sums-of-row";
import { block16x1, block4x4, block8x1, block8x2 } from "./sums-of-rows";

@inline function panelSize(left: u32): u32 {
  return left >= 4 ? 4 : left >= 2 ? 2 : 1;
}

function oneRow<T>(columns: usize, count: u32, weights: usize, outputs: u32): void {
  const end = columns + (<usize>count << 2);
  const panelBytes = <usize>count << 5;
  let output: u32 = 0;
  for (; output + 16 <= outputs; output += 16, weights += panelBytes << 2) row16<T>(columns, end, weights, panelBytes, output);
  while (output < outputs) {
    const size = panelSize(outputs - output);
    rowPanel<T>(columns, end, weights, size, output);
    weights += (<usize>count * size) << 3;
    output += size;
  }
}

/** Adds up terms T of columns and weights [count, outputs] where `placeSums` says; reads and writes up to 8 rows at a time. */
export function accumulate<T>(columns: usize, count: u32, weights: usize, outputs: u32, rows: i32): void {
  if (rows == 1) return oneRow<T>(columns, count, weights, outputs);
  const bytes = <usize>rows << 3;
  const end = columns + (<usize>count << 2);
  let output: u32 = 0;
  while (output < outputs) {
    const size = panelSize(outputs - output);
    let offset: usize = 0;
    if (size == 4) for (; offset < bytes; offset += 32) block4x4<T>(columns, end, weights, offset, output);
    else if (size == 2) for (; offset < bytes; offset += 64) block8x2<T>(columns, end, weights, offset, output);
    else {
      for (; offset + 128 <= bytes; offset += 128) block16x1<T>(columns, end, weights, offset, output);
      for (; offset < bytes; offset += 64) block8x1<T>(columns, end, weights, offset, output);
    }
    weights += (<usize>count * size) << 3;
    output += size;
  }
}
