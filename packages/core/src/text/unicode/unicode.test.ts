import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { lowerText, strippedCode } from "../fold-text.ts";
import { parsePattern } from "../regex/parse-pattern.ts";
import { encodeUtf8, textOf } from "./utf8.ts";

const expected = JSON.parse(readFileSync(new URL("../../../../../conformance/text/unicode.json", import.meta.url), "utf8")) as {
  lower: string;
  stripUnicode: string;
  stripAscii: string;
  sigmaAfter: string;
  sigmaBetween: string;
  classes: Record<string, string>;
};
const [A, capitalSigma] = [65, 0x3a3];

/** SHA-256 over one line for each code point but the surrogates. */
function digest(line: (code: number) => string): string {
  const hash = createHash("sha256");
  for (let block = 0; block < 0x110000; block += 0x800) {
    if (block === 0xd800) continue;
    let lines = "";
    for (let code = block; code < block + 0x800; code++) lines += `${line(code)}\n`;
    hash.update(lines);
  }
  return hash.digest("hex");
}

describe("Unicode 15.0 as Python 3.12 has it, over every code point", () => {
  it("lowers", () => expect(digest((code) => textOf(lowerText([code])))).toBe(expected.lower));
  it("strips accents", () => expect(digest((code) => textOf(strippedCode(code)))).toBe(expected.stripUnicode));
  it("strips accents down to ASCII", () =>
    expect(digest((code) => textOf(strippedCode(code).filter((part) => part < 128)))).toBe(expected.stripAscii));
  it("knows a final sigma", () => expect(digest((code) => textOf(lowerText([code, capitalSigma])))).toBe(expected.sigmaAfter));
  it("knows a sigma inside a word", () =>
    expect(digest((code) => textOf(lowerText([A, code, capitalSigma, code, A])))).toBe(expected.sigmaBetween));
  it.each(Object.entries(expected.classes))("knows what %s matches", (pattern, sum) => {
    const node = parsePattern(pattern);
    expect(node.kind).toBe("set");
    if (node.kind === "set") expect(digest((code) => (node.set.has(code) ? "1" : "0"))).toBe(sum);
  });
});

it("encodes UTF-8 as TextEncoder does, lone surrogates included", () => {
  const text = "aé€😀\ud800b\udc00\ud83d";
  expect(encodeUtf8(text)).toEqual(new TextEncoder().encode(text));
});
