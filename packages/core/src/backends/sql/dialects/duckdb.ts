import type { ArrayColumn, ArrayDialect } from "../array-dialect.ts";
import { doubleQuoted, exponential, hyperbolicFunctions, named, singleQuoted, usualFunctions, type Dialect } from "../dialect.ts";

const arrays: ArrayDialect = {
  first: 1,
  constant: (numbers, type) => `'[${numbers}]'::${type === "double" ? "DOUBLE" : "INTEGER"}[]`,
  list: (cells) => `[${cells.join(", ")}]`,
  element: (array, index) => `${array}[${index}]`,
  each: (list, make) => `[${make("i")} FOR i IN ${list}]`,
  sum: (start, list, single) =>
    single
      ? `list_reduce(list_prepend(${start}, ${list}), lambda a, b: CAST(CAST(a + b AS FLOAT) AS DOUBLE))`
      : `list_sum(list_prepend(${start}, ${list}))`,
  bit: (condition) => `CAST(${condition} AS INTEGER)`,
  joined: { select: textsAsArrays },
  stored: {
    create: (table, columns) => [`CREATE TABLE ${table} AS ${textsAsArrays(columns)}`],
    read: (table, column) => `(SELECT ${column} FROM ${table})`,
  },
  // Every branch of a CASE is computed for the rows of a chunk that are in it.
  pays: (splits, trees, steps) => splits > 12 * trees * steps,
  characters: 100_000_000,
};

function textsAsArrays(columns: readonly ArrayColumn[]): string {
  const arrays = columns.map(
    ({ name, type }) => `CAST(string_split(${name}, ',') AS ${type === "double" ? "DOUBLE" : "INTEGER"}[]) AS ${name}`,
  );
  const texts = columns.map(({ numbers }) => `'${numbers}'`).join(",\n  ");
  return `SELECT ${arrays.join(", ")} FROM (VALUES (${texts})) AS texts(${columns.map(({ name }) => name).join(", ")})`;
}

export const duckdb: Dialect = {
  name: "duckdb",
  title: "DuckDB",
  tested: "DuckDB",
  identifier: doubleQuoted,
  fromKey: (value) => value,
  key: singleQuoted,
  // Without an exponent a literal is a DECIMAL.
  double: exponential,
  bare: exponential,
  infinity: "'Infinity'::DOUBLE",
  toDouble: (column) => `CAST(${column} AS DOUBLE)`,
  // A column may have been declared with another collation, which a cast keeps.
  toKey: (column) => `(CAST(${column} AS VARCHAR) COLLATE C)`,
  nullOf: { double: "CAST(NULL AS DOUBLE)", text: "CAST(NULL AS VARCHAR)" },
  settle: (value) => `NULLIF(${value}, 'NaN'::DOUBLE)`,
  float32: (value) => `CAST(CAST(${value} AS FLOAT) AS DOUBLE)`,
  fail: (message, value) => `error(${singleQuoted(`${message}: `)} || COALESCE(CAST(${value} AS VARCHAR), 'none'))`,
  functions: { ...usualFunctions, ...hyperbolicFunctions, cbrt: named("CBRT") },
  toInteger: (value) => `CAST(TRUNC(${value}) AS BIGINT)`,
  integerToDouble: (value) => `CAST(${value} AS DOUBLE)`,
  truth: (condition) => `(CASE WHEN ${condition} THEN TRUE ELSE FALSE END)`,
  failsOnUnderflow: false,
  fence: { kind: "none" },
  arrays,
  walks: false,
  transactional: true,
  limits: { characters: 4_000_000, depth: 400, columns: 20_000 },
};
