import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { jsonScannerUrl, NumberScanner } from "@godwit/kernels";
import { NumberRows } from "./number-rows.ts";
import { defaultDepth, parseJson, parseShallowJson, tooDeep, type JsonLimits } from "./parse-json.ts";

/** Arrays below this size are as fast value by value. */
const leastNumbers = 16;
/** So are texts below this size as a whole. */
const leastBytes = 256;

/** Stands in a text for an array that was read; no text from outside holds it but by chance of 1 in 2^128. */
const mark = randomBytes(16).toString("hex");

let scanner: NumberScanner | undefined;

/**
 * The same as `parseJson`, for long texts that are mostly numbers: arrays of 16 numbers or more, and of rows of equally many
 * numbers, come as `NumberRows`. Throws MALFORMED_INPUT with the byte, LIMIT_EXCEEDED for too deep a nesting.
 */
export function parseBody(bytes: Buffer, { depth }: JsonLimits = { depth: defaultDepth }): unknown {
  if (bytes.length < leastBytes) return parseJson(bytes.toString(), { depth });
  scanner ??= new NumberScanner(readFileSync(jsonScannerUrl()));
  const { arrays, tooDeepAt, hasLongInteger } = scanner.scan(bytes, depth, leastNumbers);
  if (tooDeepAt !== null) throw tooDeep(depth, tooDeepAt);
  if (arrays.length === 0) return parseShallowJson(bytes.toString(), hasLongInteger);
  const numbers = arrays.map(
    ({ start, end, rows, width, cells }) =>
      new NumberRows(rows, width, cells, () => parseJson(bytes.toString("latin1", start, end), { depth })),
  );
  let rest = "";
  let from = 0;
  for (let index = 0; index < arrays.length; index++) {
    rest += `${bytes.toString("utf8", from, arrays[index]!.start)}"${mark}${index}"`;
    from = arrays[index]!.end;
  }
  rest += bytes.toString("utf8", from);
  let value: unknown;
  try {
    value = JSON.parse(rest);
  } catch {
    return parseJson(bytes.toString(), { depth });
  }
  if (hasLongInteger) value = parseJson(rest, { depth });
  return placed(value, numbers);
}

/** The value with the arrays in their places. */
function placed(value: unknown, numbers: readonly NumberRows[]): unknown {
  if (typeof value === "string") return value.startsWith(mark) ? numbers[Number(value.slice(mark.length))] : value;
  if (value === null || typeof value !== "object") return value;
  const fields = value as { [key: string | number]: unknown };
  if (Array.isArray(value)) for (let index = 0; index < value.length; index++) fields[index] = placed(fields[index], numbers);
  else
    for (const key of Object.keys(value)) {
      const field = fields[key];
      const inPlace = placed(field, numbers);
      if (inPlace === field) continue;
      // To assign it would change what the object inherits.
      if (key === "__proto__") Object.defineProperty(fields, key, { value: inPlace, enumerable: true, writable: true, configurable: true });
      else fields[key] = inPlace;
    }
  return value;
}
