import { zstdCompressSync } from "node:zlib";
import type { OutputFile } from "../../../files/output-file.ts";
import type { Schema } from "../../../frames/field.ts";
import type { Frame } from "../../../frames/frame.ts";
import type { FrameWriter } from "../../frame-writer.ts";
import { expectArrow, schemaTable } from "./arrow-schema.ts";
import { addColumn, type BatchContent } from "./column-buffers.ts";
import { int16, int64, int8, structs, table, writeFlatBuffer, type FlatValue } from "./flat-buffer.ts";

export type ArrowCompression = "none" | "zstd";

export interface ArrowWriterOptions {
  readonly compression: ArrowCompression;
  /** One message after the other, without the directory at the end by which batches are found. */
  readonly stream: boolean;
}

/** https://arrow.apache.org/docs/format/Columnar.html#ipc-file-format */
const magic = Buffer.from("ARROW1", "latin1");
const version5 = 4;
const endOfStream = Buffer.of(255, 255, 255, 255, 0, 0, 0, 0);

/** An Arrow file (Feather 2) or stream: a record batch for each frame. */
export class ArrowWriter implements FrameWriter {
  readonly #file: OutputFile;
  readonly #schema: Schema;
  readonly #options: ArrowWriterOptions;
  readonly #blocks: bigint[] = [];
  #position = 0;

  /** UNSUPPORTED_INPUT for decimals of more than 38 digits. */
  constructor(file: OutputFile, schema: Schema, options: ArrowWriterOptions) {
    for (const field of schema) expectArrow(field);
    this.#file = file;
    this.#schema = schema;
    this.#options = options;
  }

  async write(frame: Frame): Promise<void> {
    if (frame.rows === 0) return;
    await this.#begin();
    const content: BatchContent = { nodes: [], buffers: [] };
    for (const vector of frame.columns) addColumn(content, vector, frame.rows);
    const isPacked = this.#options.compression === "zstd";
    const buffers = isPacked ? content.buffers.map(pack) : content.buffers;
    const places: bigint[] = [];
    let length = 0;
    for (const buffer of buffers) {
      places.push(BigInt(length), BigInt(buffer.length));
      length += padded(buffer.length);
    }
    const compression = isPacked ? table(int8(1)) : null;
    const batch = table(int64(frame.rows), structs(2, content.nodes), structs(2, places), compression);
    const start = this.#position;
    const head = await this.#putMessage(3, batch, length);
    const body = Buffer.alloc(length);
    let at = 0;
    for (const buffer of buffers) {
      body.set(buffer, at);
      at += padded(buffer.length);
    }
    await this.#put(body);
    this.#blocks.push(BigInt(start), BigInt(head), BigInt(length));
  }

  async finish(): Promise<void> {
    await this.#begin();
    await this.#put(endOfStream);
    if (this.#options.stream) return;
    const footer = writeFlatBuffer(table(int16(version5), schemaTable(this.#schema), structs(3, []), structs(3, this.#blocks)));
    const tail = Buffer.alloc(4);
    tail.writeInt32LE(footer.length, 0);
    await this.#put(Buffer.concat([footer, tail, magic]));
  }

  async #begin(): Promise<void> {
    if (this.#position > 0) return;
    if (!this.#options.stream) await this.#put(Buffer.concat([magic, Buffer.alloc(2)]));
    await this.#putMessage(1, schemaTable(this.#schema), 0);
  }

  /** Gives the length of what stands before the body. */
  async #putMessage(kind: number, header: FlatValue, bodyLength: number): Promise<number> {
    const message = writeFlatBuffer(table(int16(version5), int8(kind), header, int64(bodyLength)));
    const head = Buffer.alloc(8, 255);
    head.writeInt32LE(message.length, 4);
    await this.#put(head);
    await this.#put(message);
    return head.length + message.length;
  }

  async #put(bytes: Uint8Array): Promise<void> {
    await this.#file.write(bytes);
    this.#position += bytes.length;
  }
}

function padded(length: number): number {
  return Math.ceil(length / 8) * 8;
}

/** A buffer with its length before it was compressed. */
function pack(bytes: Uint8Array): Uint8Array {
  if (bytes.length === 0) return bytes;
  const length = Buffer.alloc(8);
  length.writeBigInt64LE(BigInt(bytes.length), 0);
  return Buffer.concat([length, zstdCompressSync(bytes)]);
}
