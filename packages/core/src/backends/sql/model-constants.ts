import { GodwitError } from "../../errors/index.ts";
import type { Dialect } from "./dialect.ts";
import type { ArrayColumn, ArrayDialect } from "./array-dialect.ts";
import type { ForestTable, ModelArray } from "./expression.ts";
import { arraysOf } from "./print-list.ts";
import { writeForestTable } from "./write-forest-table.ts";

/** The constants of the model that a statement reads: in itself, or in tables beside it. */
export class ModelConstants {
  readonly #dialect: Dialect;
  readonly #nameTable: ((of: string) => string) | null;
  readonly #texts = new Map<ModelArray, string>();
  readonly #names = new Map<ModelArray, string>();
  readonly #tables = new Map<ForestTable, string>();

  /** `nameTable` gives the names of tables that hold them; else they stand in the statement. */
  constructor(dialect: Dialect, nameTable: ((of: string) => string) | null) {
    this.#dialect = dialect;
    this.#nameTable = nameTable;
  }

  /** What a stage reads an array by. */
  read(values: ModelArray): string {
    const name = this.#nameOf(values);
    const arrays = arraysOf(this.#dialect);
    if (arrays.joined !== null) return `${alias}.${name}`;
    if (this.#nameTable === null) return arrays.constant(this.#textOf(values), typeOf(values));
    return storedOf(this.#dialect).read(this.#nameTable("model"), name);
  }

  /** The name of the table that holds a forest. */
  tableOf(table: ForestTable): string {
    let name = this.#tables.get(table);
    if (name !== undefined) return name;
    if (this.#nameTable === null) throw new GodwitError("INTERNAL", "nodes stand in a table of their own only");
    name = this.#nameTable(this.#tables.size === 0 ? "nodes" : `nodes_${this.#tables.size + 1}`);
    this.#tables.set(table, name);
    return name;
  }

  /** What stands beside the table: nothing, where constants stand in columns. */
  get joined(): { readonly name: string; readonly definition: string | null } | null {
    const { joined } = this.#dialect.arrays ?? { joined: null };
    if (this.#names.size === 0 || joined === null) return null;
    if (this.#nameTable !== null) return { name: `${this.#nameTable("model")} AS ${alias}`, definition: null };
    return { name: alias, definition: `${alias} AS MATERIALIZED (${joined.select(this.#columns())})` };
  }

  /** The statements that make the tables. */
  get tables(): readonly string[] {
    if (this.#nameTable === null) return [];
    const arrays = this.#names.size === 0 ? [] : storedOf(this.#dialect).create(this.#nameTable("model"), this.#columns());
    return [...arrays, ...Array.from(this.#tables).flatMap(([table, name]) => writeForestTable(this.#dialect, name, table))];
  }

  #columns(): readonly ArrayColumn[] {
    return Array.from(this.#names, ([values, name]) => ({ name, type: typeOf(values), numbers: this.#textOf(values) }));
  }

  /** Characters of those that stand in the statement. */
  get charactersWithin(): number {
    if (this.#nameTable !== null) return 0;
    return [...this.#texts.values()].reduce((sum, { length }) => sum + length, 0);
  }

  #nameOf(values: ModelArray): string {
    let name = this.#names.get(values);
    if (name === undefined) this.#names.set(values, (name = `a${this.#names.size + 1}`));
    return name;
  }

  #textOf(values: ModelArray): string {
    let text = this.#texts.get(values);
    if (text === undefined) this.#texts.set(values, (text = numbersOf(values)));
    return text;
  }
}

const alias = "godwit_model";

function storedOf(dialect: Dialect): NonNullable<ArrayDialect["stored"]> {
  const { stored } = arraysOf(dialect);
  if (stored !== null) return stored;
  throw new GodwitError(
    "UNSUPPORTED_BY_DIALECT",
    `${dialect.title} would copy arrays of a table to every row: take --as select or --as view`,
  );
}

function typeOf(values: ModelArray): "double" | "integer" {
  return values instanceof Int32Array ? "integer" : "double";
}

/** Each with every digit that it has. */
function numbersOf(values: ModelArray): string {
  return Array.from(values, (value) => (Object.is(value, -0) ? "-0" : String(value).replace("e+", "e"))).join(",");
}
