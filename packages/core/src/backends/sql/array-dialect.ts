/** A constant array, its numbers by commas. */
export interface ArrayColumn {
  readonly name: string;
  readonly type: "double" | "integer";
  readonly numbers: string;
}

/** How an engine says what is done with arrays. */
export interface ArrayDialect {
  /** The index of an array's first element. */
  readonly first: 0 | 1;
  /** A constant, its numbers by commas; they are finite. */
  constant(numbers: string, type: "double" | "integer"): string;
  /** Doubles of a row as an array. */
  list(cells: readonly string[]): string;
  element(array: string, index: string): string;
  /** The list of what `make` writes for each element of a list. */
  each(list: string, make: (element: string) => string): string;
  /** A list's doubles added to `start`, in their order; `single`: as float32 after each. */
  sum(start: string, list: string, single: boolean): string;
  /** A condition that is never NULL as 1 or 0. */
  bit(condition: string): string;
  /**
   * Constants stand in a row beside every row of the table, where in a column they would be copied again and again; `select` makes
   * that row of texts, which are read when the query runs, not when it is planned.
   */
  readonly joined: { select(columns: readonly ArrayColumn[]): string } | null;
  /** A table of one row that holds constants, and what reads one of them; null where it would be copied to every row. */
  readonly stored: {
    create(table: string, columns: readonly ArrayColumn[]): readonly string[];
    read(table: string, column: string): string;
  } | null;
  /** Whether going down all trees together takes less than CASEs with so many splits in all, `steps` down each of `trees`. */
  pays(splits: number, trees: number, steps: number): boolean;
  /** Characters of constants that an engine reads in reasonable time. */
  readonly characters: number;
}
