import { expect, it } from "vitest";
import { decodeUtf8, encodeUtf8 } from "./text.ts";

it.each([
  "",
  "abc",
  "é",
  "日本",
  "a\u{1f600}b",
  "\ud800",
  "é".repeat(300),
  "a".repeat(9000) + "日\u{1f600}".repeat(9000),
  "\u{1f600}".repeat(4096),
])("reads back what it writes (%#)", (text) => expect(decodeUtf8(encodeUtf8(text))).toBe(text));

it.each([[[0xc3]], [[0xc0, 0x80]], [[0xe0, 0x80, 0x80]], [[0xf4, 0x90, 0x80, 0x80]], [[0x80]], [[0xff]], [[0xf0, 0x9f, 0x98]]])(
  "refuses %j",
  (bytes) => {
    expect(decodeUtf8(Uint8Array.from(bytes))).toBeNull();
    expect(decodeUtf8(Uint8Array.from([...new Uint8Array(400).fill(0x61), ...bytes]))).toBeNull();
  },
);

it("agrees with the platform on every character", () => {
  let text = "";
  for (let code = 0; code <= 0x10ffff; code += code < 0x3000 ? 1 : 97)
    if (code < 0xd800 || code > 0xdfff) text += String.fromCodePoint(code);
  expect(decodeUtf8(new TextEncoder().encode(text))).toBe(text);
  expect(encodeUtf8(text)).toEqual(new TextEncoder().encode(text));
});
