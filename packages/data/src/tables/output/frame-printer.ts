import { GodwitError } from "@godwit/core/errors";
import type { Field } from "../../frames/field.ts";
import type { ScalarVector, Vector } from "../../frames/frame.ts";
import { exactPrinter } from "../../frames/print-cells.ts";
import { printNumber, type CellWords } from "./print-cell.ts";

type PrintRow = (row: number) => string;

/** UNSUPPORTED_INPUT for a column whose cells have no text of their own. */
export function expectPrintable({ name, type }: Field, format: "CSV" | "JSON", lists: boolean): void {
  const what = type.kind === "binary" ? "bytes" : type.kind === "list" && !lists ? "lists" : null;
  if (what === null) {
    if (type.kind === "list") expectPrintable({ name, type: type.of, nullable: true }, format, lists);
    return;
  }
  throw new GodwitError("UNSUPPORTED_INPUT", `the column '${name}' holds ${what}, which ${format} has no text for`, {
    where: { column: name },
    hint: what === "bytes" ? "Write Parquet, or leave the column out." : "Write JSON lines, or leave the column out.",
  });
}

/** Prints the cells of a column; `quoteExact` puts what is printed of days, times and decimals into quotes. */
export function vectorPrinter(vector: Vector, words: CellWords, quoteExact: boolean): PrintRow {
  const { present } = vector;
  const print =
    "offsets" in vector
      ? listPrinter(vector.offsets, vectorPrinter(vector.items, words, quoteExact))
      : cellPrinter(vector, words, quoteExact);
  return present === null ? print : (row) => (present[row] === 0 ? words.missing : print(row));
}

function listPrinter(offsets: Int32Array, item: PrintRow): PrintRow {
  return (row) => {
    let text = "[";
    for (let at = offsets[row]!; at < offsets[row + 1]!; at++) text += (at === offsets[row] ? "" : ",") + item(at);
    return `${text}]`;
  };
}

function cellPrinter(vector: ScalarVector, words: CellWords, quoteExact: boolean): PrintRow {
  const { type, values } = vector;
  const exact = exactPrinter(vector);
  // Decimals are numbers in JSON too, with every digit.
  if (exact !== null) return quoteExact && type.kind !== "decimal" ? (row) => `"${exact(row)}"` : exact;
  const cells = values as ArrayLike<unknown>;
  if (type.kind === "text") return (row) => words.string(cells[row] as string);
  if (type.kind === "boolean") return (row) => (cells[row] === 1 ? words.yes : words.no);
  if (type.kind === "float") {
    const single = type.bits === 32;
    return (row) => (single ? printSingle(cells[row] as number, words) : printNumber(cells[row] as number, true, words));
  }
  return (row) => String(cells[row]);
}

/** The shortest digits that read back to the same float32. */
function printSingle(value: number, words: CellWords): string {
  if (!Number.isFinite(value) || Number.isInteger(value)) return printNumber(value, true, words);
  for (let digits = 6; digits <= 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return printNumber(short, true, words);
  }
  return printNumber(value, true, words);
}
