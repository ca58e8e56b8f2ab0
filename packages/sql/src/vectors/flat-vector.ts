import type { DuckDBTypeId } from "@duckdb/node-api";
import duckdb, { type LogicalType, type Vector } from "@duckdb/node-bindings";

/** A column of a chunk, which is valid until the call that was given it returns. */
export interface FlatVector {
  readonly vector: Vector;
  readonly rows: number;
  /** A bit for each row, set where the cell is there; null where every cell is. */
  readonly present: Uint32Array | null;
}

/** `parent` is the row that the column is a field of: where that is missing, so is the field. */
export function flatVector(vector: Vector, rows: number, parent: FlatVector | null = null): FlatVector {
  const own = presenceOf(vector, rows);
  return { vector, rows, present: parent?.present == null ? own : both(own, parent.present) };
}

/** A copy of the cells' bytes. */
export function bytesOf({ vector, rows }: FlatVector, bytesPerCell: number): Uint8Array {
  return duckdb.vector_get_data(vector, rows * bytesPerCell);
}

/** Calls `visit` for every row whose cell is missing. Rows come in words of 32, most of which have none. */
export function eachMissing({ present, rows }: FlatVector, visit: (row: number) => void): void {
  if (present === null) return;
  for (let word = 0; word * 32 < rows; word++) {
    if (present[word] === 0xffff_ffff) continue;
    const end = Math.min(rows, word * 32 + 32);
    for (let row = word * 32; row < end; row++) if (((present[word]! >>> (row & 31)) & 1) === 0) visit(row);
  }
}

export function isMissing({ present }: FlatVector, row: number): boolean {
  return present !== null && ((present[row >>> 5]! >>> (row & 31)) & 1) === 0;
}

// The bindings and the API number types alike, in enumerations of their own.
export function typeOf(type: LogicalType): DuckDBTypeId {
  return duckdb.get_type_id(type) as number;
}

/** The whole numbers that hold a decimal's digits. */
export function decimalTypeOf(type: LogicalType): DuckDBTypeId {
  return duckdb.decimal_internal_type(type) as number;
}

/** The whole numbers that hold an enumeration's places. */
export function enumTypeOf(type: LogicalType): DuckDBTypeId {
  return duckdb.enum_internal_type(type) as number;
}

function presenceOf(vector: Vector, rows: number): Uint32Array | null {
  // The binding gives null where the engine keeps no bits, though its declaration does not say so.
  const bytes = duckdb.vector_get_validity(vector, Math.ceil(rows / 64) * 8) as Uint8Array | null;
  return bytes === null ? null : new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
}

function both(own: Uint32Array | null, parent: Uint32Array): Uint32Array {
  return own === null ? parent : parent.map((word, index) => word & own[index]!);
}
