import { createGunzip, createZstdDecompress } from "node:zlib";
import { Readable } from "node:stream";
import { assert, GodwitError } from "@godwit/core/errors";
import type { ByteSource } from "./byte-source.ts";

const pieceBytes = 1 << 20;

/** The bytes of a source that can be sought, from its start, as often as asked; gzip and zstd, told by their first bytes, are inflated. */
export async function* readThrough(source: ByteSource): AsyncGenerator<Buffer, void, undefined> {
  const { readAt, size } = source;
  assert(readAt !== null && size !== null, "a source that cannot be sought is read twice");
  const method = compressionOf(await readAt(0, Math.min(4, size)));
  if (method === null) {
    yield* piecesOf(readAt, size);
    return;
  }
  const inflater = method === "gzip" ? createGunzip({ chunkSize: pieceBytes }) : createZstdDecompress({ chunkSize: pieceBytes });
  const input = Readable.from(piecesOf(readAt, size), { objectMode: false, highWaterMark: pieceBytes });
  let failure: unknown = null;
  input.on("error", (error) => {
    failure = error;
    inflater.destroy(error);
  });
  try {
    for await (const piece of input.pipe(inflater)) yield piece as Buffer;
  } catch (cause) {
    if (failure instanceof GodwitError) throw failure;
    throw new GodwitError("MALFORMED_INPUT", `the ${method} content is broken: ${cause instanceof Error ? cause.message : String(cause)}`, {
      where: { file: source.name },
      hint: "Copy or compress the file again.",
      cause,
    });
  } finally {
    input.destroy();
    inflater.destroy();
  }
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
