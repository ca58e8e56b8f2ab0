import { crc32 } from "node:zlib";
import type { SpoolFile } from "../../files/spool-file.ts";

interface Entry {
  readonly name: string;
  readonly crc: number;
  readonly size: number;
  readonly offset: number;
}

const limit32 = 0xffffffff;
const limit16 = 0xffff;
/** 1980-01-01 00:00: archives of the same content are the same bytes. */
const date = 0x0021;

/** A zip archive of stored (not compressed) files, with 64-bit fields where they are needed. */
export class ZipWriter {
  readonly #write: (bytes: Uint8Array) => Promise<void>;
  readonly #entries: Entry[] = [];
  #offset = 0;

  constructor(write: (bytes: Uint8Array) => Promise<void>) {
    this.#write = write;
  }

  async addBytes(name: string, bytes: Uint8Array): Promise<void> {
    await this.#addHeader({ name, crc: crc32(bytes), size: bytes.length, offset: this.#offset });
    await this.#put(bytes);
  }

  async addSpool(name: string, spool: SpoolFile): Promise<void> {
    let crc = 0;
    for await (const piece of spool.pieces()) crc = crc32(piece, crc);
    await this.#addHeader({ name, crc, size: spool.length, offset: this.#offset });
    for await (const piece of spool.pieces()) await this.#put(piece);
  }

  /** Writes the directory that ends the archive. */
  async finish(): Promise<void> {
    const start = this.#offset;
    for (const entry of this.#entries) await this.#put(centralHeader(entry));
    const size = this.#offset - start;
    const count = this.#entries.length;
    if (start >= limit32 || size >= limit32 || count >= limit16) await this.#put(end64(count, size, start, this.#offset));
    const end = Buffer.alloc(22);
    end.writeUInt32LE(0x06054b50, 0);
    end.writeUInt16LE(Math.min(count, limit16), 8);
    end.writeUInt16LE(Math.min(count, limit16), 10);
    end.writeUInt32LE(Math.min(size, limit32), 12);
    end.writeUInt32LE(Math.min(start, limit32), 16);
    await this.#put(end);
  }

  async #addHeader(entry: Entry): Promise<void> {
    this.#entries.push(entry);
    await this.#put(localHeader(entry));
  }

  async #put(bytes: Uint8Array): Promise<void> {
    await this.#write(bytes);
    this.#offset += bytes.length;
  }
}

function localHeader({ name, crc, size }: Entry): Buffer {
  const large = size >= limit32;
  const text = Buffer.from(name, "utf8");
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  writeFacts(header, 4, large ? 45 : 20, crc, size, text.length, large ? 20 : 0);
  return Buffer.concat([header, text, large ? extra64([size, size]) : Buffer.alloc(0)]);
}

function centralHeader({ name, crc, size, offset }: Entry): Buffer {
  const large = [...(size >= limit32 ? [size, size] : []), ...(offset >= limit32 ? [offset] : [])];
  const extra = large.length === 0 ? Buffer.alloc(0) : extra64(large);
  const version = large.length === 0 ? 20 : 45;
  const text = Buffer.from(name, "utf8");
  const header = Buffer.alloc(46);
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE(version, 4);
  writeFacts(header, 6, version, crc, size, text.length, extra.length);
  header.writeUInt32LE(Math.min(offset, limit32), 42);
  return Buffer.concat([header, text, extra]);
}

/** version, flags (UTF-8 name), method 0, time, date, crc, both sizes, lengths of name and extra. */
function writeFacts(header: Buffer, at: number, version: number, crc: number, size: number, nameLength: number, extraLength: number): void {
  header.writeUInt16LE(version, at);
  header.writeUInt16LE(0x0800, at + 2);
  header.writeUInt16LE(date, at + 8);
  header.writeUInt32LE(crc, at + 10);
  header.writeUInt32LE(Math.min(size, limit32), at + 14);
  header.writeUInt32LE(Math.min(size, limit32), at + 18);
  header.writeUInt16LE(nameLength, at + 22);
  header.writeUInt16LE(extraLength, at + 24);
}

function extra64(values: readonly number[]): Buffer {
  const extra = Buffer.alloc(4 + values.length * 8);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(values.length * 8, 2);
  values.forEach((value, index) => extra.writeBigUInt64LE(BigInt(value), 4 + index * 8));
  return extra;
}

function end64(count: number, size: number, start: number, at: number): Buffer {
  const end = Buffer.alloc(56 + 20);
  end.writeUInt32LE(0x06064b50, 0);
  end.writeBigUInt64LE(44n, 4);
  end.writeUInt16LE(45, 12);
  end.writeUInt16LE(45, 14);
  end.writeBigUInt64LE(BigInt(count), 24);
  end.writeBigUInt64LE(BigInt(count), 32);
  end.writeBigUInt64LE(BigInt(size), 40);
  end.writeBigUInt64LE(BigInt(start), 48);
  end.writeUInt32LE(0x07064b50, 56);
  end.writeBigUInt64LE(BigInt(at), 64);
  end.writeUInt32LE(1, 72);
  return end;
}
