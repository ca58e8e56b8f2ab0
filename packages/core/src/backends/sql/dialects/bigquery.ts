import { backslashed, exponential, hyperbolicFunctions, named, usualFunctions, type Dialect } from "../dialect.ts";

export const bigquery: Dialect = {
  name: "bigquery",
  title: "BigQuery",
  tested: null,
  identifier: (name) => `\`${name.replaceAll(/[\\`]/gu, "\\$&")}\``,
  fromKey: (value) => value,
  key: backslashed,
  double: exponential,
  bare: exponential,
  infinity: "CAST('inf' AS FLOAT64)",
  toDouble: (column) => `CAST(${column} AS FLOAT64)`,
  toKey: (column) => `CAST(${column} AS STRING)`,
  nullOf: { double: "CAST(NULL AS FLOAT64)", text: "CAST(NULL AS STRING)" },
  settle: (value) => `IF(IS_NAN(${value}), NULL, ${value})`,
  float32: null,
  fail: (message, value, type) =>
    `CAST(ERROR(CONCAT(${backslashed(`${message}: `)}, COALESCE(CAST(${value} AS STRING), 'none'))) AS ${type === "double" ? "FLOAT64" : "INT64"})`,
  functions: { ...usualFunctions, ...hyperbolicFunctions, cbrt: named("CBRT") },
  toInteger: (value) => `CAST(TRUNC(${value}) AS INT64)`,
  integerToDouble: (value) => `CAST(${value} AS FLOAT64)`,
  truth: (condition) => `(CASE WHEN ${condition} THEN TRUE ELSE FALSE END)`,
  failsOnUnderflow: false,
  fence: { kind: "none" },
  // A query has at most 1 MB.
  limits: { characters: 1_000_000, depth: 100, columns: 5000 },
};
