import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { unlink } from "node:fs/promises";
import { openSource } from "../../files/byte-source.ts";
import { releaseTemporary, temporaryName } from "../../files/temporary-files.ts";
import { openForWriting, writeAll } from "../../files/write-all.ts";

/** What came in once, as a file that can be read again. */
export interface SpooledInput {
  readonly path: string;
  readonly bytes: number;
  /** Of the content: the same input has the same one. */
  readonly digest: string;
  remove(): Promise<void>;
}

/** Puts standard input into a temporary file. */
export async function spoolInput(): Promise<SpooledInput> {
  const path = temporaryName();
  const handle = await openForWriting(path, path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL);
  const remove = async (): Promise<void> => {
    await unlink(path).catch(() => undefined);
    releaseTemporary(path);
  };
  const hash = createHash("sha256");
  let bytes = 0;
  const input = await openSource("-");
  try {
    for await (const piece of input.pieces()) {
      await writeAll(handle, piece, bytes, path);
      hash.update(piece);
      bytes += piece.length;
    }
  } catch (error) {
    await remove();
    throw error;
  } finally {
    await handle.close();
    await input.close();
  }
  return { path, bytes, digest: hash.digest("hex"), remove };
}
