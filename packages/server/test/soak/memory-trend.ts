/** One look at a server's memory. */
export interface MemorySample {
  readonly second: number;
  readonly residentBytes: number;
  readonly heapBytes: number;
}

export interface MemoryTrend {
  /** Mebibytes at the start and at the end of what was looked at: the medians of its first and last third. */
  readonly first: number;
  readonly last: number;
  /** Mebibytes that an hour at this rate would add: the slope of the least-squares line. */
  readonly hourly: number;
}

const mebibyte = 2 ** 20;

/** How memory changed in the later `share` of the samples, after it has warmed up. */
export function memoryTrend(samples: readonly MemorySample[], share: number, of: (sample: MemorySample) => number): MemoryTrend {
  const kept = samples.slice(Math.floor(samples.length * (1 - share)));
  const third = Math.floor(kept.length / 3);
  return {
    first: median(kept.slice(0, third).map(of)) / mebibyte,
    last: median(kept.slice(-third).map(of)) / mebibyte,
    hourly:
      (slope(
        kept.map(({ second }) => second),
        kept.map(of),
      ) *
        3600) /
      mebibyte,
  };
}

/** What the heap keeps after garbage collections: the least of each stretch of `count` samples. */
export function afterCollections(samples: readonly MemorySample[], count: number): readonly MemorySample[] {
  const least: MemorySample[] = [];
  for (let from = 0; from + count <= samples.length; from += count)
    least.push(samples.slice(from, from + count).reduce((one, other) => (other.heapBytes < one.heapBytes ? other : one)));
  return least;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function slope(xs: readonly number[], ys: readonly number[]): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0) / values.length;
  const [x, y] = [mean(xs), mean(ys)];
  const rise = xs.reduce((sum, each, index) => sum + (each - x) * (ys[index]! - y), 0);
  return rise / xs.reduce((sum, each) => sum + (each - x) ** 2, 0);
}
