import { deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { defaultLimits } from "@godwit/core/formats";
import { expect, it } from "vitest";
import { decompress } from "./decompress.ts";

const text = new TextEncoder().encode("the same bytes, over and over, ".repeat(100));
const packed = { zlib: deflateSync(text), gzip: gzipSync(text), deflate: deflateRawSync(text) } as const;
const methods = Object.keys(packed) as (keyof typeof packed)[];

it.each(methods)("undoes %s", async (method) => {
  expect(await decompress(method, packed[method], defaultLimits)).toEqual(text);
});

it.each(methods)("says that %s ends too early wherever it is cut", async (method) => {
  for (let length = 0; length < packed[method].length - 8; length++) {
    await expect(decompress(method, packed[method].subarray(0, length), defaultLimits), `at ${length}`).rejects.toMatchObject({
      code: "TRUNCATED",
    });
  }
});

it.each(methods)("stops %s at the limit", async (method) => {
  const limits = { ...defaultLimits, ratioFreeBytes: 1000, inflationRatio: 2 };
  await expect(decompress(method, packed[method], limits)).rejects.toMatchObject({ code: "LIMIT_EXCEEDED" });
});

it("reads all members of gzip", async () => {
  expect(await decompress("gzip", Buffer.concat([gzipSync(text), gzipSync(text)]), defaultLimits)).toHaveLength(text.length * 2);
});

it.each(["zlib", "gzip", "deflate", "bz2", "xz", "lzma", "lz4"] as const)("calls noise in the place of %s what it is", async (method) => {
  await expect(decompress(method, new Uint8Array(100).fill(0xff), defaultLimits)).rejects.toMatchObject({ code: "MALFORMED" });
});
