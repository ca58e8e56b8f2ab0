import { GodwitError } from "@godwit/core/errors";
import { cellText } from "../../databases/cell-text.ts";
import type { StoredRows } from "../../databases/engine.ts";
import type { Vector } from "../../frames/frame.ts";

const shownCharacters = 200;

/** Throws UNSUITABLE_KEY where rows in the order of their keys have the same key, or none. `keys` are the places of the key columns. */
export function expectKeys(before: StoredRows | null, stored: StoredRows, keys: readonly number[], firstRow: number, source: string): void {
  if (keys.length === 0) return;
  const vectors = keys.map((key) => stored.columns[key]!);
  const earlier = before === null ? null : keys.map((key) => before.columns[key]!);
  for (let row = 0; row < stored.rows; row++) {
    if (vectors.some(({ present }) => present !== null && present[row] === 0))
      throw unsuitable(firstRow + row, source, "has no key: a key column is null");
    const same =
      row > 0
        ? vectors.every((vector) => sameCell(vector, row - 1, vector, row))
        : earlier !== null && vectors.every((vector, index) => sameCell(earlier[index]!, before!.rows - 1, vector, 0));
    if (!same) continue;
    const key = vectors.map((vector) => cellText(vector, row)).join(", ");
    throw unsuitable(firstRow + row, source, `has the same key as the row before it: ${key.slice(0, shownCharacters)}`);
  }
}

function unsuitable(row: number, source: string, what: string): GodwitError {
  return new GodwitError("UNSUITABLE_KEY", `row ${row} of ${source} ${what}`, { where: { row } });
}

function sameCell(one: Vector, oneRow: number, other: Vector, otherRow: number): boolean {
  if ("items" in one || "items" in other) return false;
  const value = one.values[oneRow]!;
  const second = other.values[otherRow]!;
  if (typeof value === "object") return Buffer.compare(value, second as Uint8Array) === 0;
  return value === second;
}
