import { backslashed, doubleQuoted, exponential, hyperbolicFunctions, named, usualFunctions, type Dialect } from "../dialect.ts";

export const snowflake: Dialect = {
  name: "snowflake",
  title: "Snowflake",
  tested: null,
  identifier: doubleQuoted,
  fromKey: (value) => value,
  key: backslashed,
  // Without the cast a literal is a NUMBER.
  double: (value) => `${exponential(value)}::FLOAT`,
  bare: (value) => `${exponential(value)}::FLOAT`,
  infinity: "'inf'::FLOAT",
  toDouble: (column) => `CAST(${column} AS FLOAT)`,
  toKey: (column) => `COLLATE(CAST(${column} AS VARCHAR), '')`,
  nullOf: { double: "NULL::FLOAT", text: "NULL::VARCHAR" },
  settle: (value) => `NULLIF(${value}, 'NaN'::FLOAT)`,
  float32: null,
  fail: (message, value, type) =>
    `CAST(${backslashed(`${message}: `)} || COALESCE(CAST(${value} AS VARCHAR), 'none') AS ${type === "double" ? "FLOAT" : "INTEGER"})`,
  functions: { ...usualFunctions, ...hyperbolicFunctions, cbrt: named("CBRT") },
  toInteger: (value) => `CAST(TRUNC(${value}) AS INTEGER)`,
  integerToDouble: (value) => `CAST(${value} AS FLOAT)`,
  truth: (condition) => `(CASE WHEN ${condition} THEN TRUE ELSE FALSE END)`,
  failsOnUnderflow: false,
  fence: { kind: "none" },
  arrays: null,
  walks: false,
  javascript: {
    // There are no whole numbers in its JavaScript.
    types: { double: "FLOAT", integer: "FLOAT", boolean: "BOOLEAN", text: "VARCHAR", list: "ARRAY" },
    // The code knows them in capitals.
    parameter: (index) => `X${index}`,
    create: (name, parameters, returns, body) =>
      `CREATE OR REPLACE FUNCTION ${name}(${parameters})\nRETURNS ${returns}\nLANGUAGE JAVASCRIPT\nIMMUTABLE AS $$\n${body}\n$$`,
    characters: 100_000,
  },
  limits: { characters: 1_000_000, depth: 100, columns: 5000, stages: 50 },
};
