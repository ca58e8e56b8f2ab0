/** The height of a line of corners at each cell, as `numpy.interp` or, by the rules 1 and 2, as SciPy's `interp1d` in float32. */
export function interpolateColumn(x: usize, y: usize, count: u32, rule: i32, source: usize, target: usize, rows: i32): void {
  const last = <usize>(count - 1) << 3;
  const first = load<f64>(x);
  const final = load<f64>(x + last);
  for (let row = 0; row < rows; row++, source += 8, target += 8) {
    const cell = load<f64>(source);
    let height = cell;
    if (count == 1 || cell < first) height = load<f64>(y);
    else if (cell > final) height = load<f64>(y + last);
    else if (cell == cell) height = rule > 0 ? between32(x, y, count, cell, rule == 2) : between64(x, y, count, cell);
    store<f64>(target, height);
  }
}

/** The last corner at or before the cell counts; where a slope is infinite, the next one may still tell. */
function between64(x: usize, y: usize, count: u32, cell: f64): f64 {
  let low: u32 = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (load<f64>(x + (<usize>middle << 3)) > cell) high = middle;
    else low = middle + 1;
  }
  const at = <usize>(low - 1) << 3;
  const x0 = load<f64>(x + at);
  const y0 = load<f64>(y + at);
  if (x0 == cell) return y0;
  const x1 = load<f64>(x + at, 8);
  const y1 = load<f64>(y + at, 8);
  const slope = (y1 - y0) / (x1 - x0);
  const forward = slope * (cell - x0) + y0;
  if (forward == forward) return forward;
  const backward = slope * (cell - x1) + y1;
  return backward != backward && y0 == y1 ? y0 : backward;
}

/** The last corner before the cell counts, so that a corner is reached over the slope that leads to it. */
function between32(x: usize, y: usize, count: u32, cell: f64, weighted: bool): f64 {
  let low: u32 = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (load<f64>(x + (<usize>middle << 3)) >= cell) high = middle;
    else low = middle + 1;
  }
  const at = <usize>(low > 1 ? low - 1 : 0) << 3;
  const x0 = load<f64>(x + at);
  const x1 = load<f64>(x + at, 8);
  const y0 = load<f64>(y + at);
  const y1 = load<f64>(y + at, 8);
  const width = f64(f32(x1 - x0));
  if (weighted) return f64(f32(f64(share(x0, cell, width, y1)) + f64(share(cell, x1, width, y0))));
  const slope = f32(f64(f32(y1 - y0)) / width);
  return f64(f32(f64(f32(f64(slope) * f64(f32(cell - x0)))) + y0));
}

@inline function share(from: f64, to: f64, width: f64, height: f64): f32 {
  return f32(f64(f32(f64(f32(to - from)) / width)) * height);
}
