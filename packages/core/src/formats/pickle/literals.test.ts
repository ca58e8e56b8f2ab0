import { expect, test } from "vitest";
import { encodeLatin1 } from "../bytes/text.ts";
import { unicodeLiteral } from "./literals.ts";

test.each([
  ["plain é", "plain é"],
  ["a\\u0041b\\U0001F600c", "aAb😀c"],
  ["\\ud83d\\ude00", "😀"],
  ["\\\\u0041 \\u00e9\\", "\\A é\\"],
  ["\\u12 \\uzzzz \\U0001 \\n", "\\u12 \\uzzzz \\U0001 \\n"],
])("%s", (written, text) => {
  expect(unicodeLiteral(encodeLatin1(written)!)).toBe(text);
});

test("a code beyond Unicode is MALFORMED", () => {
  expect(() => unicodeLiteral(encodeLatin1("\\U00110000")!)).toThrow("beyond Unicode");
});
