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
    if (arrays.joined !== null) return `${alias}.${name}`;
    if (this.#table === null) return arrays.constant(this.#textOf(values), typeOf(values));
    if (arrays.stored !== null) return arrays.stored(this.#table, name);
    throw new GodwitError("UNSUPPORTED_BY_DIALECT", `${this.#dialect.title} would copy the arrays of a table to every row`);
  };

  /** What stands beside the table: nothing, where constants stand in columns. */
  get joined(): { readonly name: string; readonly definition: string | null } | null {
    const { joined } = this.#dialect.arrays ?? { joined: null };
    if (this.#names.size === 0 || joined === null) return null;
    if (this.#table !== null) return { name: `${this.#table} AS ${alias}`, definition: null };
    const unpacked = [...this.#names].map(([values, name]) => `${joined.unpack(name, typeOf(values))} AS ${name}`).join(", ");
    const texts = [...this.#names.keys()].map((values) => `'${this.#textOf(values)}'`).join(",\n  ");
    const names = [...this.#names.values()].join(", ");
    const select = `SELECT ${unpacked} FROM (VALUES (${texts})) AS texts(${names})`;
    return { name: alias, definition: `${alias} AS MATERIALIZED (${select})` };
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
    if (text === undefined) this.#texts.set(values, (text = numbersOf(values)));
    return text;
  }
}

const alias = "godwit_model";

function typeOf(values: ModelArray): "double" | "integer" {
  return values instanceof Int32Array ? "integer" : "double";
}

/** Each with every digit that it has. */
function numbersOf(values: ModelArray): string {
  return Array.from(values, (value) => (Object.is(value, -0) ? "-0" : String(value).replace("e+", "e"))).join(",");
}
