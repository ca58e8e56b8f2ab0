import * as fc from "fast-check";
import { expect, test } from "vitest";
import { numberOfField, readNumber } from "./read-number.ts";

const target = new Float64Array(1);

function quick(text: string): number | undefined {
  const next = readNumber(Buffer.from(`${text},`), 0, target, 0);
  if (next < 0) return undefined;
  expect(next).toBe(text.length);
  return target[0];
}

test("the quick way gives the bits of Number(), or does not answer", () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      const text = Object.is(value, -0) ? "-0" : String(value);
      const got = quick(text);
      if (got !== undefined) expect(Object.is(got, value)).toBe(true);
    }),
    { numRuns: 5000 },
  );
});

test("the quick way agrees on any digits, also on ties and twenty of them", () => {
  const digits = fc.string({ unit: fc.constantFrom("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"), minLength: 0, maxLength: 21 });
  fc.assert(
    fc.property(digits, digits, fc.integer({ min: -30, max: 30 }), fc.boolean(), (whole, fraction, exponent, scientific) => {
      const text = `${whole}.${fraction}${scientific ? `e${exponent}` : ""}`;
      const got = quick(text);
      if (got !== undefined) expect(Object.is(got, Number(text))).toBe(true);
    }),
    { numRuns: 20000 },
  );
  for (const text of [
    "9007199254740993",
    "9007199254740993.0",
    "0.5000000000000001",
    "4503599627370496.5",
    "4503599627370497.5",
    "1.00000000000000011102",
  ])
    expect(quick(text) ?? Number(text)).toBe(Number(text));
});

test("the usual digits of float64 take the quick way", () => {
  for (const text of ["0.1234567890123456", "-0.98765432109876543", "1", "-1.5", "1e5", "2.5E-3", "123456789.12345678", "-0", "0.0"]) {
    const got = quick(text);
    expect(Object.is(got, Number(text))).toBe(true);
  }
});

test("what is no number is left to the slow way", () => {
  for (const text of ["", "-", ".", "1e", "1e+", "nan", "1_000", "0x10", "1.2.3", " 1", "1 "]) expect(quick(text)).toBeUndefined();
});

test("fields of numeric columns", () => {
  const table: Readonly<Record<string, number | undefined>> = {
    "": Number.NaN,
    "  ": Number.NaN,
    NaN: Number.NaN,
    INF: Infinity,
    "-inf": -Infinity,
    "+Infinity": Infinity,
    " 7 ": 7,
    "+1.5e3": 1500,
    ".5": 0.5,
    "5.": 5,
    True: 1,
    false: 0,
    "1e400": Infinity,
    "12abc": undefined,
    "0x10": undefined,
    "1_000": undefined,
    "1,5": undefined,
    NA: undefined,
    null: undefined,
    "-": undefined,
    ".": undefined,
    e5: undefined,
  };
  for (const [text, value] of Object.entries(table)) expect([text, numberOfField(text)]).toEqual([text, value]);
});
