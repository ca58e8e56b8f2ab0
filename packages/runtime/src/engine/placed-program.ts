import type { Program } from "@godwit/core/artifact";
import { GodwitError } from "@godwit/core/errors";
import type { KernelExports } from "@godwit/kernels";
import type { EngineBatch, EngineOutput } from "./batch.ts";
import type { Heap } from "./heap.ts";
import type { MethodRunner } from "./method-runner.ts";
import { newRunner } from "./new-runner.ts";
import { ParallelProgram, type ParallelMethod, type ThreadHost } from "./parallel-program.ts";
import { PreparedRow } from "./prepared-row.ts";
import { StringPool } from "./string-pool.ts";

/** Below this, waking threads costs more than they save. */
const leastParallelRows = 512;

/** The threads of an engine. */
export interface Threads {
  /** Brings what `host` needs where it cannot be read at once. */
  readonly load: () => Promise<void>;
  /** What the threads share, or null where they cannot share memory. */
  readonly host: () => ThreadHost | null;
}

/** A program in an engine's memory, ready to run. */
export class PlacedProgram {
  readonly program: Program;
  readonly #heap: Heap;
  readonly #kernel: KernelExports;
  readonly #image: number;
  readonly #pool: StringPool;
  readonly #runners = new Map<string, MethodRunner>();
  readonly #prepared: PreparedRow[] = [];

  readonly #threads: Threads;
  #parallel: ParallelProgram | null | undefined;

  constructor(program: Program, heap: Heap, kernel: KernelExports, threads: Threads) {
    this.#threads = threads;
    this.program = program;
    this.#heap = heap;
    this.#kernel = kernel;
    this.#pool = new StringPool(program.image);
    this.#image = heap.allocate(program.image.byteLength + 64);
    heap.u8.set(program.image, this.#image);
  }

  /**
   * Answers a method for a batch: one output each, row-major. Errors: UNKNOWN_METHOD; NOT_FINITE or UNSEEN_CATEGORY
   * with step, row and column; WRONG_TYPE, WRONG_WIDTH; LIMIT_EXCEEDED.
   */
  run(method: string, batch: EngineBatch): EngineOutput[] {
    const runner = this.#runners.get(method) ?? this.#addRunner(method);
    this.#checkShape(method, batch);
    return runner.run(batch);
  }

  /**
   * The same on worker threads, while the calling thread goes on; the bits do not depend on their number, which is that
   * of the processor's cores unless told. Without shared memory, and for few rows, it runs on the calling thread.
   */
  async runParallel(method: string, batch: EngineBatch, threads: number = coreCount()): Promise<EngineOutput[]> {
    if (threads >= 2 && batch.rows >= leastParallelRows) await this.#threads.load();
    const runner = this.#parallelRunner(method, batch, threads);
    if (runner === null) return this.run(method, batch);
    return runner.queue(() => runner.parallel.run(batch, threads));
  }

  /** The same on the calling thread and on workers; waits for them, so it is not for a page's main thread. */
  runParallelSync(method: string, batch: EngineBatch, threads: number = coreCount()): EngineOutput[] {
    const runner = this.#parallelRunner(method, batch, threads);
    return runner === null || runner.busy ? this.run(method, batch) : runner.parallel.runSync(batch, threads);
  }

  /** A method for one row at a time, without allocations. */
  prepare(method: string): PreparedRow {
    const prepared = new PreparedRow(this.#newRunner(method), this.#heap, this.#pool);
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
    this.#heap.free(this.#image);
  }

  #checkShape(method: string, batch: EngineBatch): void {
    const columns = this.program.manifest.methods.find(({ name }) => name === method)?.columns;
    if (columns === undefined) return;
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

  #parallelRunner(method: string, batch: EngineBatch, threads: number): ParallelMethod | null {
    this.#checkShape(method, batch);
    if (threads < 2 || batch.rows < leastParallelRows) return null;
    if (this.#parallel === undefined) {
      const host = this.#threads.host();
      this.#parallel = host === null ? null : new ParallelProgram(this.program, this.#pool, host);
    }
    const found = this.#parallel?.method(method) ?? null;
    return found === null || !found.parallel.splits ? null : found;
  }

  #addRunner(method: string): MethodRunner {
    const runner = this.#newRunner(method);
    this.#runners.set(method, runner);
    return runner;
  }

  #newRunner(name: string): MethodRunner {
    return newRunner(this.program, name, this.#heap, this.#kernel, this.#image, this.#pool);
  }
}

/** Threads that the machine runs at once. */
function coreCount(): number {
  return globalThis.navigator?.hardwareConcurrency ?? globalThis.process?.getBuiltinModule?.("node:os").availableParallelism() ?? 1;
}
