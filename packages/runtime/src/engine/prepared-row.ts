import type { OutputCell } from "../output/output-cell.ts";
import type { SparseNumbers } from "./batch.ts";
import type { MethodRunner, Place } from "./method-runner.ts";
import { RowWriter } from "./row-writer.ts";

/** One row of a method, without allocations: fill `numbers` and `strings` by column of the method, run, read the cells. */
export class PreparedRow {
  readonly numbers: Float64Array;
  readonly strings: (string | null | undefined)[];
  readonly #runner: MethodRunner;
  readonly #writer: RowWriter;
  readonly #blanks: readonly (readonly OutputCell[])[];

  constructor(runner: MethodRunner, { heap, pool }: Place) {
    const { columns, inputs, needsDictionary } = runner.method;
    this.#runner = runner;
    this.#writer = new RowWriter(heap, inputs, columns, runner.io, pool, needsDictionary);
    this.numbers = new Float64Array(columns);
    this.#blanks = runner.method.outputs.map(({ kind, dtype, width }) =>
      Array.from({ length: kind === "dense" ? width : 0 }, () => (dtype === "f64" ? 0.5 : null)),
    );
    this.strings = Array.from({ length: columns }, () => null);
  }

  /** Computes the answer for the row. Errors as `PlacedProgram.run`. */
  run(): void {
    const runner = this.#runner;
    runner.begin();
    this.#writer.write(this.numbers, this.strings);
    if (runner.execute(1, 0)) throw runner.errorOf(runner.brokenCheck(), 0);
  }

  /** Cells of a dense output. */
  width(output: number): number {
    return this.#runner.method.outputs[output]!.width;
  }

  /** Whether an output is dense and of numbers. */
  isNumbers(output: number): boolean {
    const { kind, dtype } = this.#runner.method.outputs[output]!;
    return kind === "dense" && dtype !== "string";
  }

  /** A cell of a dense output: an integer beyond ±2^53 is a BigInt, a boolean 0 or 1, a missing string null. */
  cell(output: number, index: number): OutputCell {
    const { outputs, method } = this.#runner;
    if (method.outputs[output]!.dtype === "string") return this.#writer.codes.textOf(outputs.code(output, index));
    return outputs.number(output, index);
  }

  /** A new list to be filled with the cells of a dense output: a copy, which takes a fifth of the memory of one that grows. */
  blank(output: number): OutputCell[] {
    return this.#blanks[output]!.slice();
  }

  /** Copies a dense output of numbers into `target`, from `at` on. */
  copy(output: number, target: Float64Array, at: number): void {
    this.#runner.outputs.copyRow(output, target, at);
  }

  /** The whole of a sparse output, null of a dense one. */
  sparse(output: number): SparseNumbers | null {
    const { kind, width } = this.#runner.method.outputs[output]!;
    if (kind === "dense") return null;
    const { ends, indices, data } = this.#runner.outputs.copyEntries(output, 1);
    return { kind, dtype: "f64", rows: 1, width, indptr: Int32Array.of(0, ends[0]!), indices, data };
  }

  free(): void {
    this.#writer.free();
    this.#runner.free();
  }
}
