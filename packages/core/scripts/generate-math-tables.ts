// Writes the tables of the elementary functions, computed in 320-bit fixed point.
import { writeFileSync } from "node:fs";
import { argv } from "node:process";
import { fileURLToPath } from "node:url";

const BITS = 320n;
const ONE = 1n << BITS;

const divideRounded = (numerator: bigint, denominator: bigint): bigint => (2n * numerator + denominator) / (2n * denominator);

/** Nearest double of value / 2^320; `Number` of a bigint rounds half to even. */
const toNumber = (value: bigint): number => Number(value) * 2 ** -Number(BITS);

/** Fixed-point value of a double that is a multiple of 2^-320. */
const fromNumber = (value: number): bigint => {
  let scaled = value;
  let shift = 0n;
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    shift += 1n;
  }
  return BigInt(scaled) << (BITS - shift);
};

/** Largest multiple of 2^-bits not above value, as a double. */
const truncated = (value: bigint, bits: bigint): number => toNumber((value >> (BITS - bits)) << (BITS - bits));

function arctanhSeries(numerator: bigint, denominator: bigint): bigint {
  let power = (ONE * numerator) / denominator;
  const square = [numerator * numerator, denominator * denominator] as const;
  let sum = 0n;
  for (let n = 1n; power !== 0n; n += 2n) {
    sum += power / n;
    power = (power * square[0]) / square[1];
  }
  return sum;
}

/** ln(numerator / denominator). */
const logarithm = (numerator: bigint, denominator: bigint): bigint => 2n * arctanhSeries(numerator - denominator, numerator + denominator);

function arctangent(numerator: bigint, denominator: bigint): bigint {
  let power = (ONE * numerator) / denominator;
  let sum = 0n;
  for (let n = 1n; power !== 0n; n += 2n) {
    sum += n % 4n === 1n ? power / n : -(power / n);
    power = (power * numerator * numerator) / (denominator * denominator);
  }
  return sum;
}

function exponential(x: bigint): bigint {
  let term = ONE;
  let sum = 0n;
  for (let n = 1n; term !== 0n; n += 1n) {
    sum += term;
    term = (term * x) >> BITS;
    term /= n;
  }
  return sum;
}

const LN2 = logarithm(2n, 1n);
const LN10 = logarithm(10n, 1n);
const HALF_PI = 2n * (4n * arctangent(1n, 5n) - arctangent(1n, 239n));

const literal = (value: number): string =>
  Object.is(value, -0) ? "0.0" : Number.isInteger(value) && Math.abs(value) < 1e21 ? `${value}.0` : `${value}`;

function constant(name: string, meaning: string, value: number): string {
  return `/** ${meaning} */\nexport const ${name}: f64 = ${literal(value)};\n`;
}

/** Constants NAME_HIGH (multiple of 2^-highBits, truncated, or the nearest double) and NAME_LOW. */
function splitConstant(name: string, meaning: string, value: bigint, highBits?: bigint): string {
  const high = highBits === undefined ? toNumber(value) : truncated(value, highBits);
  const low = toNumber(value - fromNumber(high));
  return constant(`${name}_HIGH`, `${meaning}: high part.`, high) + constant(`${name}_LOW`, `${meaning}: low part.`, low);
}

function table(name: string, accessors: readonly (readonly [string, string])[], rows: readonly (readonly number[])[]): string {
  const width = accessors.length;
  const values = rows.map((row) => `  ${row.map(literal).join(", ")},`).join("\n");
  const readers = accessors.map(([accessor, meaning], offset) => {
    const index = width === 1 ? "i" : `i * ${width}${offset === 0 ? "" : ` + ${offset}`}`;
    return `/** ${meaning} */\nexport function ${accessor}(i: i32): f64 {\n  return ${name}[${index}] ?? NaN;\n}\n`;
  });
  return `const ${name}: Float64Array = new Float64Array([\n${values}\n]);\n${readers.join("")}`;
}

function splitDigits(value: bigint): readonly [number, number] {
  const high = toNumber(value);
  return [high, toNumber(value - fromNumber(high))];
}

function exponentialFile(): string {
  const rows: number[][] = [];
  for (let i = 0n; i < 128n; i += 1n) {
    const [high, low] = splitDigits(exponential((LN2 * i) / 128n));
    rows.push([high, low]);
  }
  const step = LN2 / 128n;
  const middle = truncated(step - fromNumber(truncated(step, 42n)), 77n);
  return (
    constant("STEPS_PER_UNIT", "128 / ln 2.", toNumber((128n * ONE * ONE) / LN2)) +
    constant("STEP_HIGH", "ln 2 / 128, leading 35 bits.", truncated(step, 42n)) +
    constant("STEP_MIDDLE", "ln 2 / 128, next 35 bits.", middle) +
    constant("STEP_LOW", "ln 2 / 128, the rest.", toNumber(step - fromNumber(truncated(step, 42n)) - fromNumber(middle))) +
    splitConstant("LN2", "ln 2", LN2) +
    table(
      "POWERS",
      [
        ["powerHigh", "2^(i/128), 0 <= i < 128, nearest double."],
        ["powerLow", "2^(i/128) less powerHigh(i)."],
      ],
      rows,
    )
  );
}

function logarithmFile(): string {
  const rows: number[][] = [];
  for (let i = 0n; i <= 128n; i += 1n) {
    const center = 128n + i;
    const numerator = i < 53n ? 128n : 256n;
    const inverse = divideRounded(numerator << 9n, center);
    const log = logarithm(512n, inverse);
    const high = truncated(log, 42n);
    rows.push([Number(inverse) / 512, high, toNumber(log - fromNumber(high))]);
  }
  return (
    splitConstant("LN2_MULTIPLE", "ln 2 (high part: a multiple of 2^-42)", LN2, 42n) +
    splitConstant("INVERSE_LN2", "1 / ln 2", (ONE * ONE) / LN2) +
    splitConstant("INVERSE_LN10", "1 / ln 10", (ONE * ONE) / LN10) +
    splitConstant("LOG10_OF_2", "log10 2 (high part: a multiple of 2^-42)", (LN2 * ONE) / LN10, 42n) +
    table(
      "LOGARITHMS",
      [
        ["inverseCenter", "A 10-bit approximation of 1 / (1 + i/128) for i < 53, of 2 / (1 + i/128) for 53 <= i <= 128."],
        ["logHigh", "-ln inverseCenter(i), a multiple of 2^-42."],
        ["logLow", "-ln inverseCenter(i) less logHigh(i)."],
      ],
      rows,
    )
  );
}

function arctangentFile(): string {
  const rows: number[][] = [];
  for (let i = 0n; i <= 32n; i += 1n) {
    rows.push([...splitDigits(i === 32n ? HALF_PI / 2n : arctangent(i, 32n))]);
  }
  return (
    splitConstant("HALF_PI", "pi / 2", HALF_PI) +
    table(
      "ARCTANGENTS",
      [
        ["arctanHigh", "arctan(i/32), 0 <= i <= 32, nearest double."],
        ["arctanLow", "arctan(i/32) less arctanHigh(i)."],
      ],
      rows,
    )
  );
}

function halfPiFile(): string {
  const first = truncated(HALF_PI, 32n);
  const second = truncated(HALF_PI - fromNumber(first), 65n);
  const rest = toNumber(HALF_PI - fromNumber(first) - fromNumber(second));
  return (
    constant("QUADRANTS_PER_UNIT", "2 / pi.", toNumber((ONE * ONE) / HALF_PI)) +
    constant("QUADRANT_FIRST", "pi / 2, leading 33 bits.", first) +
    constant("QUADRANT_SECOND", "pi / 2, next 33 bits.", second) +
    constant("QUADRANT_THIRD", "pi / 2, the rest.", rest)
  );
}

/** 2/pi needs 1,200 bits; pi is computed again at that length. */
function twoOverPiFile(): string {
  const digits = 52;
  const one = 1n << BigInt(24 * digits + 64);
  const inverseArctangent = (n: bigint): bigint => {
    let power = one / n;
    let sum = 0n;
    for (let k = 1n; power !== 0n; k += 2n) {
      sum += k % 4n === 1n ? power / k : -(power / k);
      power /= n * n;
    }
    return sum;
  };
  const pi = 4n * (4n * inverseArctangent(5n) - inverseArctangent(239n));
  const quotient = (2n * one * one) / pi;
  const rows: number[][] = [];
  for (let i = 0; i < digits; i += 1) {
    rows.push([Number((quotient >> BigInt(24 * (digits - 1 - i) + 64)) & 0xffffffn)]);
  }
  return (
    `/** Number of digits. */\nexport const DIGIT_COUNT: i32 = ${digits};\n` +
    table("DIGITS", [["twoOverPiDigit", "Digit i of 2/pi in base 2^24, after the point, 0 <= i < DIGIT_COUNT."]], rows)
  );
}

/** File name → text, as committed under src/math. */
export function mathTables(): ReadonlyMap<string, string> {
  const header = `// Written by scripts/generate-math-tables.ts.\nimport type { f64, i32 } from "./machine.ts";\n\n`;
  const headerOfConstants = header.replace("{ f64, i32 }", "{ f64 }");
  return new Map([
    ["exp-table.generated.ts", header + exponentialFile()],
    ["log-table.generated.ts", header + logarithmFile()],
    ["arctan-table.generated.ts", header + arctangentFile()],
    ["half-pi.generated.ts", headerOfConstants + halfPiFile()],
    ["two-over-pi-table.generated.ts", header + twoOverPiFile()],
  ]);
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, text] of mathTables()) writeFileSync(new URL(`../src/math/${name}`, import.meta.url), text);
}
