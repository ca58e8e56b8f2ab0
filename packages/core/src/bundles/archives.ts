import { inflatesTooMuch, inflationLimit, readTar, readZip, readZipEntry, type Decompress, type ReadLimits } from "../formats/index.ts";
import type { Folder } from "./folder.ts";

/** The folder in a zip archive; an entry is decompressed when it is read. */
export function folderOfZip(bytes: Uint8Array, decompress: Decompress, limits: ReadLimits): Folder {
  const entries = readZip(bytes, limits);
  const limit = inflationLimit(bytes.length, limits);
  let total = 0;
  return {
    files: [...entries.keys()],
    read: async (path) => {
      const entry = entries.get(path)!;
      total += entry.size;
      if (total > limit) throw inflatesTooMuch(limit);
      return readZipEntry(entry, decompress, limits);
    },
  };
}

/** The folder in a tar archive. */
export function folderOfTar(bytes: Uint8Array, limits: ReadLimits): Folder {
  const entries = readTar(bytes, limits);
  return { files: [...entries.keys()], read: async (path) => entries.get(path)! };
}
