import { ioLayout, noCheck } from "@godwit/core/artifact";
import type { EngineBatch, EngineOutput } from "./batch.ts";
import type { Heap } from "./heap.ts";
import type { MethodRunner } from "./method-runner.ts";
import type { Job, ThreadPool } from "./thread-pool.ts";

const chunkBytes = 2 ** 24;
const mostChunkRows = 2 ** 17;
const mostTextRows = 2 ** 13;
/** Blocks a thread, so that fast threads can take over from slow ones. */
const blocksPerThread = 8;
const leastBlockRows = 256;

interface Thread {
  readonly io: number;
  scratch: number;
  scratchBytes: number;
}

/** Runs a method on the threads of a pool: rows are cut in blocks, and no bit depends on who does which. */
export class ParallelRunner {
  readonly #runner: MethodRunner;
  readonly #heap: Heap;
  readonly #pool: ThreadPool;
  readonly #threads: Thread[] = [];
  #ios = 0;
  #failures = 0;
  #failureWords = 0;

  constructor(runner: MethodRunner, heap: Heap, pool: ThreadPool) {
    this.#runner = runner;
    this.#heap = heap;
    this.#pool = pool;
  }

  /** Whether several threads can share the method's outputs. */
  get splits(): boolean {
    return this.#runner.method.outputs.every((output) => output.kind === "dense");
  }

  runSync(batch: EngineBatch, threads: number): EngineOutput[] {
    const chunks = this.#chunks(batch, threads);
    for (let next = chunks.next(); ; next = chunks.next()) {
      if (next.done === true) return next.value;
      this.#pool.runSync(next.value);
    }
  }

  async run(batch: EngineBatch, threads: number): Promise<EngineOutput[]> {
    const chunks = this.#chunks(batch, threads + 1);
    for (let next = chunks.next(); ; next = chunks.next()) {
      if (next.done === true) return next.value;
      await this.#pool.run(next.value);
    }
  }

  free(): void {
    this.#runner.free();
    for (const thread of this.#threads) {
      this.#heap.free(thread.io);
      this.#heap.free(thread.scratch);
    }
    this.#heap.free(this.#ios);
    this.#heap.free(this.#failures);
  }

  /** Yields the jobs of a batch, one after the other, and returns the answer. */
  *#chunks(batch: EngineBatch, threads: number): Generator<Job, EngineOutput[]> {
    const runner = this.#runner;
    const firstRow = batch.firstRow ?? 0;
    const chunkRows = runner.chunkRows(chunkBytes, mostChunkRows, mostTextRows);
    const collected = runner.outputs.collect(batch.rows, runner.text);
    let broken: ReturnType<MethodRunner["brokenCheck"]> | null = null;
    this.#ensureThreads(this.#pool.ensure(threads));
    for (let from = 0; from < batch.rows; from += chunkRows) {
      const rows = Math.min(chunkRows, batch.rows - from);
      runner.inputs.write(batch, from, rows);
      runner.outputs.open(rows);
      const blockRows = Math.max(leastBlockRows, runner.method.tileRows, Math.ceil(rows / (threads * blocksPerThread * 16)) * 16);
      const blocks = Math.ceil(rows / blockRows);
      this.#openThreads(blocks);
      yield { image: runner.image, method: runner.number, rows, blockRows, threads, ios: this.#ios, failures: this.#failures };
      this.#finishBlocks(rows, blockRows, firstRow + from);
      const found = this.#leastBroken();
      if (found !== null && (broken === null || found.check < broken.check)) broken = { ...found, row: found.row + from };
      if (broken?.check === 0) break;
      if (broken === null) for (const each of collected) each.take(from, rows);
    }
    if (broken !== null) throw runner.errorOf(broken, firstRow);
    return collected.map((each) => each.finish());
  }

  #ensureThreads(count: number): void {
    if (count <= this.#threads.length) return;
    const { scratchBytes } = this.#runner.method;
    while (this.#threads.length < count) {
      const bytes = scratchBytes + 65536;
      this.#threads.push({ io: this.#heap.allocate(ioLayout.bytes), scratch: this.#heap.allocate(bytes), scratchBytes: bytes });
    }
    this.#heap.free(this.#ios);
    this.#ios = this.#heap.allocate(count * 4);
    this.#threads.forEach(({ io }, number) => (this.#heap.u32[(this.#ios >>> 2) + number] = io));
  }

  /** Points every thread's io block to the buffers of the runner, and forgets failures. */
  #openThreads(blocks: number): void {
    if (blocks > this.#failureWords) {
      this.#heap.free(this.#failures);
      this.#failures = this.#heap.allocate(blocks * 4);
      this.#failureWords = blocks;
    }
    const words = this.#heap.u32;
    const main = this.#runner.io >>> 2;
    for (const { io, scratch, scratchBytes } of this.#threads) {
      words.copyWithin(io >>> 2, main, main + ioLayout.bytes / 4);
      words[(io + ioLayout.scratch) >>> 2] = scratch;
      words[(io + ioLayout.scratchBytes) >>> 2] = scratchBytes;
      words[(io + ioLayout.check) >>> 2] = noCheck;
      words[(io + ioLayout.needed) >>> 2] = 0;
    }
    words.fill(0, this.#failures >>> 2, (this.#failures >>> 2) + blocks);
  }

  /** Does the blocks that threads gave up on: they lacked scratch, which they get for next time. */
  #finishBlocks(rows: number, blockRows: number, firstRow: number): void {
    const failures = this.#heap.u32.slice(this.#failures >>> 2, (this.#failures >>> 2) + Math.ceil(rows / blockRows));
    this.#runner.begin();
    failures.forEach((failed, block) => {
      if (failed === 1) this.#runner.executeRows(block * blockRows, Math.min(rows, (block + 1) * blockRows), firstRow);
    });
    for (const thread of this.#threads) {
      const needed = this.#heap.u32[(thread.io + ioLayout.needed) >>> 2]!;
      if (needed <= thread.scratchBytes) continue;
      this.#heap.free(thread.scratch);
      thread.scratchBytes = Math.max(needed, this.#runner.scratchBytes);
      thread.scratch = this.#heap.allocate(thread.scratchBytes);
    }
  }

  #leastBroken(): ReturnType<MethodRunner["brokenCheck"]> | null {
    const ios = [this.#runner.io, ...this.#threads.map((thread) => thread.io)];
    const found = ios.map((io) => this.#runner.brokenCheck(io)).filter(({ check }) => check !== noCheck);
    return found.sort((a, b) => a.check - b.check || a.row - b.row)[0] ?? null;
  }
}
