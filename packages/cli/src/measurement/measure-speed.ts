import type { Batch } from "@godwit/core/ir";
import type { Predictor } from "../models/predictor.ts";

/** How fast batches of one size were answered. */
export interface Speed {
  readonly batch: number;
  readonly runs: number;
  readonly rows_per_second: number;
  readonly p50_ms: number;
  readonly p99_ms: number;
}

const fewestRuns = 3;
const mostRuns = 20_000;

/** Answers one batch again and again for about `seconds`, after a warm-up. */
export async function measureSpeed(predictor: Predictor, method: string, batch: Batch, seconds: number): Promise<Speed> {
  const warmUntil = performance.now() + seconds * 250;
  do await predictor.run(method, batch);
  while (performance.now() < warmUntil);
  const times: number[] = [];
  const until = performance.now() + seconds * 1000;
  while (times.length < fewestRuns || (performance.now() < until && times.length < mostRuns)) {
    const start = performance.now();
    await predictor.run(method, batch);
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  const p50 = quantile(times, 0.5);
  return {
    batch: batch.rows,
    runs: times.length,
    rows_per_second: Math.round((batch.rows / p50) * 1000),
    p50_ms: round(p50),
    p99_ms: round(quantile(times, 0.99)),
  };
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

function round(milliseconds: number): number {
  return Number(milliseconds.toPrecision(4));
}
