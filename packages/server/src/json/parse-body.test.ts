import { GodwitError } from "@godwit/core/errors";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { listsOf, NumberRows } from "./number-rows.ts";
import { parseBody } from "./parse-body.ts";
import { parseJson } from "./parse-json.ts";

/** Long enough that arrays are looked for. */
const space = " ".repeat(2048);

function read(text: string): unknown {
  return parseBody(Buffer.from(text + space));
}

test("rows of numbers come as one array, with null as NaN", () => {
  const row = `[${Array.from({ length: 8 }, (_, index) => `${index}.5`).join(", ")}]`;
  const { instances } = read(`{ "instances" : [ ${row} ,\n${row.replace("3.5", "null")} ] , "other": "é" }`) as { instances: NumberRows };
  expect(instances).toBeInstanceOf(NumberRows);
  expect([instances.rows, instances.width]).toEqual([2, 8]);
  expect([...instances.cells.subarray(8)]).toEqual([0.5, 1.5, 2.5, Number.NaN, 4.5, 5.5, 6.5, 7.5]);
  expect(instances.toLists()).toEqual([
    [0.5, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5],
    [0.5, 1.5, 2.5, null, 4.5, 5.5, 6.5, 7.5],
  ]);
});

const numberText = fc.oneof(
  fc.double({ noDefaultInfinity: true, noNaN: true }).map(String),
  fc.double({ noDefaultInfinity: true, noNaN: true }).map((value) => value.toExponential()),
  fc
    .tuple(fc.double({ noDefaultInfinity: true, noNaN: true }), fc.integer({ min: 1, max: 100 }))
    .map(([value, digits]) => value.toPrecision(digits)),
  fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }).map(String),
  fc
    .tuple(fc.bigInt({ min: 0n, max: 2n ** 64n }), fc.integer({ min: -400, max: 400 }))
    .map(([digits, exponent]) => `${digits}e${exponent}`),
  fc.tuple(fc.nat(), fc.bigInt({ min: 0n, max: 2n ** 80n })).map(([whole, part]) => `-${whole}.000${part}E+2`),
);

test("every number is the double that JSON.parse gives", () => {
  fc.assert(
    fc.property(fc.array(numberText, { minLength: 16, maxLength: 60 }), (texts) => {
      const { cells } = read(`[${texts.join(",")}]`) as NumberRows;
      expect([...cells]).toEqual(texts.map(Number));
    }),
    { numRuns: 2000 },
  );
});

test("halfway between two doubles the even one wins", () => {
  const texts = Array.from({ length: 64 }, (_, index) =>
    (2n ** 53n * 2n ** BigInt(index % 9) + 2n ** BigInt(index % 9) + BigInt(index % 3) - 1n).toString(),
  );
  expect([...(read(`[${texts.join(",")}]`) as NumberRows).cells]).toEqual(texts.map(Number));
});

const json = fc.json({ maxDepth: 6, noUnicodeString: false });
const long = fc.array(fc.oneof(fc.double(), fc.integer(), fc.constant(null), fc.boolean()), { maxLength: 40 });

test("what comes is what JSON says, whatever is nested in what", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        json,
        fc.record({ a: fc.array(long), b: long, "": fc.string() }).map((value) => JSON.stringify(value)),
      ),
      (text) => {
        expect(listsOf(read(text))).toEqual(parseJson(text));
      },
    ),
    { numRuns: 1000 },
  );
});

test("what is no JSON is refused, wherever it is broken", () => {
  const whole = `{"instances":[[${Array.from({ length: 20 }, (_, index) => index / 7).join(",")}]],"x":"\\u00e9"}`;
  for (let cut = 0; cut < whole.length; cut++) expectRefused(whole.slice(0, cut));
  for (const broken of ["01", "1.", ".5", "+1", "1e", "--1", "0x10", "nul", "Infinit", "1 2", "[1", "1]", '"1"]', ",", ""])
    expectRefused(whole.replace("[[0,", `[[${broken},`));
});

function expectRefused(text: string): void {
  const outcome = (parse: (text: string) => unknown): unknown => {
    try {
      return listsOf(parse(text));
    } catch (error) {
      expect(error).toBeInstanceOf(GodwitError);
      return (error as GodwitError).message;
    }
  };
  expect(outcome(read), text).toEqual(outcome((given) => parseJson(given + space)));
}

test("integers beyond 2^53 keep their digits, in arrays of numbers and beside them", () => {
  const digits = "9007199254740993";
  const body = read(`{"id": ${digits}, "data": [${Array.from({ length: 20 }, () => digits).join(",")}]}`);
  expect(listsOf(body)).toEqual({ id: 9007199254740993n, data: Array.from({ length: 20 }, () => 9007199254740993n) });
});

test("so do those between long fractions, and at the start of a short text", () => {
  const text = '{"a": 0.1234567890123456789, "b": -9007199254740993, "c": 1e1234567890123456789, "d": "9007199254740993"}';
  const expected = { a: 0.12345678901234568, b: -9007199254740993n, c: Infinity, d: "9007199254740993" };
  expect(read(text)).toEqual(expected);
  expect(parseJson(text)).toEqual(expected);
  expect(parseJson("9007199254740993")).toBe(9007199254740993n);
});

test("too deep a nesting is refused with its byte, whatever stands in it", () => {
  const nested = (depth: number): string => `${"[".repeat(depth)}1${"]".repeat(depth)}`;
  expect(() => read(nested(64))).not.toThrow();
  expect(() => read(nested(65))).toThrow(/nested deeper than 64/);
  expect(() => read(`${"[".repeat(63)}[[${Array.from({ length: 20 }, () => 1).join(",")}]]${"]".repeat(63)}`)).toThrow(/nested deeper/);
});

test("a large text of short numbers is read whole, and its room is given back", () => {
  const cells = Array.from({ length: 2_000_000 }, (_, index) => index % 10);
  expect((read(`[${cells.join(",")}]`) as NumberRows).cells).toEqual(Float64Array.from(cells));
});
