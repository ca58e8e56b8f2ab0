const warmUp = 20_000;
const most = 10_000;
const repeats = 8;
/** Milliseconds of one count, about. */
const patience = 40;

/**
 * Bytes on the heap that a call leaves until the next collection, in the steady state: the least of several counts, so that what
 * the JavaScript engine does for itself is out. Needs `--expose-gc`.
 */
export function heapOfCall(call: (index: number) => unknown): number {
  const start = performance.now();
  let warm = 0;
  while (warm < warmUp && performance.now() - start < patience * repeats) call(warm++);
  const calls = Math.max(100, Math.min(most, Math.round((warm * patience) / (performance.now() - start))));
  let least = Number.POSITIVE_INFINITY;
  for (let repeat = 0; repeat < repeats; repeat++) {
    globalThis.gc!();
    const before = process.memoryUsage();
    for (let index = 0; index < calls; index++) call(index);
    const after = process.memoryUsage();
    least = Math.min(least, after.heapUsed + after.external - before.heapUsed - before.external);
  }
  return Math.max(0, Math.round(least / calls));
}
