export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

export function spreadOf(figures: readonly number[]): Spread {
  const sorted = figures.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  return { median, least: sorted[0]!, most: sorted[sorted.length - 1]! };
}

/** How many times quicker `figures` are than `peer`, round by round. */
export function ratiosOf(figures: readonly number[], peer: readonly number[]): Spread {
  return spreadOf(figures.map((figure, round) => peer[round]! / figure));
}

export function printTime(ms: number): string {
  if (ms >= 1000) return `${(ms / 1000).toPrecision(3)} s`;
  return ms >= 1 ? `${ms.toPrecision(3)} ms` : `${(ms * 1000).toPrecision(3)} µs`;
}

export function printSpread({ median, least, most }: Spread): string {
  return `${printRatio(median)} × (${printRatio(least)}–${printRatio(most)})`;
}

export function printRatio(ratio: number): string {
  return ratio >= 100 ? ratio.toFixed(0) : ratio.toPrecision(3);
}
