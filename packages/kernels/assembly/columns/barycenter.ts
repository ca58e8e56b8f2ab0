/** Bytes of work that `barycenterWeights` needs. */
export function barycenterScratchSize(count: u32, width: u32): usize {
  return (<usize>count * <usize>(count + width + 1)) << 3;
}

@inline function cell(base: usize, row: u32, count: u32, column: u32): usize {
  return base + ((<usize>row * count + column) << 3);
}

/** The weights, adding up to 1, with which the points at `places` come nearest to each row: see `Barycenter` in core. */
export function barycenterWeights(
  columns: usize,
  width: u32,
  places: usize,
  count: u32,
  points: usize,
  pointCount: u32,
  regularization: f64,
  work: usize,
  target: usize,
  columnBytes: usize,
  rows: i32,
): void {
  const factor = work;
  const differences = factor + ((<usize>count * count) << 3);
  const solution = differences + ((<usize>count * width) << 3);
  for (let row = 0; row < rows; row++) {
    const offset = <usize>row << 3;
    for (let rank: u32 = 0; rank < count; rank++) {
      const place = load<u32>(<usize>load<u32>(places + (<usize>rank << 2)) + (<usize>row << 2));
      for (let column: u32 = 0; column < width; column++) {
        const from = <usize>load<u32>(columns + (<usize>column << 2)) + offset;
        const point = place < pointCount ? load<f64>(cell(points, place, width, column)) : NaN;
        store<f64>(cell(differences, rank, width, column), point - load<f64>(from));
      }
    }
    multiply(differences, width, count, regularization, factor);
    factorize(factor, count);
    const sum = substitute(factor, count, solution);
    for (let rank: u32 = 0; rank < count; rank++)
      store<f64>(target + <usize>rank * columnBytes + offset, load<f64>(solution + (<usize>rank << 3)) / sum);
  }
}

function multiply(differences: usize, width: u32, count: u32, regularization: f64, factor: usize): void {
  let trace: f64 = 0;
  for (let rank: u32 = 0; rank < count; rank++) {
    for (let other: u32 = 0; other <= rank; other++) {
      let sum: f64 = 0;
      for (let column: u32 = 0; column < width; column++)
        sum += load<f64>(cell(differences, rank, width, column)) * load<f64>(cell(differences, other, width, column));
      store<f64>(cell(factor, rank, count, other), sum);
    }
    trace += load<f64>(cell(factor, rank, count, rank));
  }
  const addition = trace > 0 ? regularization * trace : regularization;
  for (let rank: u32 = 0; rank < count; rank++) {
    const at = cell(factor, rank, count, rank);
    store<f64>(at, load<f64>(at) + addition);
  }
}

function factorize(factor: usize, count: u32): void {
  for (let column: u32 = 0; column < count; column++)
    for (let rank = column; rank < count; rank++) {
      const at = cell(factor, rank, count, column);
      let rest = load<f64>(at);
      for (let before: u32 = 0; before < column; before++)
        rest -= load<f64>(cell(factor, rank, count, before)) * load<f64>(cell(factor, column, count, before));
      store<f64>(at, rank > column ? rest / load<f64>(cell(factor, column, count, column)) : rest > 0 ? sqrt(rest) : NaN);
    }
}

function substitute(factor: usize, count: u32, solution: usize): f64 {
  for (let rank: u32 = 0; rank < count; rank++) {
    let rest: f64 = 1;
    for (let before: u32 = 0; before < rank; before++)
      rest -= load<f64>(cell(factor, rank, count, before)) * load<f64>(solution + (<usize>before << 3));
    store<f64>(solution + (<usize>rank << 3), rest / load<f64>(cell(factor, rank, count, rank)));
  }
  for (let left = count; left > 0; left--) {
    const rank = left - 1;
    let rest = load<f64>(solution + (<usize>rank << 3));
    for (let after = left; after < count; after++)
      rest -= load<f64>(cell(factor, after, count, rank)) * load<f64>(solution + (<usize>after << 3));
    store<f64>(solution + (<usize>rank << 3), rest / load<f64>(cell(factor, rank, count, rank)));
  }
  let sum: f64 = 0;
  for (let rank: u32 = 0; rank < count; rank++) sum += load<f64>(solution + (<usize>rank << 3));
  return sum;
}
