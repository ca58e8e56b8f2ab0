import type { LoadResult } from "./load/latencies.ts";
import type { ServerResult } from "./serving-page.ts";

interface Measured {
  readonly rates: number[];
  readonly p50: number[];
  readonly p99: number[];
  coldStart: number;
  memory: number;
}

/** What the rounds measured, by server and load. */
export class Measurements {
  readonly #measured = new Map<string, Measured>();

  note(name: string, load: string, { requests, seconds, p50, p99 }: LoadResult, coldStart = Number.NaN, memory = Number.NaN): void {
    const key = `${name}|${load}`;
    let measured = this.#measured.get(key);
    if (measured === undefined) this.#measured.set(key, (measured = { rates: [], p50: [], p99: [], coldStart, memory }));
    measured.rates.push(requests / seconds);
    measured.p50.push(p50);
    measured.p99.push(p99);
    measured.coldStart = coldStart;
    measured.memory = memory;
  }

  /** Requests a second; NaN where that was not measured. */
  rate(name: string, load: string): number {
    return median(this.#measured.get(`${name}|${load}`)?.rates ?? []);
  }

  /** The medians of the rounds. */
  get servers(): ServerResult[] {
    return Array.from(this.#measured, ([key, { rates, p50, p99, coldStart, memory }]) => {
      const [name, load] = key.split("|") as [string, string];
      return { name, load, rate: median(rates), p50: median(p50), p99: median(p99), coldStart, memory };
    });
  }
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
