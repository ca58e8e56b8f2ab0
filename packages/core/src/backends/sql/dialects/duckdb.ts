import { doubleQuoted, exponential, hyperbolicFunctions, named, singleQuoted, usualFunctions, type Dialect } from "../dialect.ts";

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
  limits: { characters: 4_000_000, depth: 400, columns: 20_000 },
};
