import { GodwitError } from "@godwit/core/errors";
import type { BadCell, NativeColumn, StoredRows } from "../../databases/engine.ts";
import type { FieldType } from "../../frames/field.ts";
import type { Frame, Reject, Vector } from "../../frames/frame.ts";
import type { WantedColumn } from "../source.ts";
import { cellText } from "../../databases/cell-text.ts";
import { keepRows } from "./keep-rows.ts";

/** Throws where no cell of the column can be what is wanted. */
export function expectWanted(column: NativeColumn, wanted: WantedColumn): void {
  const { type, native, name } = column;
  if (type === null)
    throw new GodwitError("UNSUPPORTED_INPUT", `the column ${JSON.stringify(name)} is of the type ${native}, which is not read`, {
      where: { column: name },
      hint: "Leave the column out, or give a query that casts it to a number, a text or a timestamp.",
    });
  const fits = wanted.as === "stored" || (wanted.as === "text" ? type.kind === "text" : isNumeric(type));
  if (!fits)
    throw new GodwitError("WRONG_TYPE", `the column ${JSON.stringify(name)} is of the type ${native}, and ${wanted.as}s are wanted`, {
      where: { column: name },
      hint: `Give a query that casts it to a ${wanted.as}.`,
    });
}

function isNumeric({ kind }: FieldType): boolean {
  return kind === "boolean" || kind === "integer" || kind === "float" || kind === "decimal" || kind === "text";
}

/** The frame of the wanted columns, rows with a bad cell among the rejects. `columns` says which stored column each of them is. */
export function wantedFrame(stored: StoredRows, wanted: readonly WantedColumn[], columns: readonly number[], firstRow: number): Frame {
  const bad: BadCell[] = stored.bad.filter(({ column }) => columns.includes(column));
  const vectors = wanted.map(({ as }, index) => {
    const vector = stored.columns[columns[index]!]!;
    return as === "number" ? numbers(vector, stored.rows, columns[index]!, bad) : vector;
  });
  if (bad.length === 0) return { rows: stored.rows, columns: vectors, positions: null, firstRow, rejects: [] };
  const rejects = new Map<number, Reject>();
  for (const { row, column, message, text } of bad.sort((one, other) => one.row - other.row)) {
    const { name } = wanted[columns.indexOf(column)]!;
    if (!rejects.has(row)) rejects.set(row, { row: firstRow + row, column: name, code: "WRONG_TYPE", message, text });
  }
  const kept = Array.from({ length: stored.rows }, (_, row) => row).filter((row) => !rejects.has(row));
  return {
    rows: kept.length,
    columns: vectors.map((vector) => keepRows(vector, kept)),
    positions: Float64Array.from(kept, (row) => firstRow + row),
    firstRow,
    rejects: [...rejects.values()],
  };
}

const float64 = { kind: "float", bits: 64 } as const;
const exact = BigInt(Number.MAX_SAFE_INTEGER);

/** Float64, NaN for null. A whole number that float64 does not hold is bad, and so is a text that is no number. */
function numbers(vector: Vector, rows: number, column: number, bad: BadCell[]): Vector {
  const { type, present } = vector;
  if ("items" in vector) throw new TypeError("a list is no number");
  const { values } = vector;
  if (values instanceof Float64Array && present === null) return vector;
  const cells = new Float64Array(rows);
  const refuse = (row: number, message: string): void => {
    bad.push({ row, column, message, text: cellText(vector, row) });
  };
  for (let row = 0; row < rows; row++) {
    const value = values[row]!;
    if (present !== null && present[row] === 0) cells[row] = Number.NaN;
    else if (typeof value === "number") cells[row] = value;
    else if (typeof value === "bigint") {
      if (type.kind === "decimal" && type.scale > 0) cells[row] = Number(cellText(vector, row));
      else {
        cells[row] = Number(value);
        if ((value > exact || value < -exact) && BigInt(cells[row]!) !== value) refuse(row, `float64 does not hold ${value} exactly`);
      }
    } else if (typeof value === "string") {
      const number = numberOf(value);
      if (number === null) refuse(row, "the text is not a number");
      else cells[row] = number;
    }
  }
  return { type: float64, values: cells, present: null };
}

const decimal = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/iu;
const special: Readonly<Record<string, number>> = { nan: Number.NaN, infinity: Infinity, "-infinity": -Infinity };

function numberOf(text: string): number | null {
  const trimmed = text.trim();
  if (!decimal.test(trimmed)) return special[trimmed.toLowerCase()] ?? null;
  const value = Number(trimmed);
  const lost = /^[+-]?\d{16,}$/u.test(trimmed) && BigInt(value) !== BigInt(trimmed.replace(/^\+/u, ""));
  return lost || !Number.isFinite(value) ? null : value;
}
