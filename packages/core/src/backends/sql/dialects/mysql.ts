import { encodeUtf8 } from "../../../artifact/utf8.ts";
import { backQuoted, exponential, usualFunctions, type Dialect } from "../dialect.ts";

/** Also MariaDB's. */
export const mysql: Dialect = {
  name: "mysql",
  title: "MySQL",
  tested: "MariaDB",
  identifier: backQuoted,
  // As bytes: collations ignore case, accents or spaces at the end. In hexadecimal digits: what a backslash means is a setting.
  fromKey: (value) => `CONVERT(${value} USING utf8mb4)`,
  key: hexadecimal,
  double: exponential,
  bare: exponential,
  infinity: null,
  toDouble: (column) => `(${column} + 0e0)`,
  toKey: (column) => `CAST(CONVERT(${column} USING utf8mb4) AS BINARY)`,
  nullOf: { double: "NULL", text: "NULL" },
  settle: null,
  float32: (value) => `(CAST(${value} AS FLOAT) + 0e0)`,
  // There is no function that raises: a number that is out of range does.
  fail: (_message, value) => `EXP(1000 + 0 * COALESCE(${value}, 0))`,
  functions: usualFunctions,
  toInteger: (value) => `CAST(TRUNCATE(${value}, 0) AS SIGNED)`,
  integerToDouble: (value) => `(${value} + 0e0)`,
  truth: (condition) => `(CASE WHEN ${condition} THEN TRUE ELSE FALSE END)`,
  failsOnUnderflow: false,
  // A derived table with a LIMIT is not merged into the statement around it.
  fence: { kind: "suffix", text: "LIMIT 18446744073709551615" },
  arrays: null,
  walks: false,
  limits: { characters: 1_000_000, depth: 60, columns: 1000 },
};

function hexadecimal(text: string): string {
  return `X'${Array.from(encodeUtf8(text), (byte) => byte.toString(16).padStart(2, "0")).join("")}'`;
}
