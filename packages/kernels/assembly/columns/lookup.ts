/** First place of an ascending list whose entry is not less; `count` >= 1. */
@inline export function place<T>(keys: usize, count: u32, key: T): u32 {
  let base: u32 = 0;
  for (let left = count; left > 1; ) {
    const half = left >> 1;
    base = load<T>(keys + <usize>(base + half - 1) * sizeof<T>()) < key ? base + half : base;
    left -= half;
  }
  return base + u32(load<T>(keys + <usize>base * sizeof<T>()) < key);
}

/** Codes `low … high - 1` through a table; -1 is missing. The target may be the source. */
export function lookupCodes(table: usize, low: i32, high: i32, missing: i32, unknown: i32, source: usize, target: usize, rows: i32): void {
  const span = u32(high - low);
  for (let row = 0; row < rows; row++, source += 4, target += 4) {
    const code = load<i32>(source);
    const index = u32(code - low);
    store<i32>(target, code < 0 ? missing : index < span ? load<i32>(table + (<usize>index << 2)) : unknown);
  }
}

/** Codes through ascending keys. */
export function searchCodes(keys: usize, values: usize, count: u32, missing: i32, unknown: i32, source: usize, target: usize, rows: i32): void {
  for (let row = 0; row < rows; row++, source += 4, target += 4) {
    const code = load<i32>(source);
    let found = unknown;
    if (code < 0) found = missing;
    else {
      const index = place<i32>(keys, count, code);
      if (index < count && load<i32>(keys + (<usize>index << 2)) == code) found = load<i32>(values + (<usize>index << 2));
    }
    store<i32>(target, found);
  }
}

/** Numbers through ascending keys; NaN is missing. The target may be the source. */
export function searchNumbers(keys: usize, values: usize, count: u32, missing: i32, unknown: i32, source: usize, target: usize, rows: i32): void {
  for (let row = 0; row < rows; row++, source += 8, target += 4) {
    const cell = load<f64>(source);
    let found = unknown;
    if (cell != cell) found = missing;
    else {
      const index = place<f64>(keys, count, cell);
      if (index < count && load<f64>(keys + (<usize>index << 3)) == cell) found = load<i32>(values + (<usize>index << 2));
    }
    store<i32>(target, found);
  }
}

/** Whole numbers `low … high - 1` through a table; NaN is missing. The target may be the source. */
export function lookupNumbers(table: usize, low: i32, high: i32, missing: i32, unknown: i32, source: usize, target: usize, rows: i32): void {
  const span = u32(high - low);
  for (let row = 0; row < rows; row++, source += 8, target += 4) {
    const cell = load<f64>(source);
    const whole = i32(cell);
    const index = u32(whole - low);
    const known = f64(whole) == cell && index < span;
    store<i32>(target, known ? load<i32>(table + (<usize>index << 2)) : cell != cell ? missing : unknown);
  }
}

/** How many ascending edges are below the cell, or with `right` at or below it; NaN counts all. */
export function bucketizeColumn(edges: usize, count: u32, right: i32, source: usize, target: usize, rows: i32): void {
  for (let row = 0; row < rows; row++, source += 8, target += 4) {
    const cell = load<f64>(source);
    let low: u32 = 0;
    let high = count;
    if (cell != cell) low = count;
    else if (right)
      while (low < high) {
        const middle = (low + high) >> 1;
        if (load<f64>(edges + (<usize>middle << 3)) <= cell) low = middle + 1;
        else high = middle;
      }
    else
      while (low < high) {
        const middle = (low + high) >> 1;
        if (load<f64>(edges + (<usize>middle << 3)) < cell) low = middle + 1;
        else high = middle;
      }
    store<u32>(target, low);
  }
}

/** One column of a table by index; outside it zero. */
export function takeColumn8(index: usize, table: usize, length: u32, target: usize, rows: i32): void {
  for (let row = 0; row < rows; row++, index += 4, target += 8) {
    const at = load<u32>(index);
    store<i64>(target, at < length ? load<i64>(table + (<usize>at << 3)) : 0);
  }
}

export function takeColumn4(index: usize, table: usize, length: u32, outside: i32, target: usize, rows: i32): void {
  for (let row = 0; row < rows; row++, index += 4, target += 4) {
    const at = load<u32>(index);
    store<i32>(target, at < length ? load<i32>(table + (<usize>at << 2)) : outside);
  }
}

/** Columns of zeros, and a one where the index says. */
export function oneHotColumns(index: usize, size: u32, target: usize, columnBytes: usize, rows: i32): void {
  const used = (<usize>rows << 3) + 15 & ~15;
  for (let column: u32 = 0; column < size; column++) memory.fill(target + <usize>column * columnBytes, 0, used);
  for (let row = 0; row < rows; row++, index += 4) {
    const at = load<u32>(index);
    if (at < size) store<f64>(target + <usize>at * columnBytes + (<usize>row << 3), 1);
  }
}
