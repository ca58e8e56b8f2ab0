import type { ReadLimits } from "./limits.ts";

/** `zlib`, `gzip` (any number of members) and `deflate` (raw) are left to the environment; the others have a decoder here. */
export type CompressionMethod = "zlib" | "gzip" | "deflate" | "bz2" | "xz" | "lzma" | "lz4";

/**
 * What the environment does for a reader: decompress bytes to at most `inflationLimit(bytes.length, limits)`, else throw
 * LIMIT_EXCEEDED; broken content is MALFORMED or TRUNCATED.
 */
export type Decompress = (method: CompressionMethod, bytes: Uint8Array, limits: ReadLimits) => Promise<Uint8Array>;
