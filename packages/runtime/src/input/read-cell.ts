import { GodwitError } from "@godwit/core/errors";
import type { SignatureColumn } from "@godwit/core/artifact";

/** A cell of a numeric column as float64: missing is NaN, booleans are 0 and 1. Throws WRONG_TYPE for a string. */
export function readNumber(cell: unknown, column: SignatureColumn, index: number, row: number): number {
  if (typeof cell === "number") return cell;
  if (cell === null || cell === undefined) return Number.NaN;
  if (typeof cell === "boolean") return cell ? 1 : 0;
  if (typeof cell === "bigint") return Number(cell);
  throw new GodwitError("WRONG_TYPE", `${describeCell(cell)} in a numeric column`, { where: { row, column: columnLabel(column, index) } });
}

/** A cell of a string column: missing (NaN too) is null. Throws WRONG_TYPE for a boolean, and for a number where the column takes no digits. */
export function readString(cell: unknown, column: SignatureColumn, index: number, row: number): string | null {
  if (typeof cell === "string") return cell;
  if (cell === null || cell === undefined || Number.isNaN(cell)) return null;
  if (column.digits === true && isWhole(cell)) return BigInt(cell).toString();
  throw new GodwitError("WRONG_TYPE", `${describeCell(cell)} in a string column`, { where: { row, column: columnLabel(column, index) } });
}

function isWhole(cell: unknown): cell is number | bigint {
  return typeof cell === "bigint" || Number.isInteger(cell);
}

export function columnLabel(column: SignatureColumn, index: number): string {
  return column.name ?? String(index);
}

/** A value in the words of a message, cut where it is long. */
export function describeCell(cell: unknown): string {
  if (cell === null || cell === undefined) return "nothing";
  if (typeof cell === "string") return `the string ${JSON.stringify(cell.length > 40 ? `${cell.slice(0, 40)}…` : cell)}`;
  if (typeof cell === "number" || typeof cell === "boolean" || typeof cell === "bigint") return `the ${typeof cell} ${cell}`;
  return isList(cell) ? "a list" : `a value of type ${typeof cell}`;
}

/** An array, typed or plain. */
export function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

/** Whether all cells are strings or null. Long columns are looked through here, for which `for … of` takes ten times longer. */
export function isStrings(cells: ArrayLike<unknown>): cells is readonly (string | null)[] {
  if (!Array.isArray(cells)) return false;
  const list: readonly unknown[] = cells;
  for (let row = 0; row < list.length; row++) {
    const cell = list[row];
    if (typeof cell !== "string" && cell !== null) return false;
  }
  return true;
}
