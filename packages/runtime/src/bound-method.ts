import { nameCell } from "@godwit/core/errors";
import type { SignatureMethod } from "@godwit/core/artifact";
import { cellOfColumn, type EngineOutput, type GivenBatch, type PreparedRow } from "./engine/engine.ts";
import type { Result } from "./call.ts";
import type { Row } from "./input/cell.ts";
import type { RowReader } from "./input/row-reader.ts";
import { answerOf, rowAnswerOf } from "./output/answer.ts";
import { copyPreparedAnswer, preparedAnswerOf } from "./output/prepared-answer.ts";
import type { Program } from "./program.ts";

/** A method of a placed program with what its calls need again and again. */
export class BoundMethod {
  readonly signature: SignatureMethod;
  readonly #program: Program;
  /** Of the rows that the method takes. */
  readonly reader: RowReader;
  #prepared: PreparedRow | undefined;

  constructor(signature: SignatureMethod, program: Program, reader: RowReader) {
    this.signature = signature;
    this.#program = program;
    this.reader = reader;
  }

  /** Answers one row through buffers that are used again. */
  answerRow(row: Row): Result {
    const prepared = this.#runRow(row);
    const { outputs } = this.signature;
    return outputs.length === 1
      ? preparedAnswerOf(outputs[0]!, prepared, 0)
      : outputs.map((output, number) => preparedAnswerOf(output, prepared, number));
  }

  /** The same into `target`. Throws USAGE for outputs that are not numbers, WRONG_WIDTH where they do not fit. */
  answerRowInto(row: Row | Float64Array | Float32Array, target: Float64Array): Float64Array {
    copyPreparedAnswer(this.signature.outputs, this.#runRow(row), target);
    return target;
  }

  /** The same where the program answers later. */
  async answerRowAsync(row: Row, threads: number | undefined): Promise<Result> {
    return this.#answerRow(await this.runParallel(this.reader.readRows([row], 0), threads));
  }

  answerRows(batch: GivenBatch, threads: number | undefined): Result {
    return this.#answer(this.run(batch, threads));
  }

  async answerRowsAsync(batch: GivenBatch, threads: number | undefined): Promise<Result> {
    return this.#answer(await this.runParallel(batch, threads));
  }

  /** Columns in, typed arrays out. */
  run(batch: GivenBatch, threads?: number): readonly EngineOutput[] {
    try {
      return this.#program.run(this.signature.name, batch, threads);
    } catch (error) {
      throw this.#named(error, batch);
    }
  }

  /** The same in turns with the calling thread's other work, on the thread pool where there is one. */
  async runParallel(batch: GivenBatch, threads: number | undefined): Promise<readonly EngineOutput[]> {
    try {
      return await this.#program.runParallel(this.signature.name, batch, threads);
    } catch (error) {
      throw this.#named(error, batch);
    }
  }

  #runRow(row: unknown): PreparedRow {
    const prepared = (this.#prepared ??= this.#program.prepare(this.signature.name));
    this.reader.readRow(row, 0, prepared);
    try {
      prepared.run();
    } catch (error) {
      throw this.#namedInRow(error, prepared);
    }
    return prepared;
  }

  #namedInRow(error: unknown, { numbers, strings }: PreparedRow): unknown {
    const { columns } = this.reader;
    return nameCell(error, columns, 0, (_, column) => (columns[column]?.dtype === "f64" ? numbers[column] : strings[column]));
  }

  #named(error: unknown, batch: GivenBatch): unknown {
    const { columns } = this.reader;
    return nameCell(error, columns, batch.firstRow ?? 0, (row, column) => {
      const [rows, at] = "read" in batch ? [batch.read(row, 1), 0] : [batch, row];
      return "matrix" in rows ? rows.matrix[at * columns.length + column] : cellOfColumn(rows.columns[column], at);
    });
  }

  #answerRow(values: readonly EngineOutput[]): Result {
    const { outputs } = this.signature;
    return outputs.length === 1
      ? rowAnswerOf(outputs[0]!, values[0]!)
      : outputs.map((output, index) => rowAnswerOf(output, values[index]!));
  }

  #answer(values: readonly EngineOutput[]): Result {
    const { outputs } = this.signature;
    return outputs.length === 1 ? answerOf(outputs[0]!, values[0]!) : outputs.map((output, index) => answerOf(output, values[index]!));
  }
}
