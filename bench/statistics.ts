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

/** How many times as quick `figures` are as `peer`, in each round that both took part in. */
export function ratiosOf(figures: readonly number[], peer: readonly number[]): Spread {
  const rounds = Math.min(figures.length, peer.length);
  return spreadOf(Array.from({ length: rounds }, (_, round) => peer[round]! / figures[round]!));
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

export function printBytes(bytes: number): string {
  if (Math.abs(bytes) >= 1e6) return `${(bytes / 1e6).toFixed(bytes >= 1e7 ? 0 : 1)} MB`;
  return Math.abs(bytes) >= 1e3 ? `${(bytes / 1e3).toFixed(bytes >= 1e4 ? 0 : 1)} kB` : `${bytes.toFixed(0)} B`;
}
