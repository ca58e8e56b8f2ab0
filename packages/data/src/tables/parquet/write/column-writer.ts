import type { ScalarType } from "../../../frames/cells.ts";
import type { Cells, ScalarVector } from "../../../frames/frame.ts";
import { pageCodec } from "../page-codec.ts";
import { GrowingBytes } from "./growing-bytes.ts";
import { storedAs } from "./schema-element.ts";

const mostEntries = 1 << 15;
const mostEntryBytes = 1 << 20;

/** What a row group holds of a column, ready to be put into pages. */
export interface ColumnContent {
  readonly rows: number;
  readonly nulls: number;
  /** Levels of one bit for each row, as they stand in a page; empty where no cell can be null. */
  readonly levels: Uint8Array;
  /** PLAIN cells; or the places in the dictionary. */
  readonly values: Uint8Array;
  /** PLAIN entries; null where there is no dictionary. */
  readonly dictionary: { readonly bytes: Uint8Array; readonly entries: number } | null;
  readonly smallest: Uint8Array | null;
  readonly largest: Uint8Array | null;
}

/** Gathers the cells of a column for a row group. Texts that repeat become a dictionary. */
export class ColumnWriter {
  readonly #type: ScalarType;
  readonly #nullable: boolean;
  readonly #length: number;
  readonly #values = new GrowingBytes();
  readonly #present = new GrowingBytes();
  readonly #entries = new Map<string, number>();
  readonly #dictionary = new GrowingBytes();
  #places: Int32Array = new Int32Array(1024);
  #filled = 0;
  #plain: boolean;
  #rows = 0;
  #nulls = 0;
  readonly #range: Range;

  constructor(type: ScalarType, nullable: boolean) {
    this.#type = type;
    this.#nullable = nullable;
    this.#length = storedAs(type).length;
    this.#plain = type.kind !== "text";
    this.#range = new Range(type);
  }

  /** Bytes that are held. */
  get bytes(): number {
    return this.#values.length + this.#dictionary.length + this.#filled * 4;
  }

  add({ values, present }: ScalarVector, rows: number): void {
    this.#rows += rows;
    if (this.#nullable) {
      const { bytes, at } = this.#present.room(rows);
      if (present === null) bytes.fill(1, at, at + rows);
      else bytes.set(present.subarray(0, rows), at);
    }
    const there = present === null ? values : presentCells(values, present, rows);
    this.#nulls += rows - there.length;
    this.#range.add(there);
    if (this.#type.kind === "text") this.#addTexts(there as readonly string[]);
    else this.#addPlain(there);
  }

  #addPlain(cells: Cells): void {
    const { kind } = this.#type;
    const values = this.#values;
    if (kind === "binary")
      for (const cell of cells as readonly Uint8Array[]) {
        const { bytes, at } = values.room(4 + cell.length);
        bytes.writeUInt32LE(cell.length, at);
        bytes.set(cell, at + 4);
      }
    else if (kind === "boolean") values.append(cells as Uint8Array);
    else if (this.#length > 0) for (const cell of cells as readonly bigint[]) values.append(bigEndian(cell, this.#length));
    else if (cells instanceof Int8Array || cells instanceof Uint8Array || cells instanceof Int16Array || cells instanceof Uint16Array)
      values.append(new Uint8Array(Int32Array.from(cells).buffer));
    else if (ArrayBuffer.isView(cells)) values.append(new Uint8Array(cells.buffer, cells.byteOffset, cells.byteLength));
    else values.append(new Uint8Array(BigInt64Array.from(cells as readonly bigint[]).buffer));
  }

  #addTexts(cells: readonly string[]): void {
    for (let index = 0; index < cells.length; index++) {
      const cell = cells[index]!;
      if (this.#plain) {
        putText(this.#values, cell);
        continue;
      }
      let place = this.#entries.get(cell);
      if (place === undefined) {
        if (this.#entries.size >= mostEntries || this.#dictionary.length >= mostEntryBytes) {
          this.#giveUpDictionary();
          putText(this.#values, cell);
          continue;
        }
        place = this.#entries.size;
        this.#entries.set(cell, place);
        putText(this.#dictionary, cell);
      }
      if (this.#filled === this.#places.length) {
        const grown = new Int32Array(this.#filled * 2);
        grown.set(this.#places);
        this.#places = grown;
      }
      this.#places[this.#filled++] = place;
    }
  }

  #giveUpDictionary(): void {
    const texts = [...this.#entries.keys()];
    for (let index = 0; index < this.#filled; index++) putText(this.#values, texts[this.#places[index]!]!);
    this.#entries.clear();
    this.#dictionary.clear();
    this.#filled = 0;
    this.#plain = true;
  }

  /** Gives its memory back; nobody looks at what it gave any more. */
  release(): void {
    for (const bytes of [this.#values, this.#present, this.#dictionary]) bytes.release();
  }

  /** What was added; valid until more is. */
  take(): ColumnContent {
    const dictionary = this.#plain ? null : { bytes: this.#dictionary.view(), entries: this.#entries.size };
    const content = {
      rows: this.#rows,
      nulls: this.#nulls,
      levels: this.#nullable ? levelsOf(this.#present.view(), this.#nulls) : new Uint8Array(0),
      values:
        this.#type.kind === "boolean" ? packBits(this.#values.view()) : dictionary === null ? this.#values.view() : this.#packPlaces(),
      dictionary,
      ...this.#range.take(),
    };
    this.#rows = this.#nulls = this.#filled = 0;
    this.#values.clear();
    this.#present.clear();
    this.#dictionary.clear();
    this.#entries.clear();
    this.#plain = this.#type.kind !== "text";
    return content;
  }

  /** Places in the dictionary, in as few bits each as they need. */
  #packPlaces(): Uint8Array {
    const width = Math.max(1, 32 - Math.clz32(Math.max(0, this.#entries.size - 1)));
    const groups = Math.ceil(this.#filled / 8);
    const head = varint(groups * 2 + 1);
    const packed = new Uint8Array(1 + head.length + groups * width);
    packed[0] = width;
    packed.set(head, 1);
    let at = 1 + head.length;
    let held = 0;
    let bits = 0;
    for (let index = 0; index < this.#filled; index++) {
      held |= this.#places[index]! << bits;
      for (bits += width; bits >= 8; bits -= 8) {
        packed[at++] = held & 255;
        held >>>= 8;
      }
    }
    if (bits > 0) packed[at] = held & 255;
    return packed;
  }
}

function presentCells(values: Cells, present: Uint8Array, rows: number): Cells {
  let count = 0;
  for (let row = 0; row < rows; row++) count += present[row]!;
  if (count === rows) return values;
  if (Array.isArray(values)) return (values as readonly string[]).filter((_, row) => present[row] === 1);
  const source = values as Float64Array;
  const there = new (source.constructor as Float64ArrayConstructor)(count);
  for (let row = 0, to = 0; row < rows; row++) if (present[row] === 1) there[to++] = source[row]!;
  return there;
}

function putText(target: GrowingBytes, text: string): void {
  const length = Buffer.byteLength(text, "utf8");
  const { bytes, at } = target.room(4 + length);
  bytes.writeUInt32LE(length, at);
  bytes.write(text, at + 4, length, "utf8");
}

function bigEndian(value: bigint, length: number): Uint8Array {
  return Buffer.from(
    BigInt.asUintN(length * 8, value)
      .toString(16)
      .padStart(length * 2, "0"),
    "hex",
  );
}

function levelsOf(present: Uint8Array, nulls: number): Uint8Array {
  const rows = present.length;
  const body = nulls === 0 || nulls === rows ? [...varint(rows * 2), nulls === 0 ? 1 : 0] : [...varint(Math.ceil(rows / 8) * 2 + 1)];
  const packed = nulls === 0 || nulls === rows ? new Uint8Array(0) : packBits(present);
  const levels = Buffer.alloc(4 + body.length + packed.length);
  levels.writeUInt32LE(body.length + packed.length, 0);
  levels.set(body, 4);
  levels.set(packed, 4 + body.length);
  return levels;
}

function packBits(cells: Uint8Array): Uint8Array {
  const packed = new Uint8Array(Math.ceil(cells.length / 8));
  for (let index = 0; index < cells.length; index++) if (cells[index] === 1) packed[index >> 3]! |= 1 << (index & 7);
  return packed;
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  bytes.push(rest);
  return bytes;
}

type Ordered = Float64Array | Int32Array | BigInt64Array;

/** The smallest and the largest number of a row group; none where one of them is NaN or the type has no order that all readers share. */
class Range {
  readonly #type: ScalarType;
  #smallest: number | bigint | null = null;
  #largest: number | bigint | null = null;
  #known: boolean;

  constructor(type: ScalarType) {
    this.#type = type;
    this.#known = this.#applies();
  }

  #applies(): boolean {
    const { kind } = this.#type;
    if (kind === "decimal") return this.#type.precision <= 18;
    return kind === "integer" || kind === "float" || kind === "date" || kind === "time" || kind === "timestamp";
  }

  add(cells: Cells): void {
    if (!this.#known || cells.length === 0 || Array.isArray(cells)) return;
    if (cells instanceof Float64Array) return this.#addDoubles(cells);
    const numbers = cells as Ordered as Float64Array;
    let smallest = (this.#smallest ?? numbers[0]!) as number;
    let largest = (this.#largest ?? numbers[0]!) as number;
    for (let index = 0; index < numbers.length; index++) {
      const value = numbers[index]!;
      if (value < smallest) smallest = value;
      else if (value > largest) largest = value;
      else if (value !== value) {
        this.#known = false;
        return;
      }
    }
    this.#smallest = smallest;
    this.#largest = largest;
  }

  #addDoubles(cells: Float64Array): void {
    const [smallest, largest] = pageCodec().rangeOfDoubles(cells);
    this.#known = smallest === smallest;
    this.#smallest = Math.min((this.#smallest ?? smallest) as number, smallest);
    this.#largest = Math.max((this.#largest ?? largest) as number, largest);
  }

  take(): { readonly smallest: Uint8Array | null; readonly largest: Uint8Array | null } {
    const known = this.#known && this.#smallest !== null;
    // Zero has two signs, and a range that ends in one of them holds the other.
    const result = {
      smallest: known ? this.#bytes(this.#smallest === 0 && this.#type.kind === "float" ? -0 : this.#smallest!) : null,
      largest: known ? this.#bytes(this.#largest === 0 && this.#type.kind === "float" ? 0 : this.#largest!) : null,
    };
    this.#smallest = this.#largest = null;
    this.#known = this.#applies();
    return result;
  }

  #bytes(value: number | bigint): Uint8Array {
    const type = this.#type;
    if (type.kind === "float")
      return new Uint8Array((type.bits === 64 ? Float64Array.of(Number(value)) : Float32Array.of(Number(value))).buffer);
    if (typeof value === "bigint") return new Uint8Array(BigInt64Array.of(BigInt.asIntN(64, value)).buffer);
    return new Uint8Array(Int32Array.of(value).buffer);
  }
}
