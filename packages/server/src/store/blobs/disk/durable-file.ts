import { open, rename } from "node:fs/promises";
import { dirname } from "node:path";

/** Writes all of the bytes and waits until they are on the disk. The file must not be there yet. */
export async function writeDurably(path: string, pieces: AsyncIterable<Uint8Array>): Promise<void> {
  const file = await open(path, "wx", 0o640);
  try {
    for await (const piece of pieces) await writeAll(file, piece);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Gives a file its place, in the place of what is there; what the folder holds is on the disk when it resolves. */
export async function moveDurably(from: string, to: string): Promise<void> {
  await rename(from, to);
  await syncFolder(dirname(to));
}

/** A name in a folder is on the disk once the folder is. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

export async function writeAll(
  file: { write(bytes: Uint8Array, offset: number): Promise<{ readonly bytesWritten: number }> },
  bytes: Uint8Array,
): Promise<void> {
  for (let done = 0; done < bytes.length;) done += (await file.write(bytes, done)).bytesWritten;
}
