import { GodwitError } from "@godwit/core/errors";
import type { ByteSource } from "../../../files/byte-source.ts";
import { copyCells, makeCells, pickCells, sliceCells, type NumberCells, type ScalarType } from "../../../frames/cells.ts";
import { conversionOf, type BadCells, type ConvertCells, type ConvertedCells } from "../../../frames/convert-cells.ts";
import type { Cells } from "../../../frames/frame.ts";
import type { ReadColumn } from "../../../frames/frame-of-columns.ts";
import type { WantedColumn } from "../../../sources/source.ts";
import { decodeCells } from "../encodings/decode-cells.ts";
import { decodeHybrid, isAllOnes } from "../encodings/hybrid.ts";
import { malformedParquet } from "../malformed-parquet.ts";
import type { ColumnChunk, ParquetColumn } from "../parquet-column.ts";
import { decompressPage } from "./decompress-page.ts";
import { PageReader, type PageHead } from "./page-reader.ts";
import { storedCells } from "./stored-cells.ts";
import type { ThriftStruct } from "./thrift-reader.ts";

/** Of the codecs, the format's number. */
const snappy = 1;

/** A page that is being given out. */
interface Page {
  readonly rows: number;
  /** Without those that are null. */
  readonly cells: ConvertedCells;
  /** One for each row; null where every cell is there. */
  readonly present: Uint8Array | null;
}

/** Reads a column row by row, through pages and row groups. */
export class ColumnCursor {
  readonly #column: ParquetColumn;
  readonly #wanted: WantedColumn;
  readonly type: ScalarType;
  readonly #convert: ConvertCells;
  #pages: PageReader | null = null;
  #codec = 0;
  #dictionary: ConvertedCells | null = null;
  #page: Page | null = null;
  #row = 0;
  #cell = 0;
  /** Of the page's numbers; null where each page has its own. */
  #room: Uint8Array<ArrayBuffer> | null = null;

  constructor(column: ParquetColumn, wanted: WantedColumn) {
    const { type, convert } = conversionOf(column.field, wanted.as);
    this.#column = column;
    this.#wanted = wanted;
    this.type = type;
    this.#convert = convert;
  }

  /** Goes to the start of a row group. */
  start(chunks: readonly ColumnChunk[], readAt: NonNullable<ByteSource["readAt"]>, windowBytes: number): void {
    const chunk = chunks[this.#column.leaf]!;
    this.#pages = new PageReader(readAt, chunk, windowBytes);
    this.#codec = chunk.codec;
    this.#dictionary = null;
    this.#page = null;
  }

  /** Cells are always taken into given room: the memory of a page is used for the next one. */
  copiesCells(): void {
    this.#room = new Uint8Array(0);
  }

  /** Passes over rows of the row group; whole pages are not decoded. */
  async skip(rows: number): Promise<void> {
    for (let left = rows; left > 0;) {
      const page = await this.#placed(() => this.#current(left));
      if (typeof page === "number") {
        left -= page;
        continue;
      }
      const count = Math.min(left, page.rows - this.#row);
      this.#advance(page, count);
      left -= count;
    }
  }

  /** The next rows of the row group, in `room` where it is given, else as a view where one page holds them all. */
  take(rows: number, room: NumberCells | null): Promise<ReadColumn> {
    return this.#placed(() => this.#take(rows, room));
  }

  async #take(rows: number, room: NumberCells | null): Promise<ReadColumn> {
    const { name } = this.#wanted;
    const numbers = this.#wanted.as === "number";
    const first = (await this.#current(0)) as Page;
    const { type } = this;
    if (room === null && first.present === null && first.cells.bad === null && first.rows - this.#row >= rows) {
      const values = sliceCells(first.cells.values, this.#row, this.#row + rows);
      this.#advance(first, rows);
      return { name, type, values, present: null, bad: null };
    }
    const values = room ?? makeCells(type, rows);
    let present: Uint8Array | null = null;
    let bad: Map<number, string> | null = null;
    for (let at = 0; at < rows;) {
      const page = (await this.#current(0)) as Page;
      const count = Math.min(rows - at, page.rows - this.#row);
      if (page.present === null) copyCells(values, at, page.cells.values, this.#cell, count);
      else if (numbers)
        spreadNumbers(values as Float64Array, at, page.cells.values as Float64Array, this.#cell, page.present, this.#row, count);
      else {
        present ??= new Uint8Array(rows).fill(1, 0, at);
        spread(values, at, page.cells.values, this.#cell, page.present, this.#row, count);
        present.set(page.present.subarray(this.#row, this.#row + count), at);
      }
      if (page.present === null && present !== null) present.fill(1, at, at + count);
      if (page.cells.bad !== null) bad = this.#badRows(page, page.cells.bad, count, at, bad);
      this.#advance(page, count);
      at += count;
    }
    return { name, type, values, present, bad };
  }

  #badRows(page: Page, bad: BadCells, count: number, at: number, known: Map<number, string> | null): Map<number, string> | null {
    let found = known;
    for (let index = 0, cell = this.#cell; index < count; index++) {
      if (page.present !== null && page.present[this.#row + index] === 0) continue;
      const message = bad.get(cell++);
      if (message !== undefined) (found ??= new Map()).set(at + index, message);
    }
    return found;
  }

  #advance(page: Page, rows: number): void {
    this.#cell += page.present === null ? rows : countOnes(page.present, this.#row, this.#row + rows);
    this.#row += rows;
  }

  /** The page of the next row; or, where it has no more than `skipped` rows and none is read yet, its number of rows, past which it goes. */
  async #current(skipped: number): Promise<Page | number> {
    if (this.#page !== null && this.#row < this.#page.rows) return this.#page;
    const pages = this.#pages!;
    for (;;) {
      if (pages.done) throw malformedParquet("a column has fewer cells than its row group has rows");
      const head = await pages.head();
      if (head.type === "dictionary") await this.#readDictionary(head, pages);
      else if (head.type === "other") pages.skip(head);
      else {
        const data = head.header.struct(head.type === "data" ? 5 : 8);
        const rows = data.size(1);
        if (rows === 0) {
          pages.skip(head);
          continue;
        }
        this.#row = this.#cell = 0;
        this.#page = null;
        if (rows <= skipped) {
          pages.skip(head);
          return rows;
        }
        const content = await pages.content(head);
        this.#page = head.type === "data" ? this.#readPage(head, data, content) : this.#readPage2(head, data, content);
        return this.#page;
      }
    }
  }

  async #readDictionary(head: PageHead, pages: PageReader): Promise<void> {
    const header = head.header.struct(7);
    const bytes = decompressPage(this.#codec, await pages.content(head), head.inflated);
    this.#dictionary = this.#converted(0, this.#isInCodec(0) ? Uint8Array.from(bytes) : bytes, header.size(1));
  }

  #readPage({ inflated }: PageHead, header: ThriftStruct, content: Buffer): Page {
    const bytes = decompressPage(this.#codec, content, inflated);
    const rows = header.size(1);
    const encoding = header.integer(2);
    if (!this.#column.field.nullable) return { rows, present: null, cells: this.#cells(encoding, bytes, rows) };
    if (header.integer(3) === 4) {
      const present = Uint8Array.from({ length: rows }, (_, row) => (bytes[row >> 3]! >> (7 - (row & 7))) & 1);
      return this.#page0(rows, present, encoding, bytes.subarray(Math.ceil(rows / 8)));
    }
    if (bytes.length < 4) throw malformedParquet("a page ends too early");
    const length = bytes[0]! | (bytes[1]! << 8) | (bytes[2]! << 16) | (bytes[3]! << 24);
    if (length < 0 || 4 + length > bytes.length) throw malformedParquet("a page ends too early");
    return this.#page0(rows, readLevels(bytes.subarray(4, 4 + length), rows), encoding, bytes.subarray(4 + length));
  }

  #readPage2({ inflated }: PageHead, header: ThriftStruct, content: Buffer): Page {
    const rows = header.size(1);
    const levels = header.size(5);
    const before = levels + header.size(6);
    if (before > content.length || before > inflated) throw malformedParquet("a page ends too early");
    const packed = content.subarray(before);
    // What a page has not compressed stands in the reader's window, which does not stay.
    const bytes = header.boolean(7, true) ? decompressPage(this.#codec, packed, inflated - before) : Uint8Array.from(packed);
    const present =
      !this.#column.field.nullable || header.size(2) === 0 ? null : readLevels(content.subarray(header.size(6), before), rows);
    return this.#page0(rows, present, header.integer(4), bytes);
  }

  #page0(rows: number, levels: Uint8Array | null, encoding: number, bytes: Uint8Array): Page {
    const there = levels === null ? rows : countOnes(levels, 0, rows);
    return { rows, present: there === rows ? null : levels, cells: this.#cells(encoding, bytes, there) };
  }

  #cells(encoding: number, bytes: Uint8Array, count: number): ConvertedCells {
    if (encoding !== 2 && encoding !== 8) return this.#converted(encoding, this.#isInCodec(encoding) ? this.#kept(bytes) : bytes, count);
    const dictionary = this.#dictionary;
    if (dictionary === null) throw malformedParquet("a page refers to a dictionary that is not there");
    if (count === 0) return { values: pickCells(dictionary.values, []), bad: null };
    const places = new Int32Array(count);
    decodeHybrid(bytes, 1, bytes[0] ?? 0, count, places);
    return lookUp(dictionary, places);
  }

  /** Whether numbers are seen where Snappy's codec has put them, which it overwrites. */
  #isInCodec(encoding: number): boolean {
    const { physical } = this.#column;
    return this.#codec === snappy && encoding === 0 && (physical === "DOUBLE" || physical === "FLOAT" || physical.startsWith("INT"));
  }

  #kept(bytes: Uint8Array): Uint8Array {
    if (this.#room === null) return Uint8Array.from(bytes);
    if (this.#room.length < bytes.length) this.#room = new Uint8Array(bytes.length);
    this.#room.set(bytes);
    return this.#room.subarray(0, bytes.length);
  }

  #converted(encoding: number, bytes: Uint8Array, count: number): ConvertedCells {
    const stored = storedCells(this.#column, decodeCells(encoding, this.#column, bytes, count));
    const { values, bad } = this.#convert(stored.values);
    return { values, bad: bad === null ? stored.bad : new Map([...bad, ...(stored.bad ?? [])]) };
  }

  async #placed<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      throw error instanceof GodwitError ? error.at({ column: this.#wanted.name, byte: this.#pages?.position ?? 0 }) : error;
    }
  }
}

function lookUp({ values, bad }: ConvertedCells, places: Int32Array): ConvertedCells {
  if (bad === null && values instanceof Float64Array) return { values: pickDoubles(values, places), bad: null };
  const { length } = values;
  let largest = 0;
  for (let index = 0; index < places.length; index++) if (places[index]! >>> 0 > largest) largest = places[index]! >>> 0;
  if (largest >= length) throw malformedParquet("a page refers to what its dictionary does not have");
  if (bad === null) return { values: pickCells(values, places), bad: null };
  const found = new Map<number, string>();
  places.forEach((place, index) => {
    const message = bad.get(place);
    if (message !== undefined) found.set(index, message);
  });
  return { values: pickCells(values, places), bad: found.size === 0 ? null : found };
}

function pickDoubles(values: Float64Array, places: Int32Array): Float64Array {
  const { length } = values;
  const picked = new Float64Array(places.length);
  let largest = 0;
  for (let index = 0; index < places.length; index++) {
    const place = places[index]! >>> 0;
    if (place > largest) largest = place;
    picked[index] = values[place]!;
  }
  if (largest >= length) throw malformedParquet("a page refers to what its dictionary does not have");
  return picked;
}

/** Levels of one bit; null where all of them are set. */
function readLevels(bytes: Uint8Array, rows: number): Uint8Array | null {
  if (isAllOnes(bytes, rows)) return null;
  const levels = new Uint8Array(rows);
  decodeHybrid(bytes, 0, 1, rows, levels);
  return levels;
}

function countOnes(levels: Uint8Array, from: number, to: number): number {
  let count = 0;
  for (let row = from; row < to; row++) count += levels[row]!;
  return count;
}

function spreadNumbers(
  target: Float64Array,
  at: number,
  source: Float64Array,
  from: number,
  present: Uint8Array,
  row: number,
  count: number,
): void {
  for (let index = 0, cell = from; index < count; index++) target[at + index] = present[row + index] === 1 ? source[cell++]! : Number.NaN;
}

function spread(target: Cells, at: number, source: Cells, from: number, present: Uint8Array, row: number, count: number): void {
  const to = target as string[];
  const cells = source as readonly string[];
  for (let index = 0, cell = from; index < count; index++) if (present[row + index] === 1) to[at + index] = cells[cell++]!;
}
