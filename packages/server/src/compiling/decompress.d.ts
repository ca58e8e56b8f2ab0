import { type Decompress } from "@godwit/core/formats";
/** Decompresses with Node's zlib, and by the decoders of the core what zlib does not know. See `Decompress` for limits and errors. */
export declare const decompress: Decompress;
