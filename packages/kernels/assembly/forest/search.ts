import {
  SEARCH_GRID,
  SEARCH_GRID_WIDE,
  SEARCH_LAST_CELL,
  SEARCH_LOW,
  SEARCH_SCALE,
  SEARCH_STEPS,
  SEARCH_THRESHOLDS,
} from "./image";

// rank(x) = #{t < x} or #{t <= x}: a uniform grid gives the first guess, fixed binary steps lead to
// four thresholds that are compared at once. The cell is
// rounded by adding 2^52 (2^23 in float32), which the packer does alike; NaN falls in cell 0 and gets rank 0.

@inline const ROUND_F64: f64 = 4503599627370496.0;
@inline const ROUND_F32: f32 = 8388608.0;

/** Writes the float64 cell numbers of a column; returns 1 where it holds a NaN. */
export function cellsF64(image: usize, search: usize, column: usize, rows: i32, cells: usize): i32 {
  const low = f64x2.splat(load<f64>(search, SEARCH_LOW));
  const scale = f64x2.splat(load<f64>(search, SEARCH_SCALE));
  const last = f64x2.splat(<f64>load<u32>(search, SEARCH_LAST_CELL));
  const zero = f64x2.splat(0);
  const round = f64x2.splat(ROUND_F64);
  let missing = i64x2.splat(0);
  let row = 0;
  for (; row + 2 <= rows; row += 2) {
    const x = v128.load(column + (<usize>row << 3));
    missing = v128.or(missing, f64x2.ne(x, x));
    const cell = f64x2.add(f64x2.pmin(last, f64x2.pmax(zero, f64x2.mul(f64x2.sub(x, low), scale))), round);
    v128.store64_lane(cells + (<usize>row << 2), i8x16.shuffle(cell, cell, 0, 1, 2, 3, 8, 9, 10, 11, 0, 1, 2, 3, 8, 9, 10, 11), 0);
  }
  if (row < rows) {
    const x = v128.load64_splat(column + (<usize>row << 3));
    missing = v128.or(missing, f64x2.ne(x, x));
    const cell = f64x2.add(f64x2.pmin(last, f64x2.pmax(zero, f64x2.mul(f64x2.sub(x, low), scale))), round);
    store<i32>(cells + (<usize>row << 2), i32x4.extract_lane(cell, 0));
  }
  return v128.any_true(missing) ? 1 : 0;
}

@inline function cellF32(x: v128, low: v128, scale: v128, last: v128): v128 {
  const cell = f32x4.pmin(last, f32x4.pmax(f32x4.splat(0), f32x4.mul(f32x4.sub(x, low), scale)));
  return i32x4.sub(f32x4.add(cell, f32x4.splat(ROUND_F32)), i32x4.splat(0x4b000000));
}

/** Rounds a column to float32 into `values` and writes its cell numbers; returns 1 where it holds a NaN. */
export function cellsF32(image: usize, search: usize, column: usize, rows: i32, values: usize, cells: usize): i32 {
  const low = f32x4.splat(<f32>load<f64>(search, SEARCH_LOW));
  const scale = f32x4.splat(<f32>load<f64>(search, SEARCH_SCALE));
  const last = f32x4.splat(<f32>load<u32>(search, SEARCH_LAST_CELL));
  let missing = i64x2.splat(0);
  let row = 0;
  for (; row + 4 <= rows; row += 4) {
    const pair = column + (<usize>row << 3);
    const a = f32x4.demote_f64x2_zero(v128.load(pair));
    const b = f32x4.demote_f64x2_zero(v128.load(pair, 16));
    const x = i8x16.shuffle(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
    missing = v128.or(missing, f32x4.ne(x, x));
    v128.store(values + (<usize>row << 2), x);
    v128.store(cells + (<usize>row << 2), cellF32(x, low, scale, last));
  }
  for (; row < rows; row++) {
    const x = f32x4.splat(<f32>load<f64>(column + (<usize>row << 3)));
    missing = v128.or(missing, f32x4.ne(x, x));
    store<f32>(values + (<usize>row << 2), f32x4.extract_lane(x, 0));
    store<i32>(cells + (<usize>row << 2), i32x4.extract_lane(cellF32(x, low, scale, last), 0));
  }
  return v128.any_true(missing) ? 1 : 0;
}

@inline function first<G>(grid: usize, cells: usize, row: i32): i32 {
  return load<G>(grid + <usize>load<u32>(cells + (<usize>row << 2)) * sizeof<G>());
}

/** Binary step: passes `1 << size` thresholds if the last of them lies below. */
@inline function step<T>(thresholds: usize, at: i32, size: i32, x: T, orEqual: bool): i32 {
  const t = load<T>(thresholds + (<usize>(at + (1 << size) - 1)) * sizeof<T>());
  return at + ((orEqual ? i32(t <= x) : i32(t < x)) << size);
}

/** How many of the next four thresholds lie below. */
@inline function countOfFour<T>(thresholds: usize, at: i32, x: T, orEqual: bool): i32 {
  const from = thresholds + <usize>at * sizeof<T>();
  if (sizeof<T>() == 4) {
    const t = v128.load(from);
    const all = f32x4.splat(<f32>x);
    return popcnt(i32x4.bitmask(orEqual ? f32x4.le(t, all) : f32x4.lt(t, all)));
  }
  const low = v128.load(from);
  const high = v128.load(from, 16);
  const all = f64x2.splat(<f64>x);
  const below = orEqual ? f64x2.le(low, all) : f64x2.lt(low, all);
  const above = orEqual ? f64x2.le(high, all) : f64x2.lt(high, all);
  return popcnt(i32x4.bitmask(i8x16.shuffle(below, above, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27)));
}

@inline function searchRows<T, G>(thresholds: usize, grid: usize, steps: i32, values: usize, cells: usize, rows: i32, ranks: usize, orEqual: bool): void {
  let row = 0;
  for (; row + 4 <= rows; row += 4) {
    const at = values + <usize>row * sizeof<T>();
    const x0 = load<T>(at);
    const x1 = load<T>(at, sizeof<T>());
    const x2 = load<T>(at, 2 * sizeof<T>());
    const x3 = load<T>(at, 3 * sizeof<T>());
    let p0 = first<G>(grid, cells, row);
    let p1 = first<G>(grid, cells, row + 1);
    let p2 = first<G>(grid, cells, row + 2);
    let p3 = first<G>(grid, cells, row + 3);
    for (let size = steps + 1; size > 1; size--) {
      p0 = step<T>(thresholds, p0, size, x0, orEqual);
      p1 = step<T>(thresholds, p1, size, x1, orEqual);
      p2 = step<T>(thresholds, p2, size, x2, orEqual);
      p3 = step<T>(thresholds, p3, size, x3, orEqual);
    }
    const to = ranks + (<usize>row << 2);
    store<i32>(to, p0 + countOfFour<T>(thresholds, p0, x0, orEqual));
    store<i32>(to, p1 + countOfFour<T>(thresholds, p1, x1, orEqual), 4);
    store<i32>(to, p2 + countOfFour<T>(thresholds, p2, x2, orEqual), 8);
    store<i32>(to, p3 + countOfFour<T>(thresholds, p3, x3, orEqual), 12);
  }
  for (; row < rows; row++) {
    const x = load<T>(values + <usize>row * sizeof<T>());
    let p = first<G>(grid, cells, row);
    for (let size = steps + 1; size > 1; size--) p = step<T>(thresholds, p, size, x, orEqual);
    store<i32>(ranks + (<usize>row << 2), p + countOfFour<T>(thresholds, p, x, orEqual));
  }
}

@inline function searchTyped<T>(image: usize, search: usize, values: usize, cells: usize, rows: i32, ranks: usize, orEqual: bool): void {
  const thresholds = image + load<u32>(search, SEARCH_THRESHOLDS);
  const grid = image + load<u32>(search, SEARCH_GRID);
  const steps = load<i32>(search, SEARCH_STEPS);
  if (load<u32>(search, SEARCH_GRID_WIDE)) {
    searchRows<T, u32>(thresholds, grid, steps, values, cells, rows, ranks, orEqual);
  } else {
    searchRows<T, u16>(thresholds, grid, steps, values, cells, rows, ranks, orEqual);
  }
}

/** ranks[row] = #{t < x} of float64 values. */
export function ranksLessF64(image: usize, search: usize, values: usize, cells: usize, rows: i32, ranks: usize): void {
  searchTyped<f64>(image, search, values, cells, rows, ranks, false);
}

/** ranks[row] = #{t <= x} of float64 values. */
export function ranksAtMostF64(image: usize, search: usize, values: usize, cells: usize, rows: i32, ranks: usize): void {
  searchTyped<f64>(image, search, values, cells, rows, ranks, true);
}

/** ranks[row] = #{t < x} of float32 values. */
export function ranksLessF32(image: usize, search: usize, values: usize, cells: usize, rows: i32, ranks: usize): void {
  searchTyped<f32>(image, search, values, cells, rows, ranks, false);
}

/** ranks[row] = #{t <= x} of float32 values. */
export function ranksAtMostF32(image: usize, search: usize, values: usize, cells: usize, rows: i32, ranks: usize): void {
  searchTyped<f32>(image, search, values, cells, rows, ranks, true);
}
