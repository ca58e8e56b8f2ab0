import { singleQuoted, usualFunctions, named, type Dialect } from "../dialect.ts";
import { postgres } from "./postgres.ts";

export const redshift: Dialect = {
  ...postgres,
  name: "redshift",
  title: "Amazon Redshift",
  tested: null,
  // Spaces at the end count only before something else.
  fromKey: (value) => `LEFT(${value}, LEN(${value}) - 1)`,
  key: (value) => quoted(`${value}.`),
  toKey: (column) => `(CAST(${column} AS varchar(65534)) || '.')`,
  nullOf: { double: "NULL::float8", text: "NULL::varchar" },
  fail: (message, value, type) =>
    `CAST(${quoted(`${message}: `)} || COALESCE(CAST(${value} AS varchar(64)), 'none') AS ${type === "double" ? "float8" : "integer"})`,
  functions: { ...usualFunctions, cbrt: named("CBRT") },
  fence: { kind: "none" },
  arrays: null,
  walks: false,
  limits: { characters: 4_000_000, depth: 100, columns: 1600 },
};

/** Redshift reads backslashes. */
function quoted(text: string): string {
  return singleQuoted(text.replaceAll("\\", "\\\\"));
}
