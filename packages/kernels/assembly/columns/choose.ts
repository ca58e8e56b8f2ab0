/** The cells of `yes` where the mask is set, else of `no`; 8-byte cells. */
export function chooseColumn8(mask: usize, stepM: usize, yes: usize, stepY: usize, no: usize, stepN: usize, target: usize, rows: i32): void {
  const end = target + ((<usize>rows << 3) + 15 & ~15);
  for (; target < end; target += 16, mask += stepM, yes += stepY, no += stepN)
    v128.store(target, v128.bitselect(v128.load(yes), v128.load(no), v128.load(mask)));
}

/** The same for 4-byte cells. */
export function chooseColumn4(mask: usize, stepM: usize, yes: usize, stepY: usize, no: usize, stepN: usize, target: usize, rows: i32): void {
  for (let row = 0; row < rows; row++, target += 4, mask += stepM >> 1, yes += stepY >> 2, no += stepN >> 2)
    store<i32>(target, load<i32>(mask) != 0 ? load<i32>(yes) : load<i32>(no));
}

/** Masks combined. */
export function combineMasks(either: i32, a: usize, stepA: usize, b: usize, stepB: usize, target: usize, rows: i32): void {
  const end = target + ((<usize>rows << 3) + 15 & ~15);
  if (either) for (; target < end; target += 16, a += stepA, b += stepB) v128.store(target, v128.or(v128.load(a), v128.load(b)));
  else for (; target < end; target += 16, a += stepA, b += stepB) v128.store(target, v128.and(v128.load(a), v128.load(b)));
}

/** A mask of the NaN cells of a float64 column. */
export function maskOfNaN(source: usize, stepS: usize, target: usize, rows: i32): void {
  const end = target + ((<usize>rows << 3) + 15 & ~15);
  for (; target < end; target += 16, source += stepS) {
    const cell = v128.load(source);
    v128.store(target, f64x2.ne(cell, cell));
  }
}

/** A mask of the missing string codes. The target is not the source. */
export function maskOfMissingCodes(source: usize, stepS: usize, target: usize, rows: i32): void {
  for (let row = 0; row < rows; row++, target += 8, source += stepS >> 2) store<i64>(target, -i64(load<i32>(source) < 0));
}

export function copyColumn8(source: usize, stepS: usize, target: usize, rows: i32): void {
  const end = target + ((<usize>rows << 3) + 15 & ~15);
  for (; target < end; target += 16, source += stepS) v128.store(target, v128.load(source));
}

export function copyColumn4(source: usize, stepS: usize, target: usize, rows: i32): void {
  const end = target + ((<usize>rows << 2) + 15 & ~15);
  for (; target < end; target += 16, source += stepS) v128.store(target, v128.load(source));
}
