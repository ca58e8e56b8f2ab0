import type { Program } from "@godwit/core/artifact";
import { GodwitError } from "@godwit/core/errors";
import type { KernelExports } from "@godwit/kernels";
import type { EngineOutput } from "./batch.ts";
import { foldRepeats, type FoldedBatch } from "./fold-repeats.ts";
import type { Heap, Owner } from "./heap.ts";
import { mayWait } from "./may-wait.ts";
import type { MethodRunner, Place } from "./method-runner.ts";
import { newRunner } from "./new-runner.ts";
import { ParallelProgram, type ParallelMethod, type ThreadHost } from "./parallel-program.ts";
import { PreparedRow } from "./prepared-row.ts";
import { RowCost } from "./row-cost.ts";
import type { Scratch } from "./scratch.ts";
import { StringPool } from "./string-pool.ts";
import type { GivenBatch } from "./unread-batch.ts";

/** Bytes past an image that a kernel may read. */
export const imagePadding = 64;
/** Rows from which threads are asked while it is not known what a row costs. */
const leastRows = 512;

/** The threads of an engine. */
export interface Threads {
  /** Brings what `host` needs where it cannot be read at once. */
  readonly load: () => Promise<void>;
  /** What the threads share, or null where they cannot share memory. */
  readonly host: () => ThreadHost | null;
  /** Milliseconds of work on one thread below which waking others costs more than it saves. */
  readonly leastMilliseconds: number;
}

/** A program in an engine's memory, ready to run. */
export class PlacedProgram {
  readonly program: Program;
  readonly #place: Place;
  readonly #runners = new Map<string, MethodRunner>();
  readonly #costs = new Map<string, RowCost>();
  readonly #prepared: PreparedRow[] = [];
  readonly #threads: Threads;
  readonly #owner: Owner = { bytes: 0 };
  #parallel: ParallelProgram | null | undefined;

  constructor(program: Program, heap: Heap, kernel: KernelExports, scratch: Scratch, threads: Threads) {
    this.#threads = threads;
    this.program = program;
    heap.owner = this.#owner;
    const image = heap.allocate(program.image.byteLength + imagePadding);
    this.#place = { heap, kernel, scratch, pool: new StringPool(program.image), image };
    heap.u8.set(program.image, this.#place.image);
  }

  /**
   * Answers a method for a batch: one output each, row-major. Errors: UNKNOWN_METHOD; NOT_FINITE or UNSEEN_CATEGORY
   * with step, row and column; WRONG_TYPE, WRONG_WIDTH; LIMIT_EXCEEDED. With `threads` workers do part of the rows, and
   * the calling thread waits for them; a page's main thread, which must not wait, does all.
   */
  run(method: string, batch: GivenBatch, threads: number = 1): EngineOutput[] {
    this.#checkShape(method, batch);
    const folded = this.#fold(method, batch);
    if (folded === null) return this.#runRows(method, batch, threads);
    try {
      return folded.unfold(this.#runRows(method, folded.batch, threads));
    } catch (error) {
      throw folded.locate(error);
    }
  }

  /**
   * The same in turns with what else the calling thread has to do; the bits do not depend on the number of threads, which is
   * that of the processor's cores unless told. Without shared memory, and for little work, the calling thread does all at once.
   */
  async runParallel(method: string, batch: GivenBatch, threads: number = coreCount()): Promise<EngineOutput[]> {
    this.#checkShape(method, batch);
    const folded = this.#fold(method, batch);
    if (folded === null) return this.#runRowsParallel(method, batch, threads);
    try {
      return folded.unfold(await this.#runRowsParallel(method, folded.batch, threads));
    } catch (error) {
      throw folded.locate(error);
    }
  }

  /** Bytes of the engine's memory that the program and its buffers take. */
  get memoryBytes(): number {
    return this.#owner.bytes;
  }

  /** Whether the calling thread does a batch at once, also where it is asked to do it in turns. */
  isQuick(method: string, rows: number): boolean {
    return !this.#isWorthThreads(method, rows, coreCount());
  }

  /** A method for one row at a time, without allocations. */
  prepare(method: string): PreparedRow {
    this.#place.heap.owner = this.#owner;
    const prepared = new PreparedRow(this.#newRunner(method), this.#place);
    this.#prepared.push(prepared);
    return prepared;
  }

  /** Gives the memory back; the program must not be used afterwards. */
  free(): void {
    for (const runner of this.#runners.values()) runner.free();
    for (const prepared of this.#prepared) prepared.free();
    this.#parallel?.free();
    this.#runners.clear();
    this.#prepared.length = 0;
    this.#place.heap.free(this.#place.image);
  }

  #runRows(method: string, batch: GivenBatch, threads: number): EngineOutput[] {
    const parallel = mayWait() ? this.#parallelRunner(method, batch, threads) : null;
    return parallel === null || parallel.busy ? this.#runAlone(method, batch) : parallel.parallel.runSync(batch, threads);
  }

  async #runRowsParallel(method: string, batch: GivenBatch, threads: number): Promise<EngineOutput[]> {
    if (this.#isWorthThreads(method, batch.rows, threads)) await this.#threads.load();
    const runner = this.#parallelRunner(method, batch, threads);
    if (runner === null) return this.#runAlone(method, batch);
    return runner.queue(() => runner.parallel.run(batch, threads));
  }

  #runAlone(method: string, batch: GivenBatch): EngineOutput[] {
    this.#place.heap.owner = this.#owner;
    return (this.#runners.get(method) ?? this.#addRunner(method)).run(batch);
  }

  #fold(method: string, batch: GivenBatch): FoldedBatch | null {
    const signature = this.program.manifest.methods.find(({ name }) => name === method);
    return signature === undefined || "read" in batch ? null : foldRepeats(signature, batch);
  }

  #checkShape(method: string, batch: GivenBatch): void {
    const columns = this.program.manifest.methods.find(({ name }) => name === method)?.columns;
    if (columns === undefined || "read" in batch) return;
    if ("matrix" in batch) {
      if (batch.matrix.length !== batch.rows * columns)
        throw new GodwitError("WRONG_WIDTH", `${batch.matrix.length} numbers are not ${batch.rows} rows of ${columns}`);
      return;
    }
    if (batch.columns.length !== columns)
      throw new GodwitError("WRONG_WIDTH", `the batch has ${batch.columns.length} columns, not ${columns}`);
    for (let column = 0; column < columns; column++) {
      const length = batch.columns[column]?.length;
      if (length !== undefined && length !== batch.rows)
        throw new GodwitError("WRONG_WIDTH", `column ${column} has ${length} rows, not ${batch.rows}`, {
          where: { column: String(column) },
        });
    }
  }

  #parallelRunner(method: string, batch: GivenBatch, threads: number): ParallelMethod | null {
    if (!this.#isWorthThreads(method, batch.rows, threads)) return null;
    if (this.#parallel === undefined) {
      const host = this.#threads.host();
      this.#parallel = host === null ? null : new ParallelProgram(this.program, this.#place.pool, host, this.#owner);
    }
    return this.#parallel?.method(method, this.#costOf(method)) ?? null;
  }

  #isWorthThreads(method: string, rows: number, threads: number): boolean {
    const { leastMilliseconds } = this.#threads;
    if (threads < 2 || leastMilliseconds === 0) return threads >= 2;
    const milliseconds = this.#costOf(method).of(rows);
    return milliseconds === null ? rows >= leastRows : milliseconds >= leastMilliseconds;
  }

  #costOf(method: string): RowCost {
    const known = this.#costs.get(method) ?? new RowCost();
    this.#costs.set(method, known);
    return known;
  }

  #addRunner(method: string): MethodRunner {
    const runner = this.#newRunner(method);
    this.#runners.set(method, runner);
    return runner;
  }

  #newRunner(name: string): MethodRunner {
    return newRunner(this.program, name, this.#place, this.#costOf(name));
  }
}

/** Threads that the machine runs at once. */
function coreCount(): number {
  return (cores ??=
    globalThis.navigator?.hardwareConcurrency ?? globalThis.process?.getBuiltinModule?.("node:os").availableParallelism() ?? 1);
}

let cores: number | undefined;
