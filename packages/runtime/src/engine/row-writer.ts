import { inputFormats, type ProgramInput } from "@godwit/core/artifact";
import type { Heap } from "./heap.ts";
import { InputTable } from "./input-table.ts";
import { StringCodes } from "./string-codes.ts";
import type { StringPool } from "./string-pool.ts";
import { TextBlock } from "./text-block.ts";

/** Bytes past the row that a kernel may read. */
const padding = 64;

interface StringInput {
  readonly column: number;
  readonly distinct: boolean;
  readonly place: number;
  /** Of its code, or of the two words that say where its text begins and ends. */
  readonly address: number;
  readonly text: TextBlock | null;
}

/** Brings one row at a time into the engine's memory. The inputs lie where they lie for good, numbers by column side by side. */
export class RowWriter {
  readonly codes: StringCodes;
  readonly #heap: Heap;
  readonly #table: InputTable;
  readonly #columns: number;
  readonly #numbers: number;
  readonly #strings: readonly StringInput[];

  constructor(heap: Heap, inputs: readonly ProgramInput[], columns: number, io: number, pool: StringPool, needsDictionary: boolean) {
    this.#heap = heap;
    this.#columns = columns;
    this.#table = new InputTable(heap, inputs.length, io);
    this.codes = new StringCodes(heap, pool, io, needsDictionary);
    this.#numbers = heap.allocate(columns * 8 + padding);
    this.#strings = inputs.flatMap(({ form, column, distinct }, place) => {
      if (form === "numbers") {
        this.#table.describe(place, this.#numbers + column * 8, 8, inputFormats.column);
        return [];
      }
      const address = heap.allocate(8 + padding);
      if (form === "codes") this.#table.describe(place, address, 4, inputFormats.column);
      return [{ column, distinct, place, address, text: form === "texts" ? new TextBlock(heap) : null }];
    });
  }

  /** Writes a row from lists of numbers and of strings, each by column of the method. */
  write(numbers: Float64Array, strings: readonly (string | null | undefined)[]): void {
    const cells = this.#heap.f64;
    const at = this.#numbers >>> 3;
    for (let column = 0; column < this.#columns; column++) cells[at + column] = numbers[column]!;
    if (this.#strings.length > 0) this.#writeStrings(strings);
  }

  free(): void {
    for (const { address, text } of this.#strings) {
      this.#heap.free(address);
      text?.free();
    }
    this.#heap.free(this.#numbers);
    this.codes.free();
    this.#table.free();
  }

  #writeStrings(strings: readonly (string | null | undefined)[]): void {
    this.codes.begin();
    for (let index = 0; index < this.#strings.length; index++) {
      const { column, distinct, place, address, text } = this.#strings[index]!;
      const cell = strings[column];
      if (text === null) this.#heap.i32[address >>> 2] = this.codes.codeOf(cell, distinct);
      else {
        text.writeOne(cell ?? "", address);
        this.#table.describe(place, text.address, 0, inputFormats.text, address);
      }
    }
    this.codes.place();
  }
}
