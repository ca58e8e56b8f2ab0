import { ioLayout } from "@godwit/core/artifact";
import type { KernelExports } from "@godwit/kernels";
import type { Heap } from "./heap.ts";
import { Scratch } from "./scratch.ts";
import { startWorker, type Worker } from "./start-worker.ts";
import { chunkAt, chunkFields, chunkStates, control, mostThreads, workOnce } from "./thread-work.ts";

/** After so many losses the calling thread works alone. */
const mostLosses = 3;
/** A thread that calls waits so long for a chunk at once, and then looks whether its worker is lost. */
const waitMilliseconds = 50;
/** What a worker that was told to stop may still take. */
const endMilliseconds = 200;

/** Workers that share a memory and do chunks of rows; they never keep the process alive between jobs. */
export class ThreadPool {
  readonly heap: Heap;
  readonly kernel: KernelExports;
  /** Of the calling thread. */
  readonly scratch: Scratch;
  readonly #module: WebAssembly.Module;
  readonly #url: URL | undefined;
  readonly #control: number;
  readonly #workers: Worker[] = [];
  readonly #scratches: number[] = [];
  /** Scratches that were too small; a worker may use one until its chunk is done. */
  readonly #retired: number[] = [];
  #losses = 0;
  /** A worker ended in the midst of its work. */
  lost = false;

  constructor(heap: Heap, kernel: KernelExports, module: WebAssembly.Module, url?: URL) {
    this.heap = heap;
    this.kernel = kernel;
    this.scratch = new Scratch(heap);
    this.#module = module;
    this.#url = url;
    this.#control = heap.allocate(control.words * 4);
    this.#clear();
  }

  /** Lets so many workers take part in what is handed out from now on, each with so much scratch. Starts those that are missing. */
  ensure(workers: number, scratchBytes: number): void {
    const count = Math.min(workers, mostThreads);
    while (this.#workers.length < count && this.#losses < mostLosses) this.#start();
    this.growScratch(scratchBytes);
    Atomics.store(this.#words, this.#at + control.threads, count);
  }

  /** Whether a worker has come up. */
  get awake(): boolean {
    return Atomics.load(this.#words, this.#at + control.awake) > 0;
  }

  /** Hands out rows `0 … endRow` of an io block's buffers; returns the chunk's number. */
  stage(image: number, method: number, io: number): number {
    const words = this.#words;
    const at = this.#at;
    const chunk = words[at + control.staged]!;
    const entry = chunkAt(at, chunk);
    words[entry + chunkFields.image] = image;
    words[entry + chunkFields.method] = method;
    words.copyWithin(entry + chunkFields.io, io >>> 2, (io + ioLayout.bytes) >>> 2);
    Atomics.store(words, entry + chunkFields.state, chunkStates.staged);
    Atomics.store(words, at + control.staged, (chunk + 1) | 0);
    this.#wakeOne();
    return chunk;
  }

  /** Does a chunk on the calling thread; false where all are taken. */
  help(): boolean {
    return workOnce(this.#words, this.#at, packed(this.scratch.address, this.scratch.bytes), ioLayout, this.kernel.run);
  }

  isOver(chunk: number): boolean {
    return this.#stateOf(chunk) !== chunkStates.staged;
  }

  /** What became of a chunk that is over: its io block is copied back. */
  collect(chunk: number, io: number): { readonly done: boolean; readonly milliseconds: number } {
    const words = this.#words;
    const entry = chunkAt(this.#at, chunk);
    words.copyWithin(io >>> 2, entry + chunkFields.io, entry + chunkFields.io + ioLayout.bytes / 4);
    return { done: this.#stateOf(chunk) === chunkStates.done, milliseconds: words[entry + chunkFields.microseconds]! / 1000 };
  }

  /** Waits a moment for a chunk, blocking. Not for a page's main thread, which must not wait. */
  wait(chunk: number): void {
    Atomics.wait(this.#words, chunkAt(this.#at, chunk) + chunkFields.state, chunkStates.staged, waitMilliseconds);
  }

  /** Waits a moment for a chunk while the calling thread goes on. */
  async waitAsync(chunk: number): Promise<void> {
    const waiting = Atomics.waitAsync?.(this.#words, chunkAt(this.#at, chunk) + chunkFields.state, chunkStates.staged, waitMilliseconds);
    if (waiting === undefined) await new Promise((resolve) => setTimeout(resolve, 0));
    else if (waiting.async) await waiting.value;
  }

  /** Keeps the process alive while a job runs that nobody waits for. */
  hold(): void {
    for (const worker of this.#workers) worker.hold();
  }

  letGo(): void {
    for (const worker of this.#workers) worker.letGo();
  }

  /** Gives all threads scratch of so many bytes, or more: whoever runs a chunk has a power of two. */
  growScratch(bytes: number): void {
    const power = powerOf(bytes);
    const { owner } = this.heap;
    this.heap.owner = null;
    this.scratch.reserve(2 ** power);
    for (let number = 0; number < this.#workers.length; number++) {
      const known = this.#scratches[number]!;
      if (known !== 0 && (known & 63) >= power) continue;
      if (known !== 0) this.#retired.push((known & ~63) >>> 0);
      const scratch = packed(this.heap.allocate(2 ** power), 2 ** power);
      this.#scratches[number] = scratch;
      Atomics.store(this.#words, this.#at + control.scratches + number, scratch);
    }
    this.heap.owner = owner;
  }

  /** To be called when no chunk is under way. */
  freeRetired(): void {
    for (const address of this.#retired.splice(0)) this.heap.free(address);
  }

  /** Stops all workers at once: afterwards nobody touches a chunk but the calling thread. New ones start with the next job. */
  stop(): void {
    void this.#end();
    const words = this.#words;
    Atomics.wait(words, this.#at + control.next, words[this.#at + control.next]!, endMilliseconds);
    this.#clear();
  }

  /** The same without blocking. */
  async stopAsync(): Promise<void> {
    await this.#end();
    this.#clear();
  }

  async #end(): Promise<void> {
    this.#losses++;
    await Promise.all(this.#workers.splice(0).map((worker) => worker.end()));
  }

  #clear(): void {
    this.#words.fill(0, this.#at, this.#at + control.words);
    this.#retired.push(...this.#scratches.splice(0).map((scratch) => (scratch & ~63) >>> 0));
    this.lost = false;
  }

  #start(): void {
    const number = this.#workers.length;
    this.#scratches[number] = 0;
    const fields = { scratch: ioLayout.scratch, scratchBytes: ioLayout.scratchBytes };
    const start = { memory: this.heap.memory, module: this.#module, control: this.#control, number, fields };
    const worker = startWorker(this.#url, start, () => {
      if (this.#workers.includes(worker)) this.lost = true;
    });
    this.#workers.push(worker);
  }

  /** Wakes a worker that sleeps and takes part; the others will sooner or later look by themselves. */
  #wakeOne(): void {
    const words = this.#words;
    const asleep = this.#at + control.asleep;
    const count = words[this.#at + control.threads]!;
    for (let number = 0; number < count; number++)
      if (Atomics.compareExchange(words, asleep + number, 1, 0) === 1) {
        Atomics.notify(words, asleep + number);
        return;
      }
  }

  #stateOf(chunk: number): number {
    return Atomics.load(this.#words, chunkAt(this.#at, chunk) + chunkFields.state);
  }

  get #words(): Int32Array {
    return this.heap.i32;
  }

  get #at(): number {
    return this.#control >>> 2;
  }
}

/** A scratch in one word: its address, a multiple of 64, and the power of two that its bytes reach. */
function packed(address: number, bytes: number): number {
  return address | Math.floor(Math.log2(bytes));
}

/** The power of two that so many bytes need. */
function powerOf(bytes: number): number {
  return Math.max(16, Math.ceil(Math.log2(bytes)));
}
