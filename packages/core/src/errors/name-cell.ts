import { GodwitError } from "./godwit-error.ts";

const longest = 60;

/**
 * The error of a broken check, told by the cell of the input where it was met: which category was not seen, or that a string is
 * missing. Any other error as it is. `cell` gives the input's value in a row of the batch; nothing is said of a missing category,
 * which a step may have filled.
 */
export function nameCell(
  error: unknown,
  columns: readonly { readonly name: string | null; readonly dtype: "f64" | "string" }[],
  firstRow: number,
  cell: (row: number, column: number) => string | number | null | undefined,
): unknown {
  if (!(error instanceof GodwitError)) return error;
  const { code, where } = error;
  const index = columns.findIndex(({ name }, position) => (name ?? String(position)) === where.column);
  if (where.row === undefined || index < 0) return error;
  if (code === "NOT_FINITE" && columns[index]?.dtype === "string")
    return new GodwitError(code, "a missing value where the model takes only strings", {
      where,
      hint: 'Fill missing strings before the model. An empty field of a CSV is missing; an empty string is "" in .jsonl.',
      cause: error,
    });
  if (code !== "UNSEEN_CATEGORY") return error;
  const value = cell(where.row - firstRow, index);
  if (value === undefined || value === null || Number.isNaN(value)) return error;
  const shown = typeof value === "number" ? String(value) : `'${value.length > longest ? `${value.slice(0, longest)}…` : value}'`;
  return new GodwitError(code, `the category ${shown} was not seen in training`, { where, hint: error.hint, cause: error });
}
