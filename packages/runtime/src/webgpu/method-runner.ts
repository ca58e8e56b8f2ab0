import { GodwitError } from "@godwit/core/errors";
import type { GpuForest, GpuMethod } from "@godwit/core/webgpu";
import { sliceBatch } from "../engine/batch.ts";
import type { EngineBatch, EngineColumn, EngineOutput, PlacedProgram } from "../engine/engine.ts";
import { cellsOfColumns, cellsOfMatrix, cellsOfMatrixColumns, type CellSource } from "./cell-source.ts";
import { ForestRunner } from "./forest-runner.ts";
import type { GpuDevice } from "./gpu-device.ts";

/** Rows that the CPU prepares at a time, where it does. */
const preparedRows = 2 ** 17;

/** A method whose forests run on a device, and the rest on the CPU. */
export class GpuMethodRunner {
  readonly #gpu: GpuDevice;
  readonly #method: GpuMethod;
  readonly #host: PlacedProgram;
  readonly #forests: readonly ForestRunner[];
  /** Columns of the batch that the CPU reads after the forests. */
  readonly #readAfter: ReadonlySet<number>;

  constructor(gpu: GpuDevice, method: GpuMethod, host: PlacedProgram) {
    this.#gpu = gpu;
    this.#method = method;
    this.#host = host;
    this.#forests = method.forests.map((forest) => new ForestRunner(gpu, forest));
    const after = method.host.manifest.methods.find(({ name }) => name === "after");
    this.#readAfter = new Set(after?.inputs.map(({ column }) => column));
  }

  /** The method's outputs, or null where the CPU has to answer: a row breaks a check, the batch is malformed, the device is lost or too small. */
  async run(batch: EngineBatch, width: number, threads?: number): Promise<readonly EngineOutput[] | null> {
    if (!this.#isWhole(batch, width)) return null;
    try {
      const answers = await this.#gpu.run(() => this.#answers(batch, width, threads));
      if (answers === null) return null;
      const columns = [...this.#columnsAfter(batch, width), ...answers];
      return await this.#host.runParallel("after", { rows: batch.rows, columns }, threads);
    } catch (error) {
      if (this.#gpu.lost !== null || (error instanceof GodwitError && error.code !== "INTERNAL")) return null;
      throw error;
    }
  }

  free(): void {
    for (const forest of this.#forests) forest.free();
    this.#host.free();
  }

  /** Whether the cells that go to the device are there. */
  #isWhole(batch: EngineBatch, width: number): boolean {
    if ("matrix" in batch) return batch.matrix.length === batch.rows * width;
    const read = this.#method.forests.flatMap(({ cells }) => (cells.kind === "columns" ? cells.columns : []));
    return (
      batch.columns.length === width &&
      read.every((place) => {
        const column = batch.columns[place];
        return column instanceof Float64Array && column.length === batch.rows;
      })
    );
  }

  /** The columns of all forests. */
  async #answers(batch: EngineBatch, width: number, threads: number | undefined): Promise<readonly Float64Array[] | null> {
    const { forests, hasBefore } = this.#method;
    const answers = forests.map((forest) => Array.from({ length: forest.width }, () => new Float64Array(batch.rows)));
    const step = hasBefore ? preparedRows : Math.max(1, batch.rows);
    for (let from = 0; from < batch.rows; from += step) {
      const rows = Math.min(step, batch.rows - from);
      const part = rows === batch.rows ? batch : sliceBatch(batch, from, rows);
      const before = hasBefore ? await this.#host.runParallel("before", part, threads) : [];
      for (const [place, forest] of forests.entries()) {
        const target = answers[place]!.map((column) => column.subarray(from, from + rows));
        const start = typeof forest.start === "number" ? numbersOf(before[forest.start]!) : null;
        if (!(await this.#forests[place]!.run(cellsOf(forest, part, width, before), start, target, rows))) return null;
      }
    }
    return answers.flat();
  }

  #columnsAfter(batch: EngineBatch, width: number): readonly (EngineColumn | undefined)[] {
    if ("columns" in batch) return batch.columns;
    return Array.from({ length: width }, (_, column) => {
      if (!this.#readAfter.has(column)) return undefined;
      return Float64Array.from({ length: batch.rows }, (_cell, row) => batch.matrix[row * width + column]!);
    });
  }
}

function cellsOf({ cells }: GpuForest, batch: EngineBatch, width: number, before: readonly EngineOutput[]): CellSource {
  if (cells.kind === "before") {
    const value = before[cells.output]!;
    return cellsOfMatrix(
      numbersOf(value),
      value.width,
      Array.from({ length: value.width }, (_, place) => place),
    );
  }
  if ("columns" in batch) return cellsOfColumns(cells.columns.map((column) => batch.columns[column] as Float64Array));
  // Bringing whole rows over is quicker until most of it is not needed.
  const write = cells.columns.length * 4 < width ? cellsOfMatrixColumns : cellsOfMatrix;
  return write(batch.matrix, width, cells.columns);
}

function numbersOf(value: EngineOutput): Float64Array {
  return value.data as Float64Array;
}
