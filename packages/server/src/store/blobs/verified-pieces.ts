import { createHash } from "node:crypto";
import { GodwitError } from "@godwit/core/errors";

/** Passes a blob's pieces on, and rejects with BLOB_DAMAGED at the end where they are not the bytes that have this digest. */
export async function* verifiedPieces(digest: string, pieces: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const hash = createHash("sha256");
  for await (const piece of pieces) {
    hash.update(piece);
    yield piece;
  }
  const found = hash.digest("hex");
  if (found !== digest) throw damaged(digest, found);
}

export function damaged(digest: string, found: string): GodwitError {
  return new GodwitError("BLOB_DAMAGED", `the bytes kept as ${digest} have the SHA-256 ${found}`);
}

export function noSuchBlob(digest: string): GodwitError {
  return new GodwitError("BLOB_NOT_FOUND", `there are no bytes with the SHA-256 ${digest}`);
}
