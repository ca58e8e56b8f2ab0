import type { ArrayDialect } from "../array-dialect.ts";
import { backQuoted, backslashed, hyperbolicFunctions, named, usualFunctions, type Dialect } from "../dialect.ts";

const whole =
  (name: string) =>
  (value: string): string =>
    `CASE WHEN ABS(${value}) >= 4503599627370496D THEN ${value} ELSE CAST(${name}(${value}) AS DOUBLE) END`;

const arrays: ArrayDialect = {
  first: 0,
  constant: (numbers, type) => `CAST(split('${numbers}', ',') AS ARRAY<${type === "double" ? "DOUBLE" : "INT"}>)`,
  list: (cells) => `array(${cells.join(", ")})`,
  element: (array, index) => `${array}[${index}]`,
  each: (list, make) => `transform(${list}, i -> ${make("i")})`,
  sum: (start, list, single) => `aggregate(${list}, ${start}, (a, b) -> ${single ? "CAST(CAST(a + b AS FLOAT) AS DOUBLE)" : "a + b"})`,
  bit: (condition) => `CAST(${condition} AS INT)`,
  joined: null,
  stored: null,
  // Methods that Java would compile to more than 64 KB are interpreted.
  pays: (splits) => splits > 1000,
  characters: 50_000_000,
};

export const spark: Dialect = {
  name: "spark",
  title: "Spark SQL",
  tested: "Spark",
  identifier: backQuoted,
  fromKey: (value) => value,
  key: backslashed,
  double,
  bare: double,
  infinity: "DOUBLE('Infinity')",
  toDouble: (column) => `CAST(${column} AS DOUBLE)`,
  toKey: (column) => `CAST(${column} AS STRING)`,
  nullOf: { double: "CAST(NULL AS DOUBLE)", text: "CAST(NULL AS STRING)" },
  settle: (value) => `NULLIF(${value}, DOUBLE('NaN'))`,
  float32: (value) => `CAST(CAST(${value} AS FLOAT) AS DOUBLE)`,
  fail: (message, value, type) =>
    `CAST(raise_error(concat(${backslashed(`${message}: `)}, coalesce(CAST(${value} AS STRING), 'none'))) AS ${type === "double" ? "DOUBLE" : "BIGINT"})`,
  // FLOOR and CEIL of a double are BIGINTs.
  functions: { ...usualFunctions, ...hyperbolicFunctions, floor: whole("FLOOR"), ceil: whole("CEIL"), cbrt: named("CBRT") },
  toInteger: (value) => `CAST(${value} AS BIGINT)`,
  integerToDouble: (value) => `CAST(${value} AS DOUBLE)`,
  truth: (condition) => `(CASE WHEN ${condition} THEN TRUE ELSE FALSE END)`,
  failsOnUnderflow: false,
  fence: { kind: "none" },
  arrays,
  walks: false,
  limits: { characters: 500_000, depth: 100, columns: 2000 },
};

/** Without the letter a literal is a DECIMAL. */
function double(value: number): string {
  const text = `${value.toExponential().replace("e+", "E").replace("e", "E")}D`;
  return value < 0 || Object.is(value, -0) ? `(${text})` : text;
}
