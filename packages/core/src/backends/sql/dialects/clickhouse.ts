import type { ArrayDialect } from "../array-dialect.ts";
import { backQuoted, backslashed, exponential, hyperbolicFunctions, named, usualFunctions, type Dialect } from "../dialect.ts";

const arrays: ArrayDialect = {
  first: 1,
  constant: (numbers, type) => `CAST('[${numbers}]' AS Array(${type === "double" ? "Float64" : "Int32"}))`,
  list: (cells) => `CAST([${cells.join(", ")}] AS Array(Float64))`,
  element: (array, index) => `${array}[${index}]`,
  each: (list, make) => `arrayMap(i -> ${make("i")}, ${list})`,
  sum: (start, list, single) =>
    `arrayFold((a, b) -> ${single ? "toFloat64(toFloat32(a + b))" : "a + b"}, ${list}, assumeNotNull(CAST(${start} AS Nullable(Float64))))`,
  bit: (condition) => `CAST(${condition} AS Int32)`,
  joined: null,
  stored: {
    create: (table, columns) => {
      const types = columns.map(({ name, type }) => `${name} Array(${type === "double" ? "Float64" : "Int32"})`).join(", ");
      return [
        `CREATE TABLE ${table} (${types}) ENGINE = MergeTree ORDER BY tuple()`,
        // What stands behind VALUES does not count for max_query_size.
        `INSERT INTO ${table} VALUES (${columns.map(({ numbers }) => `[${numbers}]`).join(",\n")})`,
      ];
    },
    read: (table, column) => `(SELECT ${column} FROM ${table})`,
  },
  pays: () => false,
  // max_query_size is 262,144 unless it is set.
  characters: 200_000,
};

export const clickhouse: Dialect = {
  name: "clickhouse",
  title: "ClickHouse",
  tested: "chDB",
  identifier: backQuoted,
  fromKey: (value) => value,
  key: backslashed,
  double: exponential,
  bare: exponential,
  infinity: "CAST('inf' AS Float64)",
  toDouble: (column) => `CAST(${column} AS Nullable(Float64))`,
  toKey: (column) => `CAST(${column} AS Nullable(String))`,
  nullOf: { double: "CAST(NULL AS Nullable(Float64))", text: "CAST(NULL AS Nullable(String))" },
  subject: (value) => `(${value} + 0e0)`,
  settle: (value) => `if(isNaN(${value}), NULL, ${value})`,
  float32: (value) => `CAST(CAST(${value} AS Nullable(Float32)) AS Nullable(Float64))`,
  // Either branch of a CASE may be computed, so that the condition stands here again.
  fail: (message, _value, type, condition) =>
    `CAST(throwIf(ifNull(${condition}, 0), ${backslashed(message)}) AS ${type === "double" ? "Nullable(Float64)" : "Nullable(Int64)"})`,
  functions: { ...usualFunctions, ...hyperbolicFunctions, cbrt: named("cbrt") },
  toInteger: (value) => `CAST(trunc(${value}) AS Nullable(Int64))`,
  integerToDouble: (value) => `CAST(${value} AS Nullable(Float64))`,
  truth: (condition) => `(CASE WHEN ${condition} THEN true ELSE false END)`,
  failsOnUnderflow: false,
  fence: { kind: "none" },
  arrays,
  walks: false,
  // max_query_size is 262,144 unless it is set.
  limits: { characters: 250_000, depth: 200, columns: 10_000 },
};
