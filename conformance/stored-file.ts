import { readFileSync } from "node:fs";
import { decode, defaultLimits, readZip, readZipEntry, type ZipEntry } from "@godwit/core/formats";
import { decompress } from "@godwit/data/files";
import type { ByteSource } from "../packages/data/src/files/byte-source.ts";

const ending = ".zip.bz2#";

/** The archive opened last: the exams of a gallery come one after the other. */
let last: { readonly path: string; readonly entries: ReadonlyMap<string, ZipEntry> } | null = null;

function entriesOf(path: string): ReadonlyMap<string, ZipEntry> {
  if (last?.path !== path) last = { path, entries: readZip(decode("bz2", readFileSync(path), defaultLimits), defaultLimits) };
  return last.entries;
}

/** The bytes of a file of an exam; `FILE.zip.bz2#ENTRY` is what a gallery keeps in its compressed zip. */
export async function storedFile(path: string): Promise<Buffer> {
  const [file = "", name] = path.split(ending);
  if (name === undefined) return readFileSync(path);
  const archive = `${file}${ending.slice(0, -1)}`;
  const entry = entriesOf(archive).get(name);
  if (entry === undefined) throw new Error(`${archive} holds no ${name}`);
  return Buffer.from(await readZipEntry(entry, decompress, defaultLimits));
}

/** Such bytes as a source to read tables from. */
export function storedSource(name: string, bytes: Buffer): ByteSource {
  return {
    name,
    size: bytes.length,
    position: 0,
    async *pieces() {
      yield await Promise.resolve(bytes);
    },
    readAt: null,
    close: () => Promise.resolve(),
  };
}
