import { crc32, gzipSync, zstdCompressSync, constants } from "node:zlib";
import type { OutputFile } from "../../../files/output-file.ts";
import type { Schema } from "../../../frames/field.ts";
import { sliceFrame } from "../../../frames/slice-frame.ts";
import type { Frame, ScalarVector } from "../../../frames/frame.ts";
import type { FrameWriter } from "../../frame-writer.ts";
import { physicalTypes } from "../parquet-column.ts";
import { pageCodec } from "../page-codec.ts";
import { ColumnWriter, type ColumnContent } from "./column-writer.ts";
import { GrowingBytes } from "./growing-bytes.ts";
import { rootElement, scalarType, schemaElement, storedAs } from "./schema-element.ts";
import { int32, int64, list, struct, text, writeStruct, type ThriftField } from "./thrift-writer.ts";

/** Codecs that every reader of Parquet knows. */
export type ParquetCompression = "none" | "snappy" | "gzip" | "zstd";

/** What they make of some pieces is valid until the next call. */
const codecs: { readonly [K in ParquetCompression]: { readonly id: number; readonly compress: (...pieces: Uint8Array[]) => Uint8Array } } =
  {
    none: { id: 0, compress: joined },
    snappy: { id: 1, compress: (...pieces) => pageCodec().snappyCompress(...pieces) },
    gzip: { id: 2, compress: (...pieces) => gzipSync(joined(...pieces), { level: 6 }) },
    zstd: { id: 6, compress: (...pieces) => zstdCompressSync(joined(...pieces), { params: { [constants.ZSTD_c_compressionLevel]: 1 } }) },
  };

/** Of a row group, unless another number is asked for. */
const usualRows = 1 << 17;
const groupBytes = 64 << 20;
const writtenAtOnce = 4 << 20;
const magic = Buffer.from("PAR1", "latin1");

/** Encodings of pages and levels. */
const plain = 0;
const runs = 3;
const dictionaryPlaces = 8;

/** A Parquet file of row groups of 131,072 rows, or fewer wide ones: a page for each column in them, with checksum and statistics. */
export class ParquetWriter implements FrameWriter {
  readonly #file: OutputFile;
  readonly #schema: Schema;
  readonly #compression: ParquetCompression;
  readonly #columns: readonly ColumnWriter[];
  readonly #rowGroupRows: number;
  readonly #groups: ThriftField[] = [];
  /** What is yet to be written. */
  readonly #pending = new GrowingBytes();
  #position = 0;
  #rows = 0;
  #rowsInGroup = 0;

  /** UNSUPPORTED_INPUT for columns of lists. Frames are cut where a row group ends. */
  constructor(file: OutputFile, schema: Schema, compression: ParquetCompression, rowGroupRows: number = usualRows) {
    this.#file = file;
    this.#schema = schema;
    this.#compression = compression;
    this.#rowGroupRows = rowGroupRows;
    this.#columns = schema.map((field) => new ColumnWriter(scalarType(field), field.nullable));
  }

  async write(frame: Frame): Promise<void> {
    const room = this.#rowGroupRows - this.#rowsInGroup;
    if (frame.rows > room) {
      await this.write(sliceFrame(frame, 0, room));
      return this.write(sliceFrame(frame, room, frame.rows));
    }
    if (frame.rows === 0) return;
    this.#columns.forEach((column, index) => column.add(frame.columns[index] as ScalarVector, frame.rows));
    this.#rows += frame.rows;
    this.#rowsInGroup += frame.rows;
    if (this.#rowsInGroup === this.#rowGroupRows || this.#columns.reduce((sum, { bytes }) => sum + bytes, 0) >= groupBytes)
      await this.#flush();
  }

  async finish(): Promise<void> {
    if (this.#rowsInGroup > 0) await this.#flush();
    if (this.#position === 0) this.#put(magic);
    const schema = [rootElement(this.#schema.length), ...this.#schema.map(schemaElement)];
    const typeOrder = struct([1, struct()]);
    const footer = writeStruct([
      [1, int32(2)],
      [2, list("struct", schema)],
      [3, int64(this.#rows)],
      [4, list("struct", this.#groups)],
      [6, text("Godwit")],
      [
        7,
        list(
          "struct",
          this.#schema.map(() => typeOrder),
        ),
      ],
    ]);
    const tail = Buffer.alloc(8);
    tail.writeUInt32LE(footer.length, 0);
    tail.set(magic, 4);
    this.#put(footer);
    this.#put(tail);
    await this.#writePending();
    this.#pending.release();
    for (const column of this.#columns) column.release();
  }

  async #flush(): Promise<void> {
    if (this.#position === 0) this.#put(magic);
    const start = this.#position;
    const chunks: ThriftField[] = [];
    let inflated = 0;
    for (const [index, column] of this.#columns.entries()) {
      const chunk = await this.#writeColumn(index, column.take());
      inflated += chunk.inflated;
      chunks.push(chunk.metadata);
    }
    this.#groups.push(
      struct(
        [1, list("struct", chunks)],
        [2, int64(inflated)],
        [3, int64(this.#rowsInGroup)],
        [5, int64(start)],
        [6, int64(this.#position - start)],
        [7, { kind: "integer", bits: 16, value: this.#groups.length }],
      ),
    );
    this.#rowsInGroup = 0;
  }

  async #writeColumn(index: number, content: ColumnContent): Promise<{ readonly metadata: ThriftField; readonly inflated: number }> {
    const { rows, nulls, levels, values, dictionary, smallest, largest } = content;
    const start = this.#position;
    let inflated = 0;
    if (dictionary !== null)
      inflated += await this.#writePage(2, [7, struct([1, int32(dictionary.entries)], [2, int32(plain)])], dictionary.bytes);
    const dataStart = this.#position;
    const encoding = dictionary === null ? plain : dictionaryPlaces;
    inflated += await this.#writePage(
      0,
      [5, struct([1, int32(rows)], [2, int32(encoding)], [3, int32(runs)], [4, int32(runs)])],
      levels,
      values,
    );
    const field = this.#schema[index]!;
    const statistics = struct(
      [3, int64(nulls)],
      [5, largest === null ? undefined : { kind: "bytes", value: largest }],
      [6, smallest === null ? undefined : { kind: "bytes", value: smallest }],
    );
    const metadata = struct(
      [1, int32(physicalTypes.indexOf(storedAs(scalarType(field)).physical))],
      [2, list("integer", dictionary === null ? [int32(plain), int32(runs)] : [int32(plain), int32(runs), int32(dictionaryPlaces)])],
      [3, list("bytes", [text(field.name)])],
      [4, int32(codecs[this.#compression].id)],
      [5, int64(rows)],
      [6, int64(inflated)],
      [7, int64(this.#position - start)],
      [9, int64(dataStart)],
      [11, dictionary === null ? undefined : int64(start)],
      [12, statistics],
    );
    return { metadata: struct([2, int64(0)], [3, metadata]), inflated };
  }

  /** Writes a page; gives its bytes before compression, its head included. */
  async #writePage(type: number, header: readonly [number, ThriftField], ...pieces: Uint8Array[]): Promise<number> {
    const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
    const packed = codecs[this.#compression].compress(...pieces);
    const head = writeStruct([[1, int32(type)], [2, int32(length)], [3, int32(packed.length)], [4, int32(crc32(packed) | 0)], header]);
    this.#put(head);
    this.#put(packed);
    if (this.#pending.length >= writtenAtOnce) await this.#writePending();
    return head.length + length;
  }

  #put(bytes: Uint8Array): void {
    this.#pending.append(bytes);
    this.#position += bytes.length;
  }

  async #writePending(): Promise<void> {
    await this.#file.write(this.#pending.view());
    this.#pending.clear();
  }
}

function joined(...pieces: Uint8Array[]): Uint8Array {
  const [first, ...others] = pieces.filter(({ length }) => length > 0);
  return others.length === 0 ? (first ?? new Uint8Array(0)) : Buffer.concat([first!, ...others]);
}
