import type { Program, ProgramMethod } from "@godwit/core/artifact";
import { GodwitError } from "@godwit/core/errors";
import type { KernelExports } from "@godwit/kernels";
import type { EngineBatch, EngineOutput } from "./batch.ts";
import type { Heap } from "./heap.ts";
import { MethodRunner } from "./method-runner.ts";
import { PreparedRow } from "./prepared-row.ts";
import { StringPool } from "./string-pool.ts";

/** A program in an engine's memory, ready to run. */
export class PlacedProgram {
  readonly program: Program;
  readonly #heap: Heap;
  readonly #kernel: KernelExports;
  readonly #image: number;
  readonly #pool: StringPool;
  readonly #runners = new Map<string, MethodRunner>();
  readonly #prepared: PreparedRow[] = [];

  constructor(program: Program, heap: Heap, kernel: KernelExports) {
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
    this.checkShape(batch);
    return runner.run(batch);
  }

  /** A method for one row at a time, without allocations. */
  prepare(method: string): PreparedRow {
    const prepared = new PreparedRow(this.#newRunner(method), this.program.manifest.columns);
    this.#prepared.push(prepared);
    return prepared;
  }

  /** Gives the memory back; the program must not be used afterwards. */
  free(): void {
    for (const runner of this.#runners.values()) runner.free();
    for (const prepared of this.#prepared) prepared.free();
    this.#runners.clear();
    this.#prepared.length = 0;
    this.#heap.free(this.#image);
  }

  checkShape(batch: EngineBatch): void {
    const { columns } = this.program.manifest;
    if ("matrix" in batch) {
      if (batch.matrix.length !== batch.rows * columns)
        throw new GodwitError("WRONG_WIDTH", `${batch.matrix.length} numbers are not ${batch.rows} rows of ${columns}`);
      return;
    }
    if (batch.columns.length !== columns) throw new GodwitError("WRONG_WIDTH", `the batch has ${batch.columns.length} columns, not ${columns}`);
    for (let column = 0; column < columns; column++) {
      const length = batch.columns[column]?.length;
      if (length !== undefined && length !== batch.rows)
        throw new GodwitError("WRONG_WIDTH", `column ${column} has ${length} rows, not ${batch.rows}`, { where: { column: String(column) } });
    }
  }

  #addRunner(method: string): MethodRunner {
    const runner = this.#newRunner(method);
    this.#runners.set(method, runner);
    return runner;
  }

  #newRunner(name: string): MethodRunner {
    const { methods } = this.program.manifest;
    const number = methods.findIndex((each) => each.name === name);
    const method: ProgramMethod | undefined = methods[number];
    if (method === undefined)
      throw new GodwitError("UNKNOWN_METHOD", `the model has no method ${name}; it has ${methods.map((each) => each.name).join(", ")}`);
    return new MethodRunner(this.#heap, this.#kernel, this.#image, number, method, this.#pool);
  }
}
