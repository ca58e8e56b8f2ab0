import { inputFormats, inputLayout, ioLayout, type ProgramInput } from "@godwit/core/artifact";
import { GodwitError } from "@godwit/core/errors";
import type { ColumnBatch, EngineColumn, MatrixBatch } from "./batch.ts";
import { encodeInto } from "./encode-into.ts";
import type { Heap } from "./heap.ts";
import type { StringPool } from "./string-pool.ts";

/** Bytes past the last row that a kernel may read. */
const padding = 64;

/** Brings rows of a batch into the engine's memory, as the method's inputs want them. */
export class InputWriter {
  readonly #heap: Heap;
  readonly #inputs: readonly ProgramInput[];
  readonly #io: number;
  readonly #table: number;
  readonly #pool: StringPool;
  readonly #needsDictionary: boolean;
  readonly #columns: number[];
  readonly #dictionaryCodes = new Map<string, number>();
  #capacity = 0;
  #matrix = { address: 0, bytes: 0 };
  #texts: { address: number; bytes: number }[] = [];
  #dictionaryTable = { address: 0, bytes: 0 };
  #dictionaryBytes = { address: 0, bytes: 0 };
  /** Strings that the pool lacks; the first has the code after the pool's last. */
  dictionary: string[] = [];

  constructor(heap: Heap, inputs: readonly ProgramInput[], io: number, pool: StringPool, needsDictionary: boolean) {
    this.#heap = heap;
    this.#inputs = inputs;
    this.#io = io;
    this.#pool = pool;
    this.#needsDictionary = needsDictionary;
    this.#columns = inputs.map(() => 0);
    this.#texts = inputs.map(() => ({ address: 0, bytes: 0 }));
    this.#table = heap.allocate(Math.max(1, inputs.length) * inputLayout.bytes);
    heap.u32[(io + ioLayout.inputs) >> 2] = this.#table;
  }

  /** Writes rows `from … from + count`. */
  write(batch: ColumnBatch | MatrixBatch, from: number, count: number): void {
    if ("matrix" in batch) return this.#writeMatrix(batch, from, count);
    this.#reserve(count);
    if (this.dictionary.length > 0) {
      this.dictionary = [];
      this.#dictionaryCodes.clear();
    }
    for (let place = 0; place < this.#inputs.length; place++) {
      const input = this.#inputs[place]!;
      const column = batch.columns[input.column];
      if (input.form === "numbers") this.#writeNumbers(place, numeric(column, input.column), from, count);
      else if (input.form === "codes") this.#writeCodes(place, textual(column, input.column), from, count, input.distinct);
      else this.#writeTexts(place, textual(column, input.column), from, count);
    }
    if (this.#needsDictionary) this.#writeDictionary();
  }

  /** Writes one row from a list of numbers and one of strings, by column of the method. */
  writeRow(numbers: Float64Array, strings: readonly (string | null | undefined)[]): void {
    this.#reserve(1);
    if (this.dictionary.length > 0) {
      this.dictionary = [];
      this.#dictionaryCodes.clear();
    }
    for (let place = 0; place < this.#inputs.length; place++) {
      const input = this.#inputs[place]!;
      const address = this.#columns[place]!;
      if (input.form === "numbers") this.#heap.f64[address >>> 3] = numbers[input.column]!;
      else if (input.form === "codes") this.#heap.i32[address >>> 2] = this.#code(strings[input.column], input.distinct);
      else this.#writeTexts(place, [strings[input.column]], 0, 1);
    }
    if (this.#needsDictionary) this.#writeDictionary();
  }

  free(): void {
    for (const address of this.#columns) this.#heap.free(address);
    for (const text of this.#texts) this.#heap.free(text.address);
    for (const block of [this.#matrix, this.#dictionaryTable, this.#dictionaryBytes]) this.#heap.free(block.address);
    this.#heap.free(this.#table);
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
      this.#matrixMode = true;
    }
    if (!this.#matrixMode) return;
    this.#matrixMode = false;
    this.#inputs.forEach((input, place) => {
      if (input.form === "texts") return;
      this.#describe(place, this.#columns[place]!, input.form === "numbers" ? 8 : 4, inputFormats.column, 0);
    });
  }

  /** Whether the table of inputs describes a matrix, or nothing yet. */
  #matrixMode = true;

  #describe(place: number, address: number, stride: number, format: number, offsets: number): void {
    const at = (this.#table + place * inputLayout.bytes) >>> 2;
    const words = this.#heap.u32;
    words[at + inputLayout.address / 4] = address;
    words[at + inputLayout.stride / 4] = stride;
    words[at + inputLayout.format / 4] = format;
    words[at + inputLayout.offsets / 4] = offsets;
  }

  #writeNumbers(place: number, column: Float64Array, from: number, count: number): void {
    const at = this.#columns[place]! >>> 3;
    if (count <= 16) for (let row = 0; row < count; row++) this.#heap.f64[at + row] = column[from + row]!;
    else this.#heap.f64.set(from === 0 && count === column.length ? column : column.subarray(from, from + count), at);
  }

  #writeCodes(place: number, column: readonly (string | null | undefined)[], from: number, count: number, distinct: boolean): void {
    const at = this.#columns[place]! >>> 2;
    const codes = this.#heap.i32;
    let last: string | null | undefined = null;
    let code = -1;
    for (let row = 0; row < count; row++) {
      const cell = column[from + row];
      if (cell !== last) {
        last = cell;
        code = this.#code(cell, distinct);
      }
      codes[at + row] = code;
    }
  }

  #code(cell: string | null | undefined, distinct: boolean): number {
    if (cell === null || cell === undefined) return -1;
    const known = this.#pool.table.codeOf(cell);
    if (known >= 0) return known;
    const first = this.#pool.strings.length;
    if (!distinct) return first;
    const met = this.#dictionaryCodes.get(cell);
    if (met !== undefined) return met;
    const code = first + this.dictionary.length;
    this.dictionary.push(cell);
    this.#dictionaryCodes.set(cell, code);
    return code;
  }

  #writeTexts(place: number, column: readonly (string | null | undefined)[], from: number, count: number): void {
    const block = this.#texts[place]!;
    const texts = from === 0 && count === column.length ? column : column.slice(from, from + count);
    const offsets = this.#columns[place]!;
    this.#encode(texts, block, offsets);
    this.#describe(place, block.address, 0, inputFormats.text, offsets);
  }

  #writeDictionary(): void {
    const table = this.#dictionaryTable;
    this.#fit(table, (this.dictionary.length + 1) * 4);
    this.#encode(this.dictionary, this.#dictionaryBytes, table.address);
    const words = this.#heap.u32;
    words[(this.#io + ioLayout.dictionaryOffsets) >>> 2] = table.address;
    words[(this.#io + ioLayout.dictionaryBytes) >>> 2] = this.#dictionaryBytes.address;
    words[(this.#io + ioLayout.dictionaryCount) >>> 2] = this.dictionary.length;
  }

  /** Writes texts as UTF-8 into a block, and where each begins. */
  #encode(texts: readonly (string | null | undefined)[], block: { address: number; bytes: number }, offsets: number): void {
    const all = texts.join("");
    this.#fit(block, all.length + padding);
    const { written, read } = encodeInto(all, this.#heap.u8.subarray(block.address, block.address + block.bytes));
    if (read === all.length && written === all.length) {
      let end = 0;
      const starts = this.#heap.u32.subarray(offsets >>> 2);
      for (let row = 0; row < texts.length; row++) {
        starts[row] = end;
        end += texts[row]?.length ?? 0;
      }
      starts[texts.length] = end;
      return;
    }
    this.#fit(block, all.length * 3 + padding);
    const target = this.#heap.u8.subarray(block.address, block.address + block.bytes);
    const starts = this.#heap.u32.subarray(offsets >>> 2);
    let end = 0;
    for (let row = 0; row < texts.length; row++) {
      starts[row] = end;
      const text = texts[row];
      if (text !== null && text !== undefined) end += encodeInto(text, target.subarray(end)).written;
    }
    starts[texts.length] = end;
  }

  #writeMatrix({ matrix, rows }: MatrixBatch, from: number, count: number): void {
    const width = rows === 0 ? 0 : matrix.length / rows;
    const bytes = matrix.BYTES_PER_ELEMENT;
    this.#fit(this.#matrix, count * width * bytes + padding);
    const { address } = this.#matrix;
    const cells = matrix.subarray(from * width, (from + count) * width);
    if (cells instanceof Float64Array) this.#heap.f64.set(cells, address >>> 3);
    else this.#heap.f32.set(cells, address >>> 2);
    const format = bytes === 8 ? inputFormats.strided_f64 : inputFormats.strided_f32;
    this.#inputs.forEach((input, place) => this.#describe(place, address + input.column * bytes, width * bytes, format, 0));
    this.#matrixMode = true;
  }

  #fit(block: { address: number; bytes: number }, bytes: number): void {
    if (bytes <= block.bytes) return;
    this.#heap.free(block.address);
    block.bytes = Math.ceil(bytes * 1.25);
    block.address = this.#heap.allocate(block.bytes);
  }
}

function numeric(column: EngineColumn | undefined, index: number): Float64Array {
  if (column instanceof Float64Array) return column;
  throw new GodwitError("WRONG_TYPE", `column ${index} is not a Float64Array`, { where: { column: String(index) } });
}

function textual(column: EngineColumn | undefined, index: number): readonly (string | null | undefined)[] {
  if (column !== undefined && !(column instanceof Float64Array)) return column;
  throw new GodwitError("WRONG_TYPE", `column ${index} is not a list of strings`, { where: { column: String(index) } });
}
