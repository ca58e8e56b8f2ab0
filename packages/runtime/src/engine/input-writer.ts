import { inputFormats, type ProgramInput } from "@godwit/core/artifact";
import { GodwitError } from "@godwit/core/errors";
import type { EngineColumn, MatrixBatch } from "./batch.ts";
import { Block } from "./block.ts";
import { DictionaryColumn } from "./dictionary-column.ts";
import type { Heap } from "./heap.ts";
import { InputTable } from "./input-table.ts";
import { StringCodes } from "./string-codes.ts";
import type { StringPool } from "./string-pool.ts";
import { TextBlock } from "./text-block.ts";
import type { GivenBatch } from "./unread-batch.ts";

/** Bytes past the last row that a kernel may read. */
const padding = 64;

/** Brings rows of a batch into the engine's memory, as the method's inputs want them. */
export class InputWriter {
  readonly codes: StringCodes;
  readonly #heap: Heap;
  readonly #inputs: readonly ProgramInput[];
  readonly #table: InputTable;
  /** Of each input: its cells, or where its texts begin. */
  readonly #columns: number[];
  readonly #texts: readonly TextBlock[];
  readonly #matrix: Block;
  #capacity = 0;
  /** Whether the table of inputs describes columns; if not, the matrix that it describes. */
  #hasColumns = false;
  #describedMatrix = { address: 0, width: 0, bytes: 0 };

  constructor(heap: Heap, inputs: readonly ProgramInput[], io: number, pool: StringPool, needsDictionary: boolean) {
    this.#heap = heap;
    this.#inputs = inputs;
    this.#columns = inputs.map(() => 0);
    this.#texts = inputs.map(() => new TextBlock(heap));
    this.#matrix = new Block(heap);
    this.#table = new InputTable(heap, inputs.length, io);
    this.codes = new StringCodes(heap, pool, io, needsDictionary);
  }

  /** Writes rows `from … from + count`. */
  write(batch: GivenBatch, from: number, count: number): void {
    if ("read" in batch) return this.write(batch.read(from, count), 0, count);
    if ("matrix" in batch) return this.#writeMatrix(batch, from, count);
    this.#reserve(count);
    this.codes.begin();
    for (let place = 0; place < this.#inputs.length; place++) {
      const input = this.#inputs[place]!;
      const column = batch.columns[input.column];
      if (input.form === "numbers") this.#writeNumbers(place, numeric(column, input.column), from, count);
      else if (input.form === "codes") this.#writeCodes(place, textual(column, input.column), from, count, input.distinct);
      else this.#writeTexts(place, textual(column, input.column), from, count);
    }
    this.codes.place();
  }

  free(): void {
    for (const address of this.#columns) this.#heap.free(address);
    for (const text of this.#texts) text.free();
    this.#matrix.free();
    this.codes.free();
    this.#table.free();
  }

  #reserve(rows: number): void {
    if (rows > this.#capacity) {
      const capacity = Math.max(8, rows);
      this.#inputs.forEach((input, place) => {
        this.#heap.free(this.#columns[place]!);
        const bytes = input.form === "numbers" ? capacity * 8 : (capacity + 1) * 4;
        this.#columns[place] = this.#heap.allocate(bytes + padding);
      });
      this.#capacity = capacity;
      this.#hasColumns = false;
    }
    if (this.#hasColumns) return;
    this.#hasColumns = true;
    this.#inputs.forEach((input, place) => {
      if (input.form !== "texts") this.#table.describe(place, this.#columns[place]!, input.form === "numbers" ? 8 : 4, inputFormats.column);
    });
  }

  #writeNumbers(place: number, column: Float64Array, from: number, count: number): void {
    const at = this.#columns[place]! >>> 3;
    if (count <= 16) for (let row = 0; row < count; row++) this.#heap.f64[at + row] = column[from + row]!;
    else this.#heap.f64.set(from === 0 && count === column.length ? column : column.subarray(from, from + count), at);
  }

  #writeCodes(place: number, column: StringColumn, from: number, count: number, distinct: boolean): void {
    if (column instanceof DictionaryColumn) return this.codes.translate(column, from, count, distinct, this.#columns[place]! >>> 2);
    const at = this.#columns[place]! >>> 2;
    const cells = this.#heap.i32;
    for (let row = 0; row < count; row++) cells[at + row] = this.codes.codeOf(column[from + row], distinct);
  }

  #writeTexts(place: number, column: StringColumn, from: number, count: number): void {
    const block = this.#texts[place]!;
    const offsets = this.#columns[place]!;
    const isWhole = from === 0 && count === column.length;
    if (column instanceof DictionaryColumn) block.write(column.cells(from, count), offsets);
    else block.write(isWhole ? column : column.slice(from, from + count), offsets);
    this.#table.describe(place, block.address, 0, inputFormats.text, offsets);
  }

  #writeMatrix({ matrix, rows }: MatrixBatch, from: number, count: number): void {
    const width = rows === 0 ? 0 : matrix.length / rows;
    const bytes = matrix.BYTES_PER_ELEMENT;
    this.#matrix.fit(count * width * bytes + padding);
    const { address } = this.#matrix;
    const cells = matrix.subarray(from * width, (from + count) * width);
    if (cells instanceof Float64Array) this.#heap.f64.set(cells, address >>> 3);
    else this.#heap.f32.set(cells, address >>> 2);
    const format = bytes === 8 ? inputFormats.strided_f64 : inputFormats.strided_f32;
    const known = this.#describedMatrix;
    if (!this.#hasColumns && known.address === address && known.width === width && known.bytes === bytes) return;
    this.#inputs.forEach((input, place) => this.#table.describe(place, address + input.column * bytes, width * bytes, format));
    this.#describedMatrix = { address, width, bytes };
    this.#hasColumns = false;
  }
}

function numeric(column: EngineColumn | undefined, index: number): Float64Array {
  if (column instanceof Float64Array) return column;
  throw new GodwitError("WRONG_TYPE", `column ${index} is not a Float64Array`, { where: { column: String(index) } });
}

type StringColumn = Exclude<EngineColumn, Float64Array>;

function textual(column: EngineColumn | undefined, index: number): StringColumn {
  if (column !== undefined && !(column instanceof Float64Array)) return column;
  throw new GodwitError("WRONG_TYPE", `column ${index} is not a list of strings`, { where: { column: String(index) } });
}
