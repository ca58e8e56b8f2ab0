import { ioLayout } from "@godwit/core/artifact";
import type { KernelExports } from "@godwit/kernels";
import type { Heap } from "./heap.ts";
import { control, workOnJob, type ThreadStart } from "./thread-work.ts";

/** Rows to be done by several threads. */
export interface Job {
  readonly image: number;
  readonly method: number;
  readonly rows: number;
  readonly blockRows: number;
  readonly threads: number;
  /** Address of one word a thread: its io block. */
  readonly ios: number;
  /** Address of one word a block: 1 where it was not finished. */
  readonly failures: number;
}

interface PoolWorker {
  ref(): void;
  unref(): void;
}

/** More than the claims that late threads can still make on a job that is over. */
const claimMargin = 4096;

/** Workers that share a memory and wait for jobs; they never keep the process alive between jobs. */
export class ThreadPool {
  readonly #heap: Heap;
  readonly #kernel: KernelExports;
  readonly #module: WebAssembly.Module;
  readonly #url: URL | undefined;
  readonly #control: number;
  readonly #workers: PoolWorker[] = [];
  #broken = false;

  constructor(heap: Heap, kernel: KernelExports, module: WebAssembly.Module, url?: URL) {
    this.#heap = heap;
    this.#kernel = kernel;
    this.#module = module;
    this.#url = url;
    this.#control = heap.allocate(control.words * 4);
    heap.i32.fill(0, this.#control >>> 2, (this.#control >>> 2) + control.words);
  }

  /**
   * Starts workers until, with the calling thread, there are so many threads; returns how many there are. A job must
   * have an io block for each: one that wakes late may take a block of the next job.
   */
  ensure(threads: number): number {
    while (this.#workers.length < threads - 1 && !this.#broken) {
      const start: ThreadStart = {
        memory: this.#heap.memory,
        module: this.#module,
        control: this.#control,
        number: this.#workers.length + 1,
        fields: { firstRow: ioLayout.firstRow, endRow: ioLayout.endRow },
      };
      this.#workers.push(startWorker(this.#url, start, () => (this.#broken = true)));
    }
    return Math.max(threads, this.#workers.length + 1);
  }

  /** Does a job on the calling thread and on workers. Not for a page's main thread, which must not wait. */
  runSync(job: Job): void {
    this.#start(job);
    const words = this.#heap.i32;
    const at = this.#control >>> 2;
    workOnJob(words, at, 0, ioLayout, this.#kernel.run);
    for (;;) {
      const finished = Atomics.load(words, at + control.finished);
      if (finished >= words[at + control.blocks]!) return;
      Atomics.wait(words, at + control.finished, finished);
    }
  }

  /** Does a job on workers, while the calling thread, which counts as one of the job's, goes on. */
  async run(job: Job): Promise<void> {
    this.#start(job);
    const words = this.#heap.i32;
    const at = this.#control >>> 2;
    for (const worker of this.#workers) worker.ref();
    try {
      for (;;) {
        const finished = Atomics.load(words, at + control.finished);
        if (finished >= words[at + control.blocks]!) return;
        if (this.#broken) workOnJob(words, at, 0, ioLayout, this.#kernel.run);
        await changeOf(words, at + control.finished, finished);
      }
    } finally {
      for (const worker of this.#workers) worker.unref();
    }
  }

  #start(job: Job): void {
    const words = this.#heap.i32;
    const at = this.#control >>> 2;
    const base = (Atomics.load(words, at + control.next) + claimMargin) | 0;
    Atomics.store(words, at + control.base, base);
    words[at + control.blockRows] = job.blockRows;
    words[at + control.rows] = job.rows;
    words[at + control.image] = job.image;
    words[at + control.method] = job.method;
    words[at + control.ios] = job.ios;
    words[at + control.failures] = job.failures;
    Atomics.store(words, at + control.finished, 0);
    Atomics.store(words, at + control.threads, job.threads);
    Atomics.store(words, at + control.blocks, Math.ceil(job.rows / job.blockRows));
    Atomics.exchange(words, at + control.next, base);
    Atomics.add(words, at + control.generation, 1);
    Atomics.notify(words, at + control.generation);
  }
}

/** A worker of Node or of a page. */
function startWorker(url: URL | undefined, start: ThreadStart, onError: () => void): PoolWorker {
  const threads = globalThis.process?.getBuiltinModule?.("node:worker_threads");
  if (threads !== undefined) {
    const own = import.meta.url.endsWith(".ts") ? "./thread.ts" : "./thread.js";
    const worker = new threads.Worker(url ?? new URL(own, import.meta.url), { workerData: start });
    worker.on("error", onError);
    worker.unref();
    return worker;
  }
  // In these very words bundlers know the script of a worker.
  const worker =
    url === undefined ? new Worker(new URL("./thread.js", import.meta.url), { type: "module" }) : new Worker(url, { type: "module" });
  worker.addEventListener("error", onError);
  worker.postMessage(start, []);
  return { ref: () => {}, unref: () => {} };
}

/** Waits, without blocking, until a word is no longer `value`, or a moment has passed. */
async function changeOf(words: Int32Array, index: number, value: number): Promise<void> {
  const waiting = Atomics.waitAsync?.(words, index, value, 50);
  if (waiting === undefined) await new Promise((resolve) => setTimeout(resolve, 0));
  else if (waiting.async) await waiting.value;
}
