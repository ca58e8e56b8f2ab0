@inline export function medianScratchSize(count: u32): usize {
  return <usize>count << 4;
}

/** NaN is larger than everything. */
@inline function isAfter(left: f64, right: f64): bool {
  return left > right || (left != left && right == right);
}

/** The cell with which the weights, added in the order of the ascending cells, reach half of their sum. */
export function weightedMedian(columns: usize, weights: usize, count: u32, work: usize, target: usize, rows: i32): void {
  for (let row = 0; row < rows; row++, target += 8) {
    for (let index: u32 = 0; index < count; index++) {
      const cell = load<f64>(<usize>load<u32>(columns + (<usize>index << 2)) + (<usize>row << 3));
      let at = work + (<usize>index << 4);
      for (; at > work && isAfter(load<f64>(at - 16), cell); at -= 16) {
        store<f64>(at, load<f64>(at - 16));
        store<f64>(at, load<f64>(at - 8), 8);
      }
      store<f64>(at, cell);
      store<f64>(at, load<f64>(weights + (<usize>index << 3)), 8);
    }
    const end = work + (<usize>count << 4);
    let sum: f64 = 0;
    for (let at = work; at < end; at += 16) sum += load<f64>(at, 8);
    const half = 0.5 * sum;
    let median = load<f64>(work);
    sum = 0;
    for (let at = work; at < end; at += 16) {
      sum += load<f64>(at, 8);
      if (sum >= half) {
        median = load<f64>(at);
        break;
      }
    }
    store<f64>(target, median);
  }
}
