import type { ArrayDialect } from "./array-dialect.ts";
import type { SqlFunction, SqlType } from "./expression.ts";

/** The engines that SQL is written for. */

export type DialectName =
  | "duckdb"
  | "postgres"
  | "sqlite"
  | "mysql"
  | "spark"
  | "clickhouse"
  | "bigquery"
  | "snowflake"
  | "redshift"
  | "tsql";

/** What an engine says differently. Texts that are given are complete expressions, in parentheses where they need them. */
export interface Dialect {
  readonly name: DialectName;
  /** As its makers write it. */
  readonly title: string;
  /** The engine on which its statements are run by tests; null where only a parser has read them. */
  readonly tested: string | null;
  identifier(name: string): string;
  /** A string in the form in which strings are compared by their bytes. */
  key(value: string): string;
  /** Such a string as it is answered. */
  fromKey(value: string): string;
  /** A finite number that is a double wherever it stands. */
  double(value: number): string;
  /** A finite number beside a double. */
  bare(value: number): string;
  /** Null where there is none: then what would be infinite fails. */
  readonly infinity: string | null;
  /** A column of the table as a double. NaN stays. */
  toDouble(column: string): string;
  /** A column of the table as such a string. */
  toKey(column: string): string;
  /** NULL of a type. */
  readonly nullOf: { readonly double: string; readonly text: string };
  /** NULL in the place of NaN; null where there is no NaN. */
  readonly settle: ((value: string) => string) | null;
  /** Rounded to float32, as a double; null where that is not to be had. */
  readonly float32: ((value: string) => string) | null;
  /** Fails the statement with a message; `value` is a double that keeps it from being computed beforehand, `condition` holds where it fails. */
  fail(message: string, value: string, type: "double" | "integer", condition: string): string;
  /** The subject of IN, or a double's of CASE, where these tell -0 from 0. */
  readonly subject?: (value: string) => string;
  readonly functions: { readonly [name in SqlFunction]?: (...operands: readonly string[]) => string };
  toInteger(value: string): string;
  integerToDouble(value: string): string;
  /** A condition as a value that is answered. */
  truth(condition: string): string;
  /** A result that is too small for a double fails, where IEEE 754 has 0. */
  readonly failsOnUnderflow: boolean;
  readonly fence: Fence;
  /** Null where arrays are not to be had, or looking into them is too slow. */
  readonly arrays: ArrayDialect | null;
  /** A query within a query may be recursive and read the row around it, so that it goes through a table of nodes. */
  readonly walks: boolean;
  /** Tables and views are made in one transaction. */
  readonly transactional?: true;
  /** Functions in JavaScript, where the engine takes them. */
  readonly javascript?: JavascriptDialect;
  readonly limits: DialectLimits;
}

/** How an engine takes functions in JavaScript. */
export interface JavascriptDialect {
  readonly types: { readonly [K in SqlType]: string };
  /** A parameter, as the statement and the code call it. */
  parameter(index: number): string;
  create(name: string, parameters: string, returns: string, body: string): string;
  /** Characters of a function's code. */
  readonly characters: number;
}

/** How a stage is kept apart, so that its columns are computed once: nothing, words after the inner statement, or a named one before. */
export type Fence = { readonly kind: "none" } | { readonly kind: "suffix"; readonly text: string } | { readonly kind: "materialized" };

export interface DialectLimits {
  /** Characters of a statement that are planned in reasonable time. */
  readonly characters: number;
  /** Parts of an expression within each other. */
  readonly depth: number;
  /** Columns of a stage. */
  readonly columns: number;
  /** CASEs within each other, where the engine counts them. */
  readonly cases?: number;
  /** Stages within each other. */
  readonly stages?: number;
}

/** `1.5e0`: every digit that the number has, with an exponent. */
export function exponential(value: number): string {
  const text = value.toExponential().replace("e+", "e");
  return value < 0 || Object.is(value, -0) ? `(${text})` : text;
}

/** In double quotes, which are doubled within. */
export function doubleQuoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** In single quotes, which are doubled within. */
export function singleQuoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

export function named(name: string): (...operands: readonly string[]) => string {
  return (...operands) => `${name}(${operands.join(", ")})`;
}

/** Functions that nearly every engine has by these names. */
export const usualFunctions = {
  exp: named("EXP"),
  log: named("LN"),
  sqrt: named("SQRT"),
  floor: named("FLOOR"),
  ceil: named("CEIL"),
  absolute: named("ABS"),
  power: named("POWER"),
  sin: named("SIN"),
  cos: named("COS"),
  tan: named("TAN"),
  arcsin: named("ASIN"),
  arccos: named("ACOS"),
  arctan: named("ATAN"),
  greatest: named("GREATEST"),
  least: named("LEAST"),
  coalesce: named("COALESCE"),
} as const;

export const hyperbolicFunctions = {
  sinh: named("SINH"),
  cosh: named("COSH"),
  tanh: named("TANH"),
  arcsinh: named("ASINH"),
  arccosh: named("ACOSH"),
  arctanh: named("ATANH"),
} as const;

/** In backquotes, which are doubled within. */
export function backQuoted(name: string): string {
  return `\`${name.replaceAll("`", "``")}\``;
}

/** In single quotes, for engines that read backslashes: these and quotes stand behind one. */
export function backslashed(text: string): string {
  const escapes: { readonly [character: string]: string } = { "\n": "\\n", "\r": "\\r", "\t": "\\t", "\0": "\\0" };
  return `'${text.replaceAll(/[\\']/gu, "\\$&").replaceAll(/[\n\r\t\0]/gu, (character) => escapes[character]!)}'`;
}
