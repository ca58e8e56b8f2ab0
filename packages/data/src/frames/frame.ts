import type { FieldType } from "./field.ts";
import type { HeldMemory } from "./held-memory.ts";

/**
 * The cells of one column for some rows.
 *
 * | type | values |
 * | --- | --- |
 * | boolean | Uint8Array of 0 and 1 |
 * | integer | the typed array of its size and sign, 64 bits as bigint |
 * | float | Float32Array, Float64Array |
 * | decimal | unscaled: BigInt64Array up to 18 digits, else an array of bigint |
 * | text | array of strings |
 * | binary | array of Uint8Array |
 * | date | Int32Array, days since 1970-01-01 |
 * | time | BigInt64Array, microseconds since midnight |
 * | timestamp | BigInt64Array, microseconds since 1970-01-01 00:00 (UTC where zoned) |
 * | list | `offsets` (rows + 1) into the cells of `items` |
 */
export type Vector = ScalarVector | ListVector;

export interface ScalarVector {
  readonly type: Exclude<FieldType, { readonly kind: "list" }>;
  readonly values: Cells;
  /** 1 where a cell is there, 0 where it is null (its value is then anything); null where every cell is there. */
  readonly present: Uint8Array | null;
}

export interface ListVector {
  readonly type: Extract<FieldType, { readonly kind: "list" }>;
  readonly offsets: Int32Array;
  readonly items: Vector;
  readonly present: Uint8Array | null;
}

export type Cells =
  | Float64Array
  | Float32Array
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array
  | readonly string[]
  | readonly bigint[]
  | readonly Uint8Array[];

/** Some rows, column by column. */
export interface Frame {
  readonly rows: number;
  /** True where the cells stay as they are for good; else they do until the next frame is asked for. */
  readonly stays?: boolean;
  /** What numbers lie in, where it can be given back; until then the cells stay. */
  readonly held?: HeldMemory;
  /** One for each column that was asked for, in that order. */
  readonly columns: readonly Vector[];
  /** Where each row stood in its part, from 0; null where they follow each other from `firstRow`. */
  readonly positions: Float64Array | null;
  /** Place in the part of the first row that was read for this frame, bad ones included. */
  readonly firstRow: number;
  /** Rows that were read and are not among the cells. Rows read = rows + rejects. */
  readonly rejects: readonly Reject[];
}

/** A row that cannot be answered, and why. */
export interface Reject {
  /** Place in the part, from 0. */
  readonly row: number;
  /** Line or byte in the file, where there are such. */
  readonly line?: number;
  readonly byte?: number;
  readonly column?: string;
  /** A code of the catalog, such as WRONG_TYPE. */
  readonly code: string;
  readonly message: string;
  /** The row as it stood, as far as it can be shown. */
  readonly text?: string;
}
