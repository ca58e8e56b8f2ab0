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
