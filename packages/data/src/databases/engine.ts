import type { GodwitError } from "@godwit/core/errors";
import type { Field, FieldType, Schema } from "../frames/field.ts";
import type { Frame, Vector } from "../frames/frame.ts";

/** A database that speaks SQL: what differs between them, and no more. */
export interface SqlEngine {
  /** As messages call it: PostgreSQL. */
  readonly title: string;
  readonly dialect: Dialect;
  connect(): Promise<SqlConnection>;
  /** What a failure of the driver means to a user. */
  coded(cause: unknown): GodwitError;
  close(): Promise<void>;
}

export interface Dialect {
  quote(name: string): string;
  quoteText(text: string): string;
  /** Why a name cannot be used, or null. */
  refuseName(name: string): string | null;
  /** True where `a` and `A` are the same column. */
  readonly foldsNames: boolean;
  /** The type of a new column; null where the engine has none that holds every value. */
  columnType(type: FieldType): string | null;
  /** Whether a column that is there already takes every value of the type as it is. */
  takes(column: NativeColumn, type: FieldType): boolean;
  /** What is put in order and compared: the column itself where `unique`, else a form under which only equal cells are equal. */
  orderTerm(quoted: string, column: NativeColumn, unique: boolean): string;
  /** A cell of the column, to be compared with its order term; text is what `cellText` gives. */
  literal(cell: string | Uint8Array, column: NativeColumn, unique: boolean): string;
  /** A LIMIT that limits nothing, for an OFFSET to follow. */
  readonly everyRow: string;
  readonly beginRead: string;
  readonly beginWrite: string;
  /** Follows the columns of a new table. */
  readonly tableOptions: string;
  /** A column that is set to the moment of writing. */
  readonly writtenAt: string;
  /** The text type of a primary key. */
  readonly keyText: string;
}

/** A column as the engine has it. */
export interface NativeColumn {
  readonly name: string;
  /** The engine's own name of the type. */
  readonly native: string;
  /** Null where cells of the type cannot be read. */
  readonly type: FieldType | null;
  readonly nullable: boolean;
  /** True where a row may leave the column out. */
  readonly optional: boolean;
  /** What is selected to read the column, of its quoted name. */
  readonly select: (quoted: string) => string;
}

export interface TableDescription {
  readonly columns: readonly NativeColumn[];
  /** Sets of columns that tell every row from all others and are never null, the primary key first. */
  readonly uniqueKeys: readonly (readonly string[])[];
  /** Why rows cannot be added so that they come with their record or not at all; null where they can. */
  readonly unfit: string | null;
}

/** Rows as the engine holds them. */
export interface StoredRows {
  readonly rows: number;
  readonly columns: readonly Vector[];
  /** Cells that are not what their column is declared to hold; what stands in `columns` for them is nothing. */
  readonly bad: readonly BadCell[];
}

export interface BadCell {
  readonly row: number;
  readonly column: number;
  readonly message: string;
  readonly text: string;
}

export interface SqlConnection {
  /** The columns of a query. */
  describe(query: string): Promise<readonly NativeColumn[]>;
  /** Null where there is no such table. */
  table(name: readonly string[]): Promise<TableDescription | null>;
  execute(statement: string): Promise<void>;
  /** A few rows, cells as text. */
  rows(query: string): Promise<readonly (readonly (string | null)[])[]>;
  /** Columns have a type. Ends the query when the loop over it ends or the signal comes. */
  stream(
    query: string,
    columns: readonly NativeColumn[],
    frameRows: number,
    signal?: AbortSignal,
  ): AsyncGenerator<StoredRows, void, undefined>;
  /** Adds rows within the transaction that is open. */
  load(table: string, schema: Schema, frames: AsyncIterable<Frame>): Promise<number>;
  /** Takes the lock of that name, held until the connection closes; false where another holds it. */
  lock(name: string): Promise<boolean>;
  /** False where nothing more can be asked. */
  readonly open: boolean;
  close(): Promise<void>;
}

/** The schema that a source shows: the columns that can be read. */
export function readableSchema(columns: readonly NativeColumn[]): Schema {
  return columns.flatMap(({ name, type, nullable }): Field[] => (type === null ? [] : [{ name, type, nullable }]));
}
