import { GodwitError } from "@godwit/core/errors";
import { cellText } from "../../databases/cell-text.ts";
import type { Dialect, NativeColumn, StoredRows } from "../../databases/engine.ts";
import type { Vector } from "../../frames/frame.ts";
import { expectKeys } from "./expect-keys.ts";

const mostMarks = 1024;

/** The order in which rows are read, so that reading can go on where it ended. */
export class RowOrder {
  readonly columns: readonly NativeColumn[];
  private readonly unique: boolean;
  private readonly dialect: Dialect;
  private readonly source: string;
  /** Keys of rows that were seen, by the place of the row after them: to go on from there nothing need be counted again. */
  private readonly marks = new Map<number, readonly (string | Uint8Array)[]>();

  constructor(
    columns: readonly NativeColumn[],
    uniqueKeys: readonly (readonly string[])[],
    keys: readonly string[] | undefined,
    dialect: Dialect,
    source: string,
  ) {
    this.dialect = dialect;
    this.source = source;
    const names =
      keys !== undefined && keys.length > 0 ? keys : (uniqueKeys.find((key) => key.every((name) => isOrdered(columns, name))) ?? []);
    this.unique = uniqueKeys.some((key) => key.every((name) => names.includes(name)));
    this.columns = names.map((name) => {
      const column = columns.find((each) => each.name === name);
      if (column === undefined)
        throw new GodwitError("MISSING_COLUMN", `${source} has no column ${JSON.stringify(name)}, which is to be a key`, {
          where: { column: name },
        });
      if (!isOrdered(columns, name))
        throw new GodwitError("UNSUPPORTED_INPUT", `the column ${JSON.stringify(name)} of the type ${column.native} cannot be a key`, {
          where: { column: name },
          hint: "Take columns of numbers, texts, dates or timestamps.",
        });
      return column;
    });
  }

  get keys(): readonly string[] {
    return this.columns.map(({ name }) => name);
  }

  /** What follows the relation in a query for the rows from a place on. */
  from(firstRow: number): string {
    if (this.columns.length === 0) {
      if (firstRow === 0) return "";
      throw new GodwitError("UNSTABLE_ORDER", `the rows of ${this.source} have no order, so reading cannot go on at row ${firstRow}`);
    }
    const terms = this.columns.map((column) => this.dialect.orderTerm(this.dialect.quote(column.name), column, this.unique));
    const order = ` order by ${terms.join(", ")}`;
    if (firstRow === 0) return order;
    const place = [...this.marks.keys()].filter((row) => row <= firstRow).reduce((best, row) => Math.max(best, row), 0);
    const skipped = firstRow - place === 0 ? "" : ` limit ${this.dialect.everyRow} offset ${firstRow - place}`;
    const mark = this.marks.get(place);
    if (mark === undefined) return order + skipped;
    const literals = mark.map((cell, index) => this.dialect.literal(cell, this.columns[index]!, this.unique));
    const tuple = (parts: readonly string[]): string => (parts.length === 1 ? parts[0]! : `(${parts.join(", ")})`);
    return ` where ${tuple(terms)} > ${tuple(literals)}${order}${skipped}`;
  }

  /** Throws where the keys do not tell rows apart. `keys` are the places of the key columns. */
  check(before: StoredRows | null, stored: StoredRows, keys: readonly number[], firstRow: number): void {
    if (!this.unique) expectKeys(before, stored, keys, firstRow, `${this.source}, ordered by ${this.keys.join(", ")},`);
  }

  /** Keeps the last key, so that reading from `nextRow` on is quick. */
  note(stored: StoredRows, keys: readonly number[], nextRow: number): void {
    if (keys.length === 0 || stored.rows === 0) return;
    const vectors = keys.map((key) => stored.columns[key]!);
    this.marks.set(
      nextRow,
      vectors.map((vector) => keyCell(vector, stored.rows - 1)),
    );
    if (this.marks.size > mostMarks) this.marks.delete(this.marks.keys().next().value!);
  }
}

function isOrdered(columns: readonly NativeColumn[], name: string): boolean {
  const type = columns.find((column) => column.name === name)?.type;
  return type !== undefined && type !== null && type.kind !== "list";
}

function keyCell(vector: Vector, row: number): string | Uint8Array {
  if (vector.type.kind === "binary" && "values" in vector) return vector.values[row] as Uint8Array;
  return cellText(vector, row);
}
