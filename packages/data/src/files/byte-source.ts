import { constants } from "node:fs";
import { open, type FileHandle } from "node:fs/promises";
import { GodwitError } from "@godwit/core/errors";
import { readError } from "./read-error.ts";

const pieceSize = 1 << 20;

/** Bytes of a file or of standard input. */
export interface ByteSource {
  /** For messages. */
  readonly name: string;
  /** Length in bytes, where it is known before reading. */
  readonly size: number | null;
  /** Bytes given so far. */
  readonly position: number;
  /** The bytes from the start, in pieces that stay valid until the next one. Once only. */
  pieces(): AsyncGenerator<Uint8Array, void, undefined>;
  /** Reads from any place, into `room` where that is given, large enough and of use; null where the input cannot be sought. */
  readonly readAt: ((position: number, length: number, room?: Buffer) => Promise<Buffer>) | null;
  close(): Promise<void>;
}

/** Opens a path for reading; `-` is standard input. FILE_NOT_FOUND, USAGE for a directory, IO_FAILED. */
export async function openSource(path: string): Promise<ByteSource> {
  if (path === "-") return standardInput();
  let handle: FileHandle;
  try {
    handle = await open(path, constants.O_RDONLY);
  } catch (cause) {
    throw readError(cause, path);
  }
  const stat = await handle.stat();
  if (stat.isDirectory()) {
    await handle.close();
    throw new GodwitError("USAGE", "the input is a directory", { where: { file: path }, hint: "Name a file." });
  }
  return new FileSource(path, handle, stat.isFile() ? stat.size : null);
}

/** The whole input, held in memory. */
export async function allBytes(source: ByteSource): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of source.pieces()) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}

class FileSource implements ByteSource {
  readonly name: string;
  readonly size: number | null;
  position = 0;
  readonly readAt: ByteSource["readAt"];
  readonly #handle: FileHandle;

  constructor(name: string, handle: FileHandle, size: number | null) {
    this.name = name;
    this.size = size;
    this.#handle = handle;
    this.readAt = size === null ? null : (position, length, room) => this.#readAt(position, length, room);
  }

  async *pieces(): AsyncGenerator<Uint8Array, void, undefined> {
    const buffer = Buffer.allocUnsafe(pieceSize);
    for (;;) {
      const { bytesRead } = await this.#read(buffer, 0, pieceSize, null);
      if (bytesRead === 0) return;
      this.position += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  }

  close(): Promise<void> {
    return this.#handle.close();
  }

  async #readAt(position: number, length: number, room?: Buffer): Promise<Buffer> {
    const buffer = room !== undefined && room.length >= length ? room : Buffer.allocUnsafe(length);
    let done = 0;
    while (done < length) {
      const { bytesRead } = await this.#read(buffer, done, length - done, position + done);
      if (bytesRead === 0) break;
      done += bytesRead;
    }
    return buffer.subarray(0, done);
  }

  async #read(buffer: Buffer, offset: number, length: number, position: number | null): Promise<{ bytesRead: number }> {
    try {
      return await this.#handle.read(buffer, offset, length, position);
    } catch (cause) {
      throw readError(cause, this.name);
    }
  }
}

function standardInput(): ByteSource {
  return {
    name: "standard input",
    size: null,
    position: 0,
    readAt: null,
    async *pieces() {
      try {
        for await (const piece of process.stdin as AsyncIterable<Buffer>) yield piece;
      } catch (cause) {
        throw readError(cause, this.name);
      }
    },
    async close() {
      process.stdin.destroy();
    },
  };
}
