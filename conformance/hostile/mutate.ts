import { defaultLimits, readZip, readZipEntry, writeZip } from "@godwit/core/formats";
import { decompress } from "@godwit/data/files";
import type { Random } from "../../packages/core/test/random.ts";

/** Texts and bytes that mean something in one format or another. */
const pieces: readonly Uint8Array[] = [
  ..."-1 0 1 2147483647 4294967295 1e300 nan inf null true = [ ] { } \" , $Z# #L {L ( ) . R b K J".split(" "),
  ..." ,\n,\0\0\0\0,\u007f\u007f\u007f\u007f,\u0001\0\0\0,\u00ff\u00ff\u00ff\u00ff,\0\0\0\u0080,\0\0\u00f0\u007f,\0\0\u00f8\u007f,\u0085,\u0094".split(","),
].map((piece) => Buffer.from(piece, "latin1"));

/** Wrong bytes in a file, or, in most cases, in one file of a zip archive, which then has the right checksum. */
export async function mutateFile(original: Uint8Array, donor: Uint8Array, random: Random): Promise<Uint8Array> {
  if (original[0] !== 0x50 || original[1] !== 0x4b || random.chance(0.2)) return mutate(original, donor, random);
  const files: [name: string, content: Uint8Array][] = [];
  for (const entry of readZip(original, defaultLimits).values())
    files.push([entry.name, await readZipEntry(entry, decompress, defaultLimits)]);
  const chosen = random.pick(files.filter(([, content]) => content.length > 0));
  chosen[1] = mutate(chosen[1], donor, random);
  return writeZip(files);
}

/** Some bytes turned, cut, moved, exchanged for another file's, or replaced by what means something; digits become other digits often. */
function mutate(original: Uint8Array, donor: Uint8Array, random: Random): Uint8Array {
  let bytes = new Uint8Array(original);
  for (let times = random.integer(1, 4); times > 0; times--) {
    const at = random.integer(0, bytes.length - 1);
    switch (random.integer(0, 7)) {
      case 0:
        bytes[at] = random.integer(0, 255);
        break;
      case 1:
        bytes[at]! ^= 1 << random.integer(0, 7);
        break;
      case 2:
        put(bytes, bytes.slice(random.integer(0, bytes.length - 1)).subarray(0, random.integer(1, 64)), at);
        break;
      case 3:
        put(bytes, random.pick(pieces), at);
        break;
      case 4:
        put(bytes, donor.subarray(random.integer(0, donor.length - 1)).subarray(0, random.integer(1, 64)), at);
        break;
      case 5:
      case 6:
        changeNumber(bytes, at, random);
        break;
      default:
        if (random.chance(0.2) && at > 0) bytes = bytes.slice(0, at);
    }
  }
  return bytes;
}

function put(bytes: Uint8Array, piece: Uint8Array, at: number): void {
  bytes.set(piece.subarray(0, bytes.length - at), at);
}

/** The next decimal digit from a place on becomes another one. */
function changeNumber(bytes: Uint8Array, from: number, random: Random): void {
  const at = bytes.subarray(from, from + 4096).findIndex((byte) => byte >= 0x30 && byte <= 0x39);
  if (at >= 0) bytes[from + at] = 0x30 + random.integer(0, 9);
}
