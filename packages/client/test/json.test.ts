import { describe, expect, test } from "vitest";
import { parseJson } from "../src/json/parse-json.ts";
import { printJson } from "../src/json/print-json.ts";

describe("JSON with what JSON cannot say", () => {
  const values = [Number.NaN, Infinity, -Infinity, -0, 0.1, 5e-324, 1e300, 2 ** 53 - 1, 9_007_199_254_740_993n, -(2n ** 63n), null, true];

  test("numbers come back to the bit", () => {
    const nested = { 'a\n"ü': values, __proto__: null, deep: [[{ "": "NaN, \u2028 😀" }]] };
    expect(parseJson(printJson(nested))).toEqual({ 'a\n"ü': values, deep: [[{ "": "NaN, \u2028 😀" }]] });
    expect(printJson(values.slice(0, 4))).toBe("[NaN,Infinity,-Infinity,-0.0]");
  });

  test("undefined is null, dates are texts, typed arrays are lists", () => {
    expect(printJson({ a: undefined, b: [undefined], c: new Date(0), d: Float32Array.of(0.5) })).toBe(
      '{"a":null,"b":[null],"c":"1970-01-01T00:00:00.000Z","d":[0.5]}',
    );
  });

  test("integers are numbers while a number holds them, and long fractions are no integers", () => {
    expect(parseJson("[1234567890123456, 12345678901234567, 0.1234567890123456, 1e20]")).toEqual([
      1234567890123456,
      12345678901234567n,
      0.1234567890123456,
      1e20,
    ]);
  });

  test("a key is a key", () => {
    const fields = parseJson('{"__proto__": NaN}') as object;
    expect(Object.keys(fields)).toEqual(["__proto__"]);
  });

  test.each(["", "[1,", "{NaN: 1}", '["a', "[1] 2", "nul", '{"a" 1, NaN}', `${"[".repeat(100_000)}NaN`])("%o is refused", (text) => {
    expect(() => parseJson(text.slice(0, 100_000))).toThrow(expect.objectContaining({ code: "BAD_ANSWER" }));
  });
});
