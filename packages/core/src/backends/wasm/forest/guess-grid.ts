/**
 * A uniform grid over sorted thresholds: cell c starts the search at `first[c]`, `steps` binary steps leave the
 * `comparedAtOnce` thresholds that the kernel compares at once.
 */
export interface GuessGrid {
  readonly low: number;
  readonly scale: number;
  readonly first: Uint16Array | Uint32Array;
  readonly steps: number;
}

export const comparedAtOnce = 4;

/**
 * Chooses the grid that leaves the fewest steps. A cell number must not fall where the value rises, and kernel and
 * packer must round alike; subtract, multiply, clamp and round-to-integer do both in either precision.
 */
export function fitGuessGrid(thresholds: Float64Array, single: boolean): GuessGrid {
  const finite = thresholds.filter((threshold) => Number.isFinite(threshold));
  let best = buildGrid(thresholds, 0, 0, 1, single);
  if (finite.length < 2) return best;
  const low = finite[0]!;
  const width = finite[finite.length - 1]! - low;
  for (const perThreshold of thresholds.length <= 4096 ? [1, 2, 4] : [0.5, 1]) {
    const cells = Math.max(16, Math.min(65_536, Math.ceil(thresholds.length * perThreshold)));
    const scale = round((cells - 1) / width, single);
    const grid = buildGrid(thresholds, low, scale, cells, single);
    if (grid.steps < best.steps) best = grid;
  }
  return best;
}

/** The cell of a value: the kernel's arithmetic, operation by operation. */
export function cellOf(value: number, low: number, scale: number, cells: number, single: boolean): number {
  const scaled = round(round(value - low, single) * scale, single);
  const positive = 0 < scaled ? scaled : 0;
  const clamped = positive < cells - 1 ? positive : cells - 1;
  return single ? Math.fround(clamped + 2 ** 23) - 2 ** 23 : clamped + 2 ** 52 - 2 ** 52;
}

function buildGrid(thresholds: Float64Array, low: number, scale: number, cells: number, single: boolean): GuessGrid {
  const first = thresholds.length > 65_535 ? new Uint32Array(cells) : new Uint16Array(cells);
  let crowd = 0;
  let start = 0;
  for (let cell = 0; cell < cells; cell++) {
    first[cell] = start;
    let end = start;
    while (end < thresholds.length && cellOf(thresholds[end]!, low, scale, cells, single) === cell) end++;
    crowd = Math.max(crowd, end - start);
    start = end;
  }
  return { low, scale, first, steps: Math.max(0, Math.ceil(Math.log2(crowd / comparedAtOnce))) };
}

function round(value: number, single: boolean): number {
  return single ? Math.fround(value) : value;
}
