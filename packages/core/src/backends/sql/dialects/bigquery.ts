import type { ArrayDialect } from "../array-dialect.ts";
import { backslashed, exponential, hyperbolicFunctions, named, usualFunctions, type Dialect } from "../dialect.ts";

const arrays: ArrayDialect = {
  first: 0,
  constant: (numbers, type) => `ARRAY<${type === "double" ? "FLOAT64" : "INT64"}>[${numbers}]`,
  list: (cells) => `[${cells.join(", ")}]`,
  element: (array, index) => `${array}[OFFSET(${index})]`,
  each: (list, make) => `ARRAY(SELECT ${make("i")} FROM UNNEST(${list}) AS i WITH OFFSET AS o ORDER BY o)`,
  sum: (start, list) => `(${start} + (SELECT SUM(i) FROM UNNEST(${list}) AS i))`,
  bit: (condition) => `CAST(${condition} AS INT64)`,
  joined: null,
  stored: null,
  pays: () => false,
  // A query has at most 1 MB.
  characters: 800_000,
};

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
  arrays,
  walks: false,
  javascript: {
    types: { double: "FLOAT64", integer: "INT64", boolean: "BOOL", text: "STRING", list: "ARRAY<FLOAT64>" },
    parameter: (index) => `x${index}`,
    create: (name, parameters, returns, body) =>
      `CREATE OR REPLACE FUNCTION ${name}(${parameters})\nRETURNS ${returns} DETERMINISTIC\nLANGUAGE js AS r"""\n${body}\n"""`,
    // Of code that stands in the statement.
    characters: 32_000,
  },
  // A query has at most 1 MB.
  limits: { characters: 1_000_000, depth: 100, columns: 5000, stages: 50 },
};
