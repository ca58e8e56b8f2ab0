import { GodwitError } from "@godwit/core/errors";
import type { SignatureColumn, SignatureOutput } from "@godwit/core/artifact";
import { nanMark, jsonElements, jsonLines, type JsonRow, readTable, inputFormatOf, isTextual, type InputFormat } from "@godwit/data";
import { inflated, type ByteSource } from "@godwit/data/files";
import { misfit, type ExpectedAnswers } from "./expected-answers.ts";
import { numpyAnswers } from "./numpy-answers.ts";
import type { AnswerCell } from "./measure.ts";

export type ExpectedFormat = InputFormat;

const formats: readonly ExpectedFormat[] = ["npy", "npz", "jsonl", "json", "csv", "parquet", "arrow"];

/** By its extension. Throws UNSUPPORTED_INPUT. */
export function expectedFormatOf(path: string): ExpectedFormat {
  try {
    return inputFormatOf(path);
  } catch {
    throw new GodwitError("UNSUPPORTED_INPUT", "the expected answers are not in a format that is compared", {
      where: { file: path },
      hint: `Use ${formats.map((each) => `.${each}`).join(", ")}.`,
    });
  }
}

/** Opens the library's answers for a method with these outputs. */
export async function openExpected(
  source: ByteSource,
  format: ExpectedFormat,
  outputs: readonly SignatureOutput[],
): Promise<ExpectedAnswers> {
  const file = source.name;
  switch (format) {
    case "npy":
    case "npz":
      return numpyAnswers(source, format, outputs);
    case "jsonl":
      return new RowAnswers(file, outputs, valuesOf(jsonLines(inflated(source.pieces(), file), file)));
    case "json":
      return new RowAnswers(file, outputs, valuesOf(jsonElements(inflated(source.pieces(), file), file)));
    case "csv":
    case "parquet":
    case "arrow":
      return new ColumnAnswers(source, format, outputs);
    default:
      return format satisfies never;
  }
}

async function* valuesOf(rows: AsyncIterable<JsonRow>): AsyncGenerator<unknown, void, undefined> {
  for await (const { value } of rows) yield value;
}

/** One JSON value a row, as `predict` writes them. */
class RowAnswers implements ExpectedAnswers {
  readonly #file: string;
  readonly #outputs: readonly SignatureOutput[];
  readonly #values: AsyncGenerator<unknown, void, undefined>;
  #row = 0;

  constructor(file: string, outputs: readonly SignatureOutput[], values: AsyncGenerator<unknown, void, undefined>) {
    this.#file = file;
    this.#outputs = outputs;
    this.#values = values;
  }

  async take(rows: number, widths: readonly number[]): Promise<readonly AnswerCell[][]> {
    const cells: AnswerCell[][] = this.#outputs.map(() => []);
    for (let count = 0; count < rows; count++, this.#row++) {
      const next = await this.#values.next();
      if (next.done === true) throw misfit(this.#file, `there are ${this.#row} answers, and more rows`);
      const parts: unknown = this.#outputs.length === 1 ? [next.value] : next.value;
      if (!Array.isArray(parts) || parts.length !== this.#outputs.length)
        throw misfit(this.#file, `an answer is not a list of ${this.#outputs.length} outputs`, this.#row);
      parts.forEach((part: unknown, index) => this.#add(part, widths[index]!, cells[index]!));
    }
    return cells;
  }

  async finish(): Promise<void> {
    if ((await this.#values.next()).done !== true) throw misfit(this.#file, `there are more answers than the ${this.#row} rows`);
  }

  #add(part: unknown, width: number, cells: AnswerCell[]): void {
    const flat: unknown[] = Array.isArray(part) ? part.flat(8) : [part];
    if (flat.length !== width) throw misfit(this.#file, `an answer has ${flat.length} values; ours has ${width}`, this.#row);
    for (const cell of flat) cells.push(cell === nanMark ? Number.NaN : (cell as AnswerCell));
  }
}

/** The columns that `predict` writes, by position. */
class ColumnAnswers implements ExpectedAnswers {
  readonly #source: ByteSource;
  readonly #format: InputFormat;
  readonly #outputs: readonly SignatureOutput[];
  #row = 0;
  #cells: AsyncGenerator<readonly AnswerCell[], void, undefined> | null = null;

  constructor(source: ByteSource, format: InputFormat, outputs: readonly SignatureOutput[]) {
    this.#source = source;
    this.#format = format;
    this.#outputs = outputs;
  }

  async take(rows: number, widths: readonly number[]): Promise<readonly AnswerCell[][]> {
    this.#cells ??= columnRows(this.#source, this.#format, this.#outputs, widths);
    const taken: AnswerCell[][] = this.#outputs.map(() => []);
    for (let count = 0; count < rows; count++, this.#row++) {
      const next = await this.#cells.next();
      if (next.done === true) throw misfit(this.#source.name, `there are ${this.#row} answers, and more rows`);
      let at = 0;
      widths.forEach((width, output) => taken[output]!.push(...next.value.slice(at, (at += width))));
    }
    return taken;
  }

  async finish(): Promise<void> {
    if (this.#cells !== null && (await this.#cells.next()).done !== true)
      throw misfit(this.#source.name, `there are more answers than the ${this.#row} rows`);
  }
}

async function* columnRows(
  source: ByteSource,
  format: InputFormat,
  outputs: readonly SignatureOutput[],
  widths: readonly number[],
): AsyncGenerator<readonly AnswerCell[], void, undefined> {
  const columns = outputs.flatMap(({ dtype }, index) => {
    const column: SignatureColumn = { name: null, dtype: isTextual(dtype) ? "string" : "f64", nullable: true };
    return Array.from({ length: widths[index] ?? 0 }, () => column);
  });
  for await (const batch of readTable(source, format, { columns, file: source.name, warn: () => undefined }))
    for (let row = 0; row < batch.rows; row++) yield batch.columns.map((column) => column[row]);
}
