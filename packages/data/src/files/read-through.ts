import { createGunzip, createZstdDecompress } from "node:zlib";
import { Readable } from "node:stream";
import { assert, GodwitError } from "@godwit/core/errors";
import type { ByteSource } from "./byte-source.ts";

const pieceBytes = 1 << 20;

/** The bytes of a source that can be sought, from its start, as often as asked; gzip and zstd around them are taken off. */
export function readThrough(source: ByteSource): AsyncGenerator<Uint8Array, void, undefined> {
  const { readAt, size, name } = source;
  assert(readAt !== null && size !== null, "a source that cannot be sought is read twice");
  return inflated(piecesOf(readAt, size), name);
}

/** Bytes without the gzip or zstd around them, which their first bytes tell. MALFORMED_INPUT. */
export async function* inflated(pieces: AsyncIterable<Uint8Array>, file: string): AsyncGenerator<Uint8Array, void, undefined> {
  const iterator = pieces[Symbol.asyncIterator]();
  const first = await iterator.next();
  if (first.done === true) return;
  const all = (async function* joined() {
    yield first.value;
    yield* { [Symbol.asyncIterator]: () => iterator };
  })();
  const method = compressionOf(first.value);
  if (method === null) {
    yield* all;
    return;
  }
  const inflater = method === "gzip" ? createGunzip({ chunkSize: pieceBytes }) : createZstdDecompress({ chunkSize: pieceBytes });
  let failure: unknown = null;
  const input = Readable.from(copied(all), { objectMode: false, highWaterMark: pieceBytes });
  input.on("error", (error) => {
    failure = error;
    inflater.destroy(error);
  });
  try {
    for await (const piece of input.pipe(inflater)) yield piece as Buffer;
  } catch (cause) {
    if (failure instanceof GodwitError) throw failure;
    throw new GodwitError("MALFORMED_INPUT", `the ${method} content is broken: ${cause instanceof Error ? cause.message : String(cause)}`, {
      where: { file },
      hint: "Copy or compress the file again.",
      cause,
    });
  } finally {
    input.destroy();
    inflater.destroy();
  }
}

/** Pieces that stay as they are while later ones are read. */
async function* copied(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer, void, undefined> {
  for await (const piece of pieces) yield Buffer.from(piece);
}

function compressionOf(head: Uint8Array): "gzip" | "zstd" | null {
  if (head[0] === 0x1f && head[1] === 0x8b) return "gzip";
  return head[0] === 0x28 && head[1] === 0xb5 && head[2] === 0x2f && head[3] === 0xfd ? "zstd" : null;
}

async function* piecesOf(readAt: NonNullable<ByteSource["readAt"]>, size: number): AsyncGenerator<Buffer, void, undefined> {
  for (let at = 0; at < size;) {
    const piece = await readAt(at, Math.min(pieceBytes, size - at));
    if (piece.length === 0) return;
    at += piece.length;
    yield piece;
  }
}
