import { constants, gunzip, inflate, inflateRaw, type InputType, type ZlibOptions } from "node:zlib";
import { GodwitError } from "@godwit/core/errors";
import { type CompressionMethod, decode, type Decompress, inflatesTooMuch, inflationLimit } from "@godwit/core/formats";

const chunkSize = 2 ** 20;

/** Decompresses with Node's zlib, and by the decoders of the core what zlib does not know. See `Decompress` for limits and errors. */
export const decompress: Decompress = async (method, bytes, limits) => {
  switch (method) {
    case "bz2":
    case "xz":
    case "lzma":
    case "lz4":
      return decode(method, bytes, limits);
    case "zlib":
      return inflated(inflate, method, bytes, inflationLimit(bytes.length, limits));
    case "gzip":
      return inflated(gunzip, method, bytes, inflationLimit(bytes.length, limits));
    case "deflate":
      return inflated(inflateRaw, method, bytes, inflationLimit(bytes.length, limits));
    default:
      return method satisfies never;
  }
};

type Inflate = (buffer: InputType, options: ZlibOptions, callback: (error: Error | null, result: Uint8Array) => void) => void;

function inflated(run: Inflate, method: CompressionMethod, bytes: Uint8Array, limit: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    run(bytes, { chunkSize, maxOutputLength: limit, finishFlush: constants.Z_FINISH }, (error, result) => {
      if (error === null) resolve(new Uint8Array(result.buffer, result.byteOffset, result.byteLength));
      else reject(codedError(error, method, limit));
    });
  });
}

function codedError(error: Error & { readonly code?: string }, method: CompressionMethod, limit: number): GodwitError {
  if (error.code === "ERR_BUFFER_TOO_LARGE") return inflatesTooMuch(limit);
  if (error.code === "Z_BUF_ERROR") return new GodwitError("TRUNCATED", `the ${method} content ends too early`, { cause: error });
  return new GodwitError("MALFORMED", `the ${method} content is broken: ${error.message}`, { cause: error });
}
