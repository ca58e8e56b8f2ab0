import { doubleQuoted, exponential, hyperbolicFunctions, named, singleQuoted, usualFunctions, type Dialect } from "../dialect.ts";

export const sqlite: Dialect = {
  name: "sqlite",
  title: "SQLite",
  tested: "SQLite",
  identifier: doubleQuoted,
  fromKey: (value) => value,
  key: singleQuoted,
  double: exponential,
  bare: exponential,
  infinity: "9e999",
  // Text would be read as 0.
  toDouble: (column) =>
    `CASE WHEN typeof(${column}) IN ('real', 'integer', 'null') THEN CAST(${column} AS REAL) ELSE json('a column of numbers holds a ' || typeof(${column})) END`,
  toKey: (column) => `(CAST(${column} AS TEXT) COLLATE BINARY)`,
  nullOf: { double: "NULL", text: "NULL" },
  settle: null,
  float32: null,
  // There is no function that raises: one that reads JSON does, though it says only that this is none.
  fail: (message, value) => `json(${singleQuoted(`${message}: `)} || COALESCE(${value}, 'none'))`,
  functions: {
    ...usualFunctions,
    ...hyperbolicFunctions,
    greatest: named("MAX"),
    least: named("MIN"),
  },
  toInteger: (value) => `CAST(${value} AS INTEGER)`,
  integerToDouble: (value) => `CAST(${value} AS REAL)`,
  truth: (condition) => `(CASE WHEN ${condition} THEN 1 ELSE 0 END)`,
  failsOnUnderflow: false,
  fence: { kind: "materialized" },
  arrays: null,
  walks: true,
  transactional: true,
  limits: { characters: 1_000_000, depth: 60, columns: 1900 },
};
