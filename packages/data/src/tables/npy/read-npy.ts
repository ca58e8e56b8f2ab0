import { GodwitError } from "@godwit/core/errors";
import { makeArray, toFloat64, type Dtype, type NpyHeader } from "@godwit/core/formats";
import type { Column } from "@godwit/core/ir";
import type { ByteSource } from "../../files/byte-source.ts";
import { rowsPerBatch, type BatchStream, type ReaderOptions } from "../table-reader.ts";
import { longestHeader, numbersOnly, parseNpyHeader } from "./npy-header.ts";

const mostHeld = 2 ** 31;

/** Rows of a .npy matrix of numbers or bools, by position; a one-dimensional array is the one column of a model that takes one. */
export async function* readNpy(source: ByteSource, options: ReaderOptions): BatchStream {
  const { file } = options;
  const input = new ByteQueue(source);
  const header = parseNpyHeader(await input.peek(longestHeader), file);
  const { dtype } = header;
  expectNumbers(dtype, file);
  const [rows, width] = matrixShape(header, options.columns, file);
  const expected = header.dataStart + rows * width * dtype.itemSize;
  if (source.size !== null && source.size < expected) throw truncated(file, expected - source.size);
  const batchRows = options.batchRows ?? rowsPerBatch(width);
  await input.take(header.dataStart);
  if (header.order === "C" || width <= 1) yield* readRows(input, dtype, rows, width, batchRows, file);
  else yield* readColumns(await columnReader(source, input, header, expected, file), dtype, rows, width, batchRows);
}

async function* readRows(input: ByteQueue, dtype: Dtype, rows: number, width: number, batchRows: number, file: string): BatchStream {
  for (let firstRow = 0; firstRow < rows; firstRow += batchRows) {
    const count = Math.min(batchRows, rows - firstRow);
    const length = count * width * dtype.itemSize;
    const bytes = await input.take(length);
    if (bytes.length < length) throw truncated(file, length - bytes.length);
    const cells = toFloat64(makeArray(dtype, [count, width], "C", bytes));
    const columns = Array.from({ length: width }, (_, column) => columnOf(cells, column, width, count));
    yield { rows: count, firstRow, columns };
  }
}

function columnOf(cells: Float64Array, column: number, width: number, rows: number): Float64Array {
  const taken = new Float64Array(rows);
  for (let row = 0, at = column; row < rows; row++, at += width) taken[row] = cells[at]!;
  return taken;
}

type ReadAt = (position: number, length: number) => Promise<Buffer>;

async function* readColumns(readItems: ReadAt, dtype: Dtype, rows: number, width: number, batchRows: number): BatchStream {
  const { itemSize } = dtype;
  for (let firstRow = 0; firstRow < rows; firstRow += batchRows) {
    const count = Math.min(batchRows, rows - firstRow);
    const columns: Float64Array[] = [];
    for (let column = 0; column < width; column++) {
      const bytes = await readItems((column * rows + firstRow) * itemSize, count * itemSize);
      columns.push(toFloat64(makeArray(dtype, [count], "C", bytes)));
    }
    yield { rows: count, firstRow, columns };
  }
}

function expectNumbers(dtype: Dtype, file: string): void {
  const readable = dtype.fields === null && dtype.subarray === null && dtype.itemSize <= 8;
  if (readable && ["bool", "int", "uint", "float"].includes(dtype.type)) return;
  throw new GodwitError(
    "UNSUPPORTED_INPUT",
    `a .npy input of ${dtype.type === "string" ? "strings" : dtype.name} is not read; only numbers and bools are`,
    {
      where: { file },
      hint: numbersOnly,
    },
  );
}

/** Reads at places among the items: from the file, or from memory where the input cannot be sought. */
async function columnReader(source: ByteSource, input: ByteQueue, header: NpyHeader, expected: number, file: string): Promise<ReadAt> {
  const { readAt } = source;
  if (readAt !== null) return (position, length) => readAt(header.dataStart + position, length);
  const length = expected - header.dataStart;
  if (length > mostHeld)
    throw new GodwitError("LIMIT_EXCEEDED", "a matrix in Fortran order of more than 2 GiB cannot be read from a pipe", {
      where: { file },
      hint: "Give it as a file, or save it in C order.",
    });
  const bytes = await input.take(length);
  if (bytes.length < length) throw truncated(file, length - bytes.length);
  return (position, size) => Promise.resolve(bytes.subarray(position, position + size));
}

function matrixShape({ shape }: NpyHeader, columns: readonly Column[], file: string): readonly [rows: number, width: number] {
  const text = columns.find((column) => column.dtype === "string");
  if (text !== undefined)
    throw new GodwitError("UNSUPPORTED_INPUT", "the model takes strings, and a .npy input holds numbers only", {
      where: { file, ...(text.name === null ? {} : { column: text.name }) },
      hint: "Give the rows as .csv or .jsonl.",
    });
  if (shape.length !== 2 && !(shape.length === 1 && columns.length === 1))
    throw new GodwitError(
      "WRONG_WIDTH",
      `the array has shape (${shape.join(", ")}${shape.length === 1 ? "," : ""}); the model takes (rows, ${columns.length})`,
      { where: { file } },
    );
  const [rows = 0, width = 1] = shape;
  if (width !== columns.length)
    throw new GodwitError("WRONG_WIDTH", `the array has ${width} columns; the model takes ${columns.length}`, { where: { file } });
  return [rows, width];
}

function truncated(file: string, missing: number): GodwitError {
  return new GodwitError("MALFORMED_INPUT", `the file ends ${missing} bytes before its last item`, {
    where: { file },
    hint: "Copy or write the file again; compare its size with the original.",
  });
}

/** Bytes of a source in runs of any length. */
class ByteQueue {
  readonly #pieces: AsyncGenerator<Uint8Array, void, undefined>;
  #held: Buffer = Buffer.alloc(0);

  constructor(source: ByteSource) {
    this.#pieces = source.pieces();
  }

  async peek(length: number): Promise<Buffer> {
    await this.#fill(length);
    return this.#held.subarray(0, Math.min(length, this.#held.length));
  }

  /** The next bytes; fewer where the input ends. They are the caller's. */
  async take(length: number): Promise<Buffer> {
    await this.#fill(length);
    const taken = this.#held.subarray(0, Math.min(length, this.#held.length));
    this.#held = this.#held.subarray(taken.length);
    return taken;
  }

  async #fill(length: number): Promise<void> {
    if (this.#held.length >= length) return;
    const parts: Uint8Array[] = [this.#held];
    let size = this.#held.length;
    while (size < length) {
      const next = await this.#pieces.next();
      if (next.done === true) break;
      parts.push(Buffer.from(next.value));
      size += next.value.length;
    }
    this.#held = Buffer.concat(parts);
  }
}
