/** What a load measured. */
export interface LoadResult {
  readonly requests: number;
  readonly seconds: number;
  /** Answers that were not 200 (over gRPC: not OK), and connections that broke. */
  readonly errors: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

/** Collects the times of answers between two moments. */
export class Latencies {
  readonly #from: number;
  readonly #until: number;
  readonly #times: number[] = [];
  #errors = 0;

  /** Moments as `performance.now()` counts. */
  constructor(from: number, until: number) {
    this.#from = from;
    this.#until = until;
  }

  note(start: number, ok: boolean): void {
    const now = performance.now();
    if (now < this.#from || now > this.#until) return;
    if (ok) this.#times.push(now - start);
    else this.#errors++;
  }

  result(): LoadResult {
    const sorted = Float64Array.from(this.#times).sort();
    const at = (part: number): number => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN;
    return { requests: sorted.length, seconds: (this.#until - this.#from) / 1000, errors: this.#errors, p50: at(0.5), p99: at(0.99) };
  }
}
