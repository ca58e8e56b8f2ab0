import type { ArrayDialect } from "../array-dialect.ts";
import { doubleQuoted, hyperbolicFunctions, named, singleQuoted, usualFunctions, type Dialect } from "../dialect.ts";

const arrays: ArrayDialect = {
  first: 1,
  constant: (numbers, type) => `'{${numbers}}'::${type === "double" ? "float8" : "int4"}[]`,
  list: (cells) => `ARRAY[${cells.join(", ")}]`,
  element: (array, index) => `${array}[${index}]`,
  each: (list, make) => `ARRAY(SELECT ${make("i")} FROM unnest(${list}) AS i)`,
  sum: (start, list, single) =>
    single
      ? `(SELECT CAST(sum(CAST(i AS float4)) AS float8) FROM unnest(array_prepend(${start}, ${list})) AS i)`
      : `(SELECT sum(i) FROM unnest(array_prepend(${start}, ${list})) AS i)`,
  bit: (condition) => `CAST(${condition} AS int4)`,
  joined: null,
  stored: {
    create: (table, columns) => [
      `CREATE TABLE ${table} AS SELECT ${columns.map(({ name, type, numbers }) => `${arrays.constant(numbers, type)} AS ${name}`).join(",\n  ")}`,
    ],
    // A copy in memory: what a table holds would be unpacked for each element.
    read: (table, column) => `(SELECT ${column}[:] FROM ${table})`,
  },
  // A CASE goes only where a row goes; but planning it takes longer than many rows do.
  pays: () => false,
  characters: 100_000_000,
};

export const postgres: Dialect = {
  name: "postgres",
  title: "PostgreSQL",
  tested: "PostgreSQL",
  identifier: doubleQuoted,
  fromKey: (value) => value,
  key: escaped,
  // Without the cast a literal is a NUMERIC, and so would sums of them be.
  double: (value) => (value < 0 || Object.is(value, -0) ? `'${plain(value)}'::float8` : `${plain(value)}::float8`),
  bare: (value) => (value < 0 ? `(${plain(value)})` : plain(value)),
  infinity: "'Infinity'::float8",
  toDouble: (column) => `CAST(${column} AS float8)`,
  toKey: (column) => `(CAST(${column} AS text) COLLATE "C")`,
  nullOf: { double: "NULL::float8", text: "NULL::text" },
  settle: (value) => `NULLIF(${value}, 'NaN'::float8)`,
  float32: (value) => `CAST(CAST(${value} AS float4) AS float8)`,
  // There is no function that raises: a text that is no number does, and names itself.
  fail: (message, value, type) =>
    `CAST(${escaped(`${message}: `)} || COALESCE(CAST(${value} AS text), 'none') AS ${type === "double" ? "float8" : "integer"})`,
  functions: { ...usualFunctions, ...hyperbolicFunctions, cbrt: named("CBRT") },
  toInteger: (value) => `CAST(TRUNC(${value}) AS bigint)`,
  integerToDouble: (value) => `CAST(${value} AS float8)`,
  truth: (condition) => `(CASE WHEN ${condition} THEN TRUE ELSE FALSE END)`,
  failsOnUnderflow: true,
  // Planning would put the inner columns in the place of their names, as often as these stand there.
  fence: { kind: "suffix", text: "OFFSET 0" },
  arrays,
  walks: false,
  transactional: true,
  limits: { characters: 2_000_000, depth: 400, columns: 1600 },
};

/** The shortest text of a number. */
function plain(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value).replace("e+", "e");
}

/** Backslashes mean themselves whatever `standard_conforming_strings` says. */
function escaped(text: string): string {
  return text.includes("\\") ? `E${singleQuoted(text.replaceAll("\\", "\\\\"))}` : singleQuoted(text);
}
