import type { SignatureColumn } from "@godwit/core/artifact";
import type { Batch } from "@godwit/core/ir";

/** The first rows as `instances` of a request: by name where every column has one, a bare text where a row is one, else by position. */
export function instancesOf(columns: readonly SignatureColumn[], { rows, columns: cells }: Batch, most: number): readonly unknown[] {
  const isNamed = columns.every(({ name }) => name !== null);
  const [only] = columns;
  const isText = columns.length === 1 && only?.dtype === "string" && only.name === null;
  return Array.from({ length: Math.min(rows, most) }, (_, row) => {
    const values = cells.map((column) => cellOf(column[row]));
    if (isText) return values[0];
    return isNamed ? Object.fromEntries(columns.map(({ name }, place) => [name!, values[place]])) : values;
  });
}

/** A missing number is null in JSON, as it is for every client. */
function cellOf(cell: number | string | null | undefined): number | string | null {
  return cell === undefined || Number.isNaN(cell) ? null : cell;
}
