import { createHash } from "node:crypto";
import { GodwitError } from "@godwit/core/errors";
import type { Blob, BlobContent, ExpectedBlob } from "./blob-store.ts";

/** Bytes on their way into a store, which are counted and hashed as they pass. */
export interface CountedContent {
  readonly pieces: AsyncIterable<Uint8Array>;
  /** Of all that has passed. Throws WRONG_DIGEST where it is not what was expected. */
  finish(): Blob;
}

/** Stops a content that is longer than expected where it is known to be. */
export function countContent(content: BlobContent, expected: ExpectedBlob = {}): CountedContent {
  const hash = createHash("sha256");
  let size = 0;
  return {
    pieces: (async function* () {
      for await (const piece of content instanceof Uint8Array ? [content] : content) {
        size += piece.length;
        if (expected.size !== undefined && size > expected.size) throw wrongSize(`more than ${expected.size}`, expected.size);
        hash.update(piece);
        yield piece;
      }
    })(),
    finish() {
      if (expected.size !== undefined && size !== expected.size) throw wrongSize(String(size), expected.size);
      const digest = hash.digest("hex");
      if (expected.digest !== undefined && digest !== expected.digest)
        throw new GodwitError("WRONG_DIGEST", `the bytes have the SHA-256 ${digest}, not ${expected.digest}`);
      return { digest, size };
    },
  };
}

function wrongSize(got: string, expected: number): GodwitError {
  return new GodwitError("WRONG_DIGEST", `there are ${got} bytes, not ${expected}`);
}
