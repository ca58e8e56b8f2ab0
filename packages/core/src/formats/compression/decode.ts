import type { ReadLimits } from "../limits.ts";
import { decompressBzip2 } from "./bzip2.ts";
import { inflationLimit } from "./inflation-limit.ts";
import { decompressLz4 } from "./lz4.ts";
import { decompressLzma } from "./lzma.ts";
import { decompressXz } from "./xz.ts";

const decoders = { bz2: decompressBzip2, lz4: decompressLz4, lzma: decompressLzma, xz: decompressXz } as const;

/** Decompresses by one of the decoders in TypeScript, within the limits. */
export function decode(method: keyof typeof decoders, bytes: Uint8Array, limits: ReadLimits): Uint8Array {
  return decoders[method](bytes, inflationLimit(bytes.length, limits));
}
