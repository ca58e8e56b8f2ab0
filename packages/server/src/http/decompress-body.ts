import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import { GodwitError } from "@godwit/core/errors";
import type { FastifyInstance } from "fastify";
import type { Transform } from "node:stream";

const decompressors: { readonly [encoding: string]: () => Transform } = {
  gzip: createGunzip,
  "x-gzip": createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/** Takes compressed bodies. What counts against the limit are the bytes that come out, so that a small body cannot become a large one. */
export function decompressBodies(app: FastifyInstance): void {
  app.addHook("preParsing", (request, _reply, payload, done) => {
    const encoding = request.headers["content-encoding"]?.toLowerCase();
    if (encoding === undefined || encoding === "identity") return done(null, payload);
    const decompress = decompressorOf(encoding);
    if (decompress === undefined) return done(unknownEncoding(encoding));
    delete request.headers["content-length"];
    const stream = decompress();
    payload.on("error", (error) => stream.destroy(error));
    stream.on("error", () => payload.resume());
    done(null, payload.pipe(stream));
  });
}

function decompressorOf(encoding: string): (() => Transform) | undefined {
  return Object.hasOwn(decompressors, encoding) ? decompressors[encoding] : undefined;
}

function unknownEncoding(encoding: string): GodwitError {
  const hint = `This server reads ${Object.keys(decompressors).join(", ")}.`;
  return Object.assign(new GodwitError("UNSUPPORTED_INPUT", `the body has the encoding ${JSON.stringify(encoding)}`, { hint }), {
    statusCode: 415,
  });
}
