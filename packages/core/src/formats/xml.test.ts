import { expect, it } from "vitest";
import { GodwitError } from "../errors/index.ts";
import { readXml, type XmlElement } from "./xml.ts";

function read(text: string): XmlElement {
  return readXml(new TextEncoder().encode(text));
}

function codeOf(text: string): string {
  try {
    read(text);
  } catch (error) {
    if (error instanceof GodwitError) return error.code;
    throw error;
  }
  return "fine";
}

it("reads elements, attributes, text and references", () => {
  const root = read(`\ufeff<?xml version="1.0"?><!-- a --><p:a x='1 &lt; 2' y="&#65;&#x42;"> t<b/><![CDATA[<&]]>&amp;<!-- c --></p:a >\n`);
  expect(root.name).toBe("a");
  expect([...root.attributes]).toEqual([
    ["x", "1 < 2"],
    ["y", "AB"],
  ]);
  expect(root.text).toBe(" t<&&");
  expect(root.children.map(({ name }) => name)).toEqual(["b"]);
});

it("reads Latin-1 where the document says so", () => {
  const head = new TextEncoder().encode(`<?xml version="1.0" encoding="ISO-8859-1"?><a>`);
  const bytes = Uint8Array.from([...head, 0xe9, ...new TextEncoder().encode("</a>")]);
  expect(readXml(bytes).text).toBe("é");
});

it.each([
  [`<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>`, "MALFORMED"],
  [`<a>&b;</a>`, "MALFORMED"],
  [`<a>&#0;</a>`, "MALFORMED"],
  [`<a>& </a>`, "MALFORMED"],
  [`<a b="1" b="2"/>`, "MALFORMED"],
  [`<a b="<"/>`, "MALFORMED"],
  [`<a></b>`, "MALFORMED"],
  [`<a/><b/>`, "MALFORMED"],
  [`<a><!ELEMENT b></a>`, "MALFORMED"],
  [`<a b=1/>`, "MALFORMED"],
  [`<a`, "TRUNCATED"],
  [`<a b="`, "TRUNCATED"],
  [`<a><b>`, "TRUNCATED"],
  [`<a><!-- `, "TRUNCATED"],
  [`<?xml version="1.0" encoding="utf-16"?><a/>`, "UNSUPPORTED_FORMAT"],
  ["<a>".repeat(2000), "LIMIT_EXCEEDED"],
])("refuses %s", (text, code) => {
  expect(codeOf(text)).toBe(code);
});

it("ends in a coded error whatever byte is flipped", () => {
  const bytes = new TextEncoder().encode(`<?xml version="1.0" encoding="UTF-8"?><a x="1"><b>&lt;&#65;</b><![CDATA[c]]><!-- d --></a>`);
  for (let at = 0; at < bytes.length; at++)
    for (const change of [1, 4, 0x20, 0x80]) {
      const broken = bytes.slice();
      broken[at]! ^= change;
      try {
        readXml(broken);
      } catch (error) {
        expect(error).toBeInstanceOf(GodwitError);
      }
    }
});
