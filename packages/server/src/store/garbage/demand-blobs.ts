import { GodwitError } from "@godwit/core/errors";
import type { BlobStore } from "../blobs/blob-store.ts";
import type { Writing } from "../database/database.ts";

/** Who names blobs and who removes them are in one line: what was there when it was named stays there. */
export const blobLine = "blobs";

/**
 * Called in the transaction that names blobs: from here to its end none is removed. Rejects with BLOB_NOT_FOUND where one is not there,
 * STORE_UNAVAILABLE where nobody can say.
 */
export async function demandBlobs(writing: Writing, blobs: BlobStore, digests: readonly string[]): Promise<void> {
  await writing.count(blobLine);
  const found = await Promise.all(digests.map((digest) => blobs.find(digest)));
  const missing = digests.find((_, place) => found[place] === null);
  if (missing !== undefined)
    throw new GodwitError("BLOB_NOT_FOUND", `there are no bytes with the SHA-256 ${missing}`, { hint: "Send the file again." });
}
