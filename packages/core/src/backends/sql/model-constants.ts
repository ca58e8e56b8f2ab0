import { GodwitError } from "../../errors/index.ts";
import type { Dialect } from "./dialect.ts";
import type { ModelArray } from "./expression.ts";
import { arraysOf } from "./print-list.ts";

/** The constants of the model that a statement reads, by the names of the columns that hold them. */
export class ModelConstants {
  readonly #dialect: Dialect;
  readonly #table: string | null;
  readonly #texts = new Map<ModelArray, string>();
  readonly #names = new Map<ModelArray, string>();

  /** `table` holds them, else they stand in the statement. */
  constructor(dialect: Dialect, table: string | null) {
    this.#dialect = dialect;
    this.#table = table;
  }

  /** What a stage reads a constant by. */
  readonly read = (values: ModelArray): string => {
    const name = this.#nameOf(values);
    const arrays = arraysOf(this.#dialect);
    if (arrays.constants === "joined") return `${alias}.${name}`;
    if (this.#table === null) return this.#textOf(values);
    if (arrays.stored !== null) return arrays.stored(this.#table, name);
    throw new GodwitError("UNSUPPORTED_BY_DIALECT", `${this.#dialect.title} would copy the arrays of a table to every row`);
  };

  /** What stands beside the table: nothing, where constants stand in columns. */
  get joined(): { readonly name: string; readonly definition: string | null } | null {
    if (this.#names.size === 0 || arraysOf(this.#dialect).constants !== "joined") return null;
    if (this.#table !== null) return { name: `${this.#table} AS ${alias}`, definition: null };
    const columns = [...this.#names].map(([values, name]) => `${this.#textOf(values)} AS ${name}`);
    return { name: alias, definition: `${alias} AS MATERIALIZED (SELECT ${columns.join(",\n  ")})` };
  }

  /** The columns of the table that holds them, each with its value. */
  get columns(): readonly (readonly [name: string, text: string])[] {
    return [...this.#names].map(([values, name]) => [name, this.#textOf(values)] as const);
  }

  /** Characters of all of them. */
  get characters(): number {
    return [...this.#texts.values()].reduce((sum, { length }) => sum + length, 0);
  }

  #nameOf(values: ModelArray): string {
    let name = this.#names.get(values);
    if (name === undefined) this.#names.set(values, (name = `a${this.#names.size + 1}`));
    return name;
  }

  #textOf(values: ModelArray): string {
    let text = this.#texts.get(values);
    if (text === undefined) {
      const type = values instanceof Int32Array ? "integer" : "double";
      this.#texts.set(values, (text = arraysOf(this.#dialect).constant(numbersOf(values), type)));
    }
    return text;
  }
}

const alias = "godwit_model";

/** Each with every digit that it has. */
function numbersOf(values: ModelArray): string {
  return Array.from(values, (value) => (Object.is(value, -0) ? "-0" : String(value).replace("e+", "e"))).join(",");
}
