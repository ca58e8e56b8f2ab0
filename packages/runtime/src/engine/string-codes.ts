import { ioLayout } from "@godwit/core/artifact";
import { Block } from "./block.ts";
import type { DictionaryColumn } from "./dictionary-column.ts";
import type { Heap } from "./heap.ts";
import { unmet, type StringPool } from "./string-pool.ts";
import { TextBlock } from "./text-block.ts";

/** Codes of strings: places in a program's pool, and behind them places in a dictionary of what the pool lacks. */
export class StringCodes {
  readonly #heap: Heap;
  readonly #pool: StringPool;
  readonly #io: number;
  readonly #isRead: boolean;
  readonly #met = new Map<string, number>();
  readonly #offsets: Block;
  readonly #texts: TextBlock;
  #dictionary: string[] = [];
  /** Whether the module knows the dictionary, which is empty. */
  #isPlacedEmpty = false;

  /** `isRead`: whether the module reads the strings of the dictionary. */
  constructor(heap: Heap, pool: StringPool, io: number, isRead: boolean) {
    this.#heap = heap;
    this.#pool = pool;
    this.#io = io;
    this.#isRead = isRead;
    this.#offsets = new Block(heap);
    this.#texts = new TextBlock(heap);
  }

  /** Empties the dictionary. */
  begin(): void {
    if (this.#dictionary.length === 0) return;
    this.#dictionary = [];
    this.#met.clear();
  }

  /** The code of a string, -1 where it is missing. Unless `distinct`, all strings that the pool lacks have one. */
  codeOf(cell: string | null | undefined, distinct: boolean): number {
    if (cell === null || cell === undefined) return -1;
    const known = this.#pool.table.codeOf(cell);
    return known >= 0 ? known : this.#codeBeyond(cell, distinct);
  }

  /** Writes the codes of rows `from … from + count` of a column to the words from `at` on. */
  translate(column: DictionaryColumn, from: number, count: number, distinct: boolean, at: number): void {
    const words = this.#heap.i32;
    const known = this.#pool.codesOf(column);
    const beyond = this.#pool.strings.length;
    const { codes, values } = column;
    for (let row = 0; row < count; row++) {
      const place = codes[from + row]!;
      let code = place < 0 ? -1 : known[place]!;
      if (code === unmet) code = known[place] = this.codeOf(values[place], false);
      if (distinct && code === beyond) code = this.codeOf(values[place], true);
      words[at + row] = code;
    }
  }

  /** The string of a code. */
  textOf(code: number): string | null {
    if (code < 0) return null;
    const { strings } = this.#pool;
    return code < strings.length ? strings[code]! : this.#dictionary[code - strings.length]!;
  }

  /** Brings the dictionary to where the module looks for it. */
  place(): void {
    const isEmpty = this.#dictionary.length === 0;
    if (!this.#isRead || (isEmpty && this.#isPlacedEmpty)) return;
    this.#isPlacedEmpty = isEmpty;
    this.#offsets.fit((this.#dictionary.length + 1) * 4);
    this.#texts.write(this.#dictionary, this.#offsets.address);
    const words = this.#heap.u32;
    words[(this.#io + ioLayout.dictionaryOffsets) >>> 2] = this.#offsets.address;
    words[(this.#io + ioLayout.dictionaryBytes) >>> 2] = this.#texts.address;
    words[(this.#io + ioLayout.dictionaryCount) >>> 2] = this.#dictionary.length;
  }

  free(): void {
    this.#offsets.free();
    this.#texts.free();
  }

  #codeBeyond(cell: string, distinct: boolean): number {
    const first = this.#pool.strings.length;
    if (!distinct) return first;
    const met = this.#met.get(cell);
    if (met !== undefined) return met;
    const code = first + this.#dictionary.length;
    this.#dictionary.push(cell);
    this.#met.set(cell, code);
    return code;
  }
}
