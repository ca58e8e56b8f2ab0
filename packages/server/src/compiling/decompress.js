import { constants, gunzip, gunzipSync, inflate, inflateRaw, inflateRawSync, inflateSync } from "node:zlib";
import { promisify } from "node:util";
import { GodwitError } from "@godwit/core/errors";
import { decode, inflatesTooMuch, inflationLimit } from "@godwit/core/formats";
const largestChunk = 2 ** 20;
const smallestChunk = 2 ** 12;
const little = 2 ** 16;
/** Decompresses with Node's zlib, and by the decoders of the core what zlib does not know. See `Decompress` for limits and errors. */
export const decompress = async (method, bytes, limits) => {
  switch (method) {
    case "bz2":
    case "xz":
    case "lzma":
    case "lz4":
      return decode(method, bytes, limits);
    case "zlib":
    case "gzip":
    case "deflate":
      return inflated(method, bytes, inflationLimit(bytes.length, limits));
    default:
      return method;
  }
};
const inflaters = {
  zlib: { now: inflateSync, later: inflate },
  gzip: { now: gunzipSync, later: gunzip },
  deflate: { now: inflateRawSync, later: inflateRaw },
};
/** Little content is inflated at once: handing it to another thread takes longer. */
async function inflated(method, bytes, limit) {
  const { now, later } = inflaters[method];
  const chunkSize = Math.min(largestChunk, Math.max(smallestChunk, 4 * bytes.length));
  const options = { chunkSize, maxOutputLength: limit, finishFlush: constants.Z_FINISH };
  try {
    const result = bytes.length <= little ? now(bytes, options) : await promisify(later)(bytes, options);
    return new Uint8Array(result.buffer, result.byteOffset, result.byteLength);
  } catch (error) {
    throw codedError(error, method, limit);
  }
}
function codedError(error, method, limit) {
  if (error.code === "ERR_BUFFER_TOO_LARGE") return inflatesTooMuch(limit);
  if (error.code === "Z_BUF_ERROR") return new GodwitError("TRUNCATED", `the ${method} content ends too early`, { cause: error });
  return new GodwitError("MALFORMED", `the ${method} content is broken: ${error.message}`, { cause: error });
}
