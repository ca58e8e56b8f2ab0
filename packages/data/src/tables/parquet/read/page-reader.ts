import { crc32 } from "node:zlib";
import type { ByteSource } from "../../../files/byte-source.ts";
import { malformedParquet } from "../malformed-parquet.ts";
import type { ColumnChunk } from "../parquet-column.ts";
import { EndOfThrift, ThriftReader, type ThriftStruct } from "./thrift-reader.ts";

const largestPage = 2 ** 30;
const smallestHeader = 64;
const nextHead = 4096;

/** The head of a page, whose content has yet to be read or skipped. */
export interface PageHead {
  readonly header: ThriftStruct;
  readonly type: "data" | "dictionary" | "data-2" | "other";
  readonly length: number;
  readonly inflated: number;
  /** Place in the file. */
  readonly byte: number;
}

/** The pages of a column within a row group, read through a window that moves along. */
export class PageReader {
  readonly #readAt: NonNullable<ByteSource["readAt"]>;
  readonly #end: number;
  readonly #isCompressed: boolean;
  readonly #smallWindow: number;
  #windowBytes: number;
  #window: Buffer = Buffer.alloc(0);
  #windowStart = 0;
  /** Where windows are read to, one after the other. */
  #room: Buffer | undefined;
  /** Place in the file of what comes next. */
  position: number;

  constructor(readAt: NonNullable<ByteSource["readAt"]>, chunk: ColumnChunk, windowBytes: number) {
    this.#readAt = readAt;
    this.#isCompressed = chunk.codec !== 0;
    this.position = chunk.start;
    this.#end = chunk.start + chunk.bytes;
    this.#smallWindow = this.#windowBytes = windowBytes;
  }

  get done(): boolean {
    return this.position >= this.#end;
  }

  async head(): Promise<PageHead> {
    const byte = this.position;
    for (let wanted = smallestHeader; ; wanted *= 4) {
      const bytes = await this.#bytes(Math.min(wanted, this.#end - byte));
      const reader = new ThriftReader(bytes, 0);
      try {
        const header = reader.struct();
        this.position = byte + reader.position;
        return this.#headOf(header, byte);
      } catch (error) {
        if (!(error instanceof EndOfThrift)) throw error;
        if (byte + bytes.length >= this.#end) throw malformedParquet("a page's head ends too early");
      }
    }
  }

  #headOf(header: ThriftStruct, byte: number): PageHead {
    const type = (["data", "other", "dictionary", "data-2"] as const)[header.integer(1)] ?? "other";
    const length = header.size(3);
    const inflated = header.size(2);
    if (this.position + length > this.#end) throw malformedParquet("a page goes on beyond its column");
    if (inflated > largestPage) throw malformedParquet(`a page would have ${inflated} bytes`);
    return { header, type, length, inflated, byte };
  }

  async content({ header, length }: PageHead): Promise<Buffer> {
    const bytes = await this.#bytes(length);
    if (bytes.length < length) throw malformedParquet("it ends within a page");
    // Large pages come one in a window, with the head of the next one, so that few bytes are read twice.
    this.#windowBytes = length > this.#smallWindow / 2 ? length + nextHead : this.#smallWindow;
    this.position += length;
    if (header.has(4) && crc32(bytes) !== header.integer(4) >>> 0) throw malformedParquet("a page fails its checksum");
    return bytes;
  }

  skip({ length }: PageHead): void {
    this.position += length;
  }

  /** The bytes from the position on; they stay as they are, or of compressed pages until others are asked for. */
  async #bytes(length: number): Promise<Buffer> {
    const from = this.position - this.#windowStart;
    if (from < 0 || from + length > this.#window.length) {
      this.#windowStart = this.position;
      const wanted = Math.min(this.#end - this.position, Math.max(length, this.#windowBytes));
      const room = this.#isCompressed ? this.#room : undefined;
      this.#window = await this.#readAt(this.position, wanted, room);
      if (this.#isCompressed && (room === undefined || room.length < wanted)) this.#room = this.#window;
      return this.#window.subarray(0, length);
    }
    return this.#window.subarray(from, from + length);
  }
}
