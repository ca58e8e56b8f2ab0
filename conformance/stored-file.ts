import { readFileSync } from "node:fs";
import { defaultLimits, readZip, readZipEntry } from "@godwit/core/formats";
import { decompress } from "../packages/cli/src/decompress.ts";
import type { ByteSource } from "../packages/cli/src/tables/byte-source.ts";

/** The bytes of a file of an exam; `FILE.zip#ENTRY` is what a gallery keeps in its zip. */
export async function storedFile(path: string): Promise<Buffer> {
  const [file = "", name] = path.split(".zip#");
  if (name === undefined) return readFileSync(path);
  const entry = readZip(readFileSync(`${file}.zip`), defaultLimits).get(name);
  if (entry === undefined) throw new Error(`${file}.zip holds no ${name}`);
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
