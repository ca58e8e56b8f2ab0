import { createReadStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Blob, BlobContent, ExpectedBlob } from "../blob-store.ts";
import { countContent } from "../counted-content.ts";
import { diskError } from "../disk/disk-error.ts";
import { writeDurably } from "../disk/durable-file.ts";

/** Bytes that wait in a temporary file until their digest is known. */
export interface Spooled {
  readonly blob: Blob;
  read(): AsyncIterable<Uint8Array>;
  remove(): Promise<void>;
}

export async function spool(content: BlobContent, expected: ExpectedBlob): Promise<Spooled> {
  const folder = await mkdtemp(join(tmpdir(), "godwit-blob-"));
  const path = join(folder, "content");
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const counted = countContent(content, expected);
    await writeDurably(path, counted.pieces);
    return { blob: counted.finish(), read: () => createReadStream(path), remove };
  } catch (error) {
    await remove();
    throw diskError(error, tmpdir());
  }
}
