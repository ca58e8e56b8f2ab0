import { assert, nat, property, string } from "fast-check";
import { expect, test } from "vitest";
import { encodeShort } from "./encode-short.ts";

test("writes the platform's bytes, lone surrogates included, from any place on", () => {
  assert(
    property(string({ unit: nat({ max: 0xffff }).map((code) => String.fromCharCode(code)) }), nat({ max: 9 }), (text, at) => {
      const target = new Uint8Array(at + text.length * 3);
      const bytes = encodeShort(text, target, at);
      expect([...target.subarray(at, at + bytes)]).toEqual([...new TextEncoder().encode(text)]);
    }),
  );
  for (const text of ["", "plain", "Åre 日本 🐦", "\ud800x", "x\udc00", "\ud83d"]) {
    const target = new Uint8Array(text.length * 3);
    expect([...target.subarray(0, encodeShort(text, target, 0))]).toEqual([...new TextEncoder().encode(text)]);
  }
});
