import { isMainThread, Worker, workerData } from "node:worker_threads";

const rounds = 20_000_000;

/** How many times the work of one thread two threads do in the same time, if all they do is count: 2 where two cores are free. */
export class FreeCores {
  readonly #words = new Int32Array(new SharedArrayBuffer(16));
  readonly #workers = [0, 1].map((number) => new Worker(new URL(import.meta.url), { workerData: { words: this.#words, number } }));

  /** Takes about 30 ms. */
  async measure(): Promise<number> {
    const one = await this.#time(1);
    return (2 * one) / (await this.#time(2));
  }

  async end(): Promise<void> {
    for (const worker of this.#workers) await worker.terminate();
  }

  async #time(threads: number): Promise<number> {
    const words = this.#words;
    Atomics.store(words, 1, threads);
    Atomics.store(words, 2, 0);
    const start = performance.now();
    Atomics.add(words, 0, 1);
    Atomics.notify(words, 0);
    for (let done = 0; done < threads; done = Atomics.load(words, 2)) {
      const waiting = Atomics.waitAsync(words, 2, done);
      if (waiting.async) await waiting.value;
    }
    return performance.now() - start;
  }
}

if (!isMainThread) {
  const { words, number } = workerData as { readonly words: Int32Array; readonly number: number };
  for (let seen = 0; ;) {
    Atomics.wait(words, 0, seen);
    seen = Atomics.load(words, 0);
    if (number >= Atomics.load(words, 1)) continue;
    let sum = number;
    for (let round = 0; round < rounds; round++) sum = (Math.imul(sum, 1664525) + 1013904223) | 0;
    // The sum is looked at, so that the loop is not dropped.
    Atomics.add(words, 2, sum === 0.5 ? 2 : 1);
    Atomics.notify(words, 2);
  }
}
