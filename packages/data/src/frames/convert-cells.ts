import { GodwitError } from "@godwit/core/errors";
import type { Field } from "./field.ts";
import type { Cells } from "./frame.ts";
import type { NumberCells, ScalarType } from "./cells.ts";
import { describeType } from "./describe-type.ts";

/** What is wrong with cells, by their place. */
export type BadCells = ReadonlyMap<number, string>;

export interface ConvertedCells {
  readonly values: Cells;
  readonly bad: BadCells | null;
}

/** Turns cells of a type into what was asked for; the values of bad cells are anything. */
export type ConvertCells = (cells: Cells) => ConvertedCells;

interface Conversion {
  readonly type: ScalarType;
  readonly convert: ConvertCells;
}

const float64: ScalarType = { kind: "float", bits: 64 };
const text: ScalarType = { kind: "text" };

/** How cells of a field become what is asked for. WRONG_TYPE, with the column, where none of them can. */
export function conversionOf(field: Field, as: "number" | "text" | "stored"): Conversion {
  const { type } = field;
  if (type.kind === "list")
    throw new GodwitError("WRONG_TYPE", `the column '${field.name}' holds lists, which are not read`, { where: { column: field.name } });
  if (as === "stored") return { type, convert: asTheyAre };
  const convert = as === "number" ? toNumber(type) : toText(type);
  if (convert !== null) return { type: as === "number" ? float64 : text, convert };
  const wanted = as === "number" ? "numbers" : "texts";
  throw new GodwitError("WRONG_TYPE", `the column '${field.name}' is of type ${describeType(type)} where ${wanted} are wanted`, {
    where: { column: field.name },
    hint: `Cast the column to ${as === "number" ? "a number" : "text"} where the data is made.`,
  });
}

const asTheyAre: ConvertCells = (values) => ({ values, bad: null });

function toNumber(type: ScalarType): ConvertCells | null {
  switch (type.kind) {
    case "float":
      return type.bits === 64 ? asTheyAre : widened;
    case "boolean":
      return widened;
    case "integer":
      return type.bits === 64 ? (type.signed ? wholeNumbers : unsignedNumbers) : widened;
    case "decimal":
      return (cells) => decimalNumbers(cells, type.scale);
    case "text":
    case "binary":
    case "date":
    case "time":
    case "timestamp":
      return null;
    default:
      return type satisfies never;
  }
}

function toText(type: ScalarType): ConvertCells | null {
  if (type.kind === "text") return asTheyAre;
  if (type.kind === "integer") return (cells) => ({ values: Array.from(cells as ArrayLike<number | bigint>, String), bad: null });
  return null;
}

const widened: ConvertCells = (cells) => ({ values: Float64Array.from(cells as NumberCells as Float32Array), bad: null });

const beyond = "a whole number beyond 2^53 has no exact float64";
const largestHigh = 2 ** 21;

/** By halves, without making a bigint of any cell. */
const wholeNumbers: ConvertCells = (cells) => {
  const { buffer, byteOffset, length } = cells as BigInt64Array;
  const halves = new Int32Array(buffer, byteOffset, length * 2);
  const values = new Float64Array(length);
  let bad: Map<number, string> | null = null;
  for (let index = 0; index < length; index++) {
    const high = halves[2 * index + 1]!;
    const value = high * 4294967296 + (halves[2 * index]! >>> 0);
    values[index] = value;
    if ((high >= largestHigh || high < -largestHigh) && !Number.isSafeInteger(value)) (bad ??= new Map()).set(index, beyond);
  }
  return { values, bad };
};

const unsignedNumbers: ConvertCells = (cells) => {
  const values = Float64Array.from(cells as BigUint64Array, Number);
  let bad: Map<number, string> | null = null;
  values.forEach((value, index) => {
    if (value > Number.MAX_SAFE_INTEGER) (bad ??= new Map()).set(index, beyond);
  });
  return { values, bad };
};

/** The nearest float64, as the same digits in a CSV would give. */
function decimalNumbers(cells: Cells, scale: number): ConvertedCells {
  const power = scale <= 22 ? Number(`1e${scale}`) : 0;
  const values = Float64Array.from(cells as readonly bigint[], (unscaled) => {
    const whole = Number(unscaled);
    return power !== 0 && Number.isSafeInteger(whole) ? whole / power : Number(`${unscaled}e-${scale}`);
  });
  return { values, bad: null };
}
