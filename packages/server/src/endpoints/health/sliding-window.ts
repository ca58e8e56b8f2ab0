import { bucketCount, bucketOf } from "./latency-histogram.ts";

/** What was seen of one version in a stretch of time. */
export interface Seen {
  readonly calls: number;
  readonly failures: number;
  /** Calls that were answered, by `bucketOf` their milliseconds. */
  readonly latencies: Uint32Array;
  /** Rows whose answer was compared with the one that was given. */
  readonly comparedRows: number;
  readonly differingRows: number;
  readonly largestDifference: number;
}

interface Slice {
  /** Which stretch of time it counts; -1: none yet. */
  number: number;
  calls: number;
  failures: number;
  latencies: Uint32Array | null;
  comparedRows: number;
  differingRows: number;
  largestDifference: number;
}

const slices = 20;

/** Counts of the last `length` milliseconds, forgotten in twentieths. */
export class SlidingWindow {
  readonly #slices: readonly Slice[];
  readonly #sliceLength: number;

  constructor(length: number) {
    this.#sliceLength = length / slices;
    this.#slices = Array.from({ length: slices }, emptySlice);
  }

  /** A call that took so many milliseconds. */
  addCall(now: number, milliseconds: number, failed: boolean): void {
    const slice = this.#at(now);
    slice.calls++;
    if (failed) slice.failures++;
    else (slice.latencies ??= new Uint32Array(bucketCount))[bucketOf(milliseconds)]!++;
  }

  addComparison(now: number, rows: number, differing: number, difference: number): void {
    const slice = this.#at(now);
    slice.comparedRows += rows;
    slice.differingRows += differing;
    slice.largestDifference = Math.max(slice.largestDifference, difference);
  }

  seen(now: number): Seen {
    const current = this.#numberOf(now);
    const latencies = new Uint32Array(bucketCount);
    const sum = { calls: 0, failures: 0, latencies, comparedRows: 0, differingRows: 0, largestDifference: 0 };
    for (const slice of this.#slices) {
      if (slice.number <= current - slices || slice.number > current) continue;
      sum.calls += slice.calls;
      sum.failures += slice.failures;
      sum.comparedRows += slice.comparedRows;
      sum.differingRows += slice.differingRows;
      sum.largestDifference = Math.max(sum.largestDifference, slice.largestDifference);
      slice.latencies?.forEach((count, bucket) => (latencies[bucket]! += count));
    }
    return sum;
  }

  #at(now: number): Slice {
    const number = this.#numberOf(now);
    const slice = this.#slices[number % slices]!;
    if (slice.number !== number) {
      slice.latencies?.fill(0);
      Object.assign(slice, { ...emptySlice(), number, latencies: slice.latencies });
    }
    return slice;
  }

  #numberOf(now: number): number {
    return Math.floor(now / this.#sliceLength);
  }
}

function emptySlice(): Slice {
  return { number: -1, calls: 0, failures: 0, latencies: null, comparedRows: 0, differingRows: 0, largestDifference: 0 };
}
