import type { Field } from "../../frames/field.ts";

/** How cells are stored; the numbers are the format's. */
export const physicalTypes = ["BOOLEAN", "INT32", "INT64", "INT96", "FLOAT", "DOUBLE", "BYTE_ARRAY", "FIXED_LEN_BYTE_ARRAY"] as const;
export type PhysicalType = (typeof physicalTypes)[number];

/** What the stored cells mean, where their type alone does not say it. */
export type Meaning =
  | { readonly kind: "plain" }
  | { readonly kind: "half" }
  | { readonly kind: "uuid" }
  /** A time, in parts of a second. */
  | { readonly kind: "ticks"; readonly perSecond: 1000 | 1_000_000 | 1_000_000_000 };

/** A column of the file whose rows have one cell or none. */
export interface ParquetColumn {
  readonly field: Field;
  readonly physical: PhysicalType;
  /** Bytes of a cell of FIXED_LEN_BYTE_ARRAY. */
  readonly length: number;
  readonly meaning: Meaning;
  /** Place among all leaves of the schema. */
  readonly leaf: number;
}

/** The part of a column within a row group. */
export interface ColumnChunk {
  readonly codec: number;
  readonly cells: number;
  /** Place of the first page in the file. */
  readonly start: number;
  readonly bytes: number;
}

export interface RowGroup {
  readonly rows: number;
  /** By leaf. */
  readonly chunks: readonly ColumnChunk[];
}

export interface ParquetMetadata {
  readonly rows: number;
  readonly columns: readonly ParquetColumn[];
  /** Columns that are not read, with what they are. */
  readonly unreadable: ReadonlyMap<string, string>;
  readonly groups: readonly RowGroup[];
}
