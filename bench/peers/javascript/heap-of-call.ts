const calls = 10_000;
const repeats = 8;

/**
 * Bytes on the heap that a call leaves until the next collection, in the steady state: the least of several counts, so that what
 * the JavaScript engine does for itself is out. Needs `--expose-gc`.
 */
export function heapOfCall(call: (index: number) => unknown): number {
  for (let index = 0; index < calls; index++) call(index);
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
