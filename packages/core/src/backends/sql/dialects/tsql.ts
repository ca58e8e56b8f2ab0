import { exponential, named, singleQuoted, usualFunctions, type Dialect } from "../dialect.ts";

export const tsql: Dialect = {
  name: "tsql",
  title: "SQL Server (2022)",
  tested: null,
  identifier: (name) => `[${name.replaceAll("]", "]]")}]`,
  // Spaces at the end count only before something else.
  fromKey: (value) => `LEFT(${value}, LEN(${value}) - 1)`,
  key: (value) => `N${singleQuoted(`${value}.`)}`,
  double: exponential,
  bare: exponential,
  infinity: null,
  toDouble: (column) => `CAST(${column} AS FLOAT(53))`,
  toKey: (column) => `((CAST(${column} AS NVARCHAR(MAX)) + N'.') COLLATE Latin1_General_100_BIN2)`,
  nullOf: { double: "CAST(NULL AS FLOAT(53))", text: "CAST(NULL AS NVARCHAR(MAX))" },
  settle: null,
  float32: (value) => `CAST(CAST(${value} AS REAL) AS FLOAT(53))`,
  fail: (message, value, type) =>
    `CAST(CONCAT(N${singleQuoted(`${message}: `)}, COALESCE(CAST(${value} AS NVARCHAR(64)), N'none')) AS ${type === "double" ? "FLOAT(53)" : "BIGINT"})`,
  functions: { ...usualFunctions, log: named("LOG"), ceil: named("CEILING") },
  toInteger: (value) => `CAST(${value} AS BIGINT)`,
  integerToDouble: (value) => `CAST(${value} AS FLOAT(53))`,
  truth: (condition) => `CAST(CASE WHEN ${condition} THEN 1 ELSE 0 END AS BIT)`,
  failsOnUnderflow: false,
  fence: { kind: "none" },
  arrays: null,
  walks: false,
  limits: { characters: 1_000_000, depth: 8, columns: 4000, cases: 10 },
};
