/** Where fields of rows go, by the order in which they came: the next row, which as a rule has the same order, needs no name looked up. */
export class FieldOrder {
  /** By name: the columns that are read; none where two of them share a name. */
  readonly #columns: ReadonlyMap<string, number>;
  #misses = 0;
  /** The fields of a row in order; none where no order is known. */
  keys: readonly string[] = [];
  /** The column of each, -1 where none is read. */
  columns: Int32Array = new Int32Array();

  constructor(columns: readonly (readonly [name: string, column: number])[]) {
    const unique = new Map(columns);
    this.#columns = unique.size === columns.length ? unique : new Map();
  }

  /** Takes the order of a row that has another one; seldom, where rows keep changing theirs. */
  learn(fields: object): void {
    this.#misses++;
    if ((this.#misses & (this.#misses - 1)) !== 0) return;
    const keys = Object.keys(fields);
    const columns = Int32Array.from(keys, (key) => this.#columns.get(key) ?? -1);
    const read = columns.filter((column) => column >= 0).length;
    const isWorthIt = read > 0 && read === this.#columns.size && keys.length <= 2 * read + 8;
    this.keys = isWorthIt ? keys : [];
    this.columns = isWorthIt ? columns : new Int32Array();
  }
}
