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
  app.addHook("preParsing", async (request, _reply, payload) => {
    const encoding = request.headers["content-encoding"]?.toLowerCase() ?? "identity";
    if (encoding === "identity") return payload;
    const decompress = Object.hasOwn(decompressors, encoding) ? decompressors[encoding] : undefined;
    if (decompress === undefined)
      throw Object.assign(
        new GodwitError("UNSUPPORTED_INPUT", `the body has the encoding ${JSON.stringify(encoding)}`, {
          hint: `This server reads ${Object.keys(decompressors).join(", ")}.`,
        }),
        { statusCode: 415 },
      );
    delete request.headers["content-length"];
    const stream = decompress();
    payload.on("error", (error) => stream.destroy(error));
    stream.on("error", () => payload.resume());
    return payload.pipe(stream);
  });
}
