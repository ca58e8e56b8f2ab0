/** Numbers of rows up to powers of two share a bucket. */
const buckets = 21;
/** A run that took longer than so many times what is known was held up by something else. */
const mostTimes = 3;

/** What runs of some methods take by their number of rows, learned while they run. */
export class RunCost {
  readonly #milliseconds = new Float64Array(buckets).fill(Number.NaN);
  /** How many rows the runs of a bucket have. */
  readonly #rows = new Float64Array(buckets);

  /** Takes note of a run: of quick ones at once, of slow ones slowly, for a busy machine slows some. */
  note(rows: number, milliseconds: number): void {
    const bucket = bucketOf(rows);
    const known = this.#milliseconds[bucket]!;
    const isNew = !(milliseconds >= known);
    this.#milliseconds[bucket] = isNew ? milliseconds : known * 0.9 + Math.min(milliseconds, mostTimes * known) * 0.1;
    this.#rows[bucket] = isNew ? rows : this.#rows[bucket]! * 0.9 + rows * 0.1;
  }

  /** Whether runs of about so many rows have been seen. */
  knows(rows: number): boolean {
    return !Number.isNaN(this.#milliseconds[bucketOf(rows)]!);
  }

  /** Milliseconds of a run of so many rows, between those of fewer and of more; beyond the largest that is known, by its rows. NaN before the first. */
  of(rows: number): number {
    const bucket = bucketOf(rows);
    let below = bucket;
    while (below >= 0 && !(this.#rows[below]! <= rows && this.#rows[below]! > 0)) below--;
    let above = bucket;
    while (above < buckets && !(this.#rows[above]! > rows)) above++;
    if (below < 0 && above >= buckets) return Number.NaN;
    if (below < 0) return this.#milliseconds[above]!;
    const [least, time] = [this.#rows[below]!, this.#milliseconds[below]!];
    if (above >= buckets) return (time * rows) / least;
    const slope = (this.#milliseconds[above]! - time) / (this.#rows[above]! - least);
    return time + Math.max(0, slope) * (rows - least);
  }
}

function bucketOf(rows: number): number {
  return Math.min(buckets - 1, 31 - Math.clz32(Math.max(1, rows)));
}
