import { isStrings, type Answer } from "../answer.ts";
import type { OutputArray } from "./table-writer.ts";

/** How cells become text: words of the format for what is no plain number. */
export interface CellWords {
  readonly nan: string;
  readonly infinity: string;
  readonly negativeInfinity: string;
  readonly yes: string;
  readonly no: string;
  readonly missing: string;
  readonly string: (text: string) => string;
}

/** Prints cell `index` (row-major) of a value. */
export type PrintCell = (index: number) => string;

/** Numbers are printed so that they read back to the same bits, and those of a float dtype so that they read back as floats. */
export function cellPrinter(output: OutputArray, value: Answer, words: CellWords): PrintCell {
  if (value.kind === "sparse") return sparsePrinter(output, value, words);
  const { data, dtype } = value;
  if (/^[|<>=]?b1$/u.test(output.dtype) || dtype === "bool") return (index) => (data[index] ? words.yes : words.no);
  if (isStrings(data)) {
    return (index) => {
      const text = data[index];
      return text === null || text === undefined ? words.missing : words.string(text);
    };
  }
  if (data instanceof BigInt64Array) return (index) => data[index]!.toString();
  const float = isFloat(output.dtype, dtype);
  return (index) => printNumber(data[index]!, float, words);
}

function sparsePrinter(output: OutputArray, value: Extract<Answer, { kind: "sparse" }>, words: CellWords): PrintCell {
  const { indptr, indices, data, width } = value;
  const float = isFloat(output.dtype, "f64");
  const zero = printNumber(0, float, words);
  let at = 0;
  return (index) => {
    const row = Math.floor(index / width);
    const column = index - row * width;
    if (column === 0 || at < indptr[row]!) at = indptr[row]!;
    while (at < indptr[row + 1]! && indices[at]! < column) at++;
    return at < indptr[row + 1]! && indices[at] === column ? printNumber(data[at]!, float, words) : zero;
  };
}

function isFloat(numpy: string, storage: string): boolean {
  const letter = /[a-zA-Z]/u.exec(numpy)?.[0];
  return letter === "f" || (letter === "O" && storage === "f64");
}

/** A number; with `float`, a whole one carries `.0`, and so does −0. */
export function printNumber(value: number, float: boolean, words: CellWords): string {
  if (Number.isInteger(value)) {
    if (Object.is(value, -0)) return float ? "-0.0" : "0";
    const digits = String(value);
    return float && !digits.includes("e") ? `${digits}.0` : digits;
  }
  if (Number.isFinite(value)) return String(value);
  if (Number.isNaN(value)) return words.nan;
  return value > 0 ? words.infinity : words.negativeInfinity;
}
