import type { Value, ValueType } from "./expression.ts";

/** A type of an operand or result; `any` is one type within a call, whichever it is. */
export type OperandType = ValueType | "any";

export interface FunctionRule {
  readonly takes: readonly OperandType[];
  /** The last operand may be repeated. */
  readonly repeats?: true;
  readonly gives: OperandType;
  /** True: it is asked about missing operands; otherwise the result is missing where one of them is. */
  readonly seesMissing?: true;
  /** Operands are of the types that it takes. */
  readonly compute: (...operands: never[]) => Value;
  /** For the documentation. */
  readonly meaning: string;
}

const number = (compute: (value: number) => number, meaning: string): FunctionRule => ({
  takes: ["number"],
  gives: "number",
  compute: (value: number) => compute(value),
  meaning,
});
const arithmetic = (compute: (left: number, right: number) => number, meaning: string): FunctionRule => ({
  takes: ["number", "number"],
  gives: "number",
  compute: (left: number, right: number) => compute(left, right),
  meaning,
});
const comparison = (compute: (left: Value, right: Value) => boolean, meaning: string): FunctionRule => ({
  takes: ["any", "any"],
  gives: "boolean",
  compute: (left: Value, right: Value) => compute(left, right),
  meaning,
});
const text = (compute: (value: string) => string | number, gives: ValueType, meaning: string): FunctionRule => ({
  takes: ["string"],
  gives,
  compute: (value: string) => compute(value),
  meaning,
});
const search = (compute: (value: string, part: string) => boolean, meaning: string): FunctionRule => ({
  takes: ["string", "string"],
  gives: "boolean",
  compute: (value: string, part: string) => compute(value, part),
  meaning,
});

/** Strings by code points, as databases in a binary collation order them. */
function isBefore(left: Value, right: Value): boolean {
  if (typeof left !== "string" || typeof right !== "string") return Number(left) < Number(right);
  const [a, b] = [[...left], [...right]];
  for (let at = 0; at < a.length && at < b.length; at++) if (a[at] !== b[at]) return a[at]!.codePointAt(0)! < b[at]!.codePointAt(0)!;
  return a.length < b.length;
}

/** Every function and operator of the language. */
export const functions: { readonly [name: string]: FunctionRule } = {
  "+": arithmetic((left, right) => left + right, "sum"),
  "-": arithmetic((left, right) => left - right, "difference"),
  "*": arithmetic((left, right) => left * right, "product"),
  "/": arithmetic((left, right) => (right === 0 ? Number.NaN : left / right), "quotient; missing where the divisor is 0"),
  "%": arithmetic((left, right) => left % right, "remainder, with the sign of the dividend; missing where the divisor is 0"),
  negate: number((value) => -value, "`-x`"),
  "=": comparison((left, right) => left === right, "equal"),
  "<>": comparison((left, right) => left !== right, "not equal; also `!=`"),
  "<": comparison(isBefore, "less; strings by code points"),
  ">": comparison((left, right) => isBefore(right, left), "greater"),
  "<=": comparison((left, right) => !isBefore(right, left), "less or equal"),
  ">=": comparison((left, right) => !isBefore(left, right), "greater or equal"),
  "||": { takes: ["string", "string"], gives: "string", compute: (left: string, right: string) => left + right, meaning: "joined strings" },
  and: {
    takes: ["boolean", "boolean"],
    gives: "boolean",
    seesMissing: true,
    compute: (left: boolean | null, right: boolean | null) => {
      if (left === false || right === false) return false;
      return left === null || right === null ? null : true;
    },
    meaning: "both, in three-valued logic",
  },
  or: {
    takes: ["boolean", "boolean"],
    gives: "boolean",
    seesMissing: true,
    compute: (left: boolean | null, right: boolean | null) => {
      if (left === true || right === true) return true;
      return left === null || right === null ? null : false;
    },
    meaning: "either, in three-valued logic",
  },
  not: { takes: ["boolean"], gives: "boolean", compute: (value: boolean) => !value, meaning: "the opposite" },
  "is null": {
    takes: ["any"],
    gives: "boolean",
    seesMissing: true,
    compute: (value: Value) => value === null,
    meaning: "is missing; also `is not null`",
  },
  in: {
    takes: ["any", "any"],
    repeats: true,
    gives: "boolean",
    compute: (value: Value, ...list: Value[]) => list.includes(value),
    meaning: "`x in (a, b)`: equals one of the list; also `not in`",
  },
  if: {
    takes: ["boolean", "any", "any"],
    gives: "any",
    seesMissing: true,
    compute: (condition: boolean | null, then: Value, otherwise: Value) => (condition === true ? then : otherwise),
    meaning: "the second where the first is true, else the third",
  },
  coalesce: {
    takes: ["any"],
    repeats: true,
    gives: "any",
    seesMissing: true,
    compute: (...values: Value[]) => values.find((value) => value !== null) ?? null,
    meaning: "the first that is not missing",
  },
  nullif: {
    takes: ["any", "any"],
    gives: "any",
    seesMissing: true,
    compute: (value: Value, other: Value) => (value === other ? null : value),
    meaning: "missing where both are equal, else the first",
  },
  abs: number(Math.abs, "without its sign"),
  floor: number(Math.floor, "the whole number below"),
  ceil: number(Math.ceil, "the whole number above"),
  round: number((value) => Math.sign(value) * Math.round(Math.abs(value)), "the nearest whole number, halves away from 0"),
  sqrt: number(Math.sqrt, "square root; missing below 0"),
  exp: number(Math.exp, "e to the power"),
  ln: number((value) => (value > 0 ? Math.log(value) : Number.NaN), "natural logarithm; missing for 0 and below"),
  log10: number((value) => (value > 0 ? Math.log10(value) : Number.NaN), "decimal logarithm; missing for 0 and below"),
  power: arithmetic((left, right) => left ** right, "the first to the power of the second"),
  least: {
    takes: ["number"],
    repeats: true,
    gives: "number",
    compute: (...values: number[]) => Math.min(...values),
    meaning: "the smallest",
  },
  greatest: {
    takes: ["number"],
    repeats: true,
    gives: "number",
    compute: (...values: number[]) => Math.max(...values),
    meaning: "the largest",
  },
  lower: text((value) => value.toLowerCase(), "string", "in lower case"),
  upper: text((value) => value.toUpperCase(), "string", "in upper case"),
  trim: text((value) => value.trim(), "string", "without white space around it"),
  length: text((value) => [...value].length, "number", "characters, as Unicode code points"),
  substring: {
    takes: ["string", "number", "number"],
    gives: "string",
    compute: (value: string, from: number, count: number) =>
      [...value].slice(Math.max(0, from - 1), Math.max(0, from - 1 + count)).join(""),
    meaning: "from a character, counted from 1, so many",
  },
  replace: {
    takes: ["string", "string", "string"],
    gives: "string",
    compute: (value: string, part: string, by: string) => (part === "" ? value : value.split(part).join(by)),
    meaning: "with every occurrence of the second replaced by the third",
  },
  concat: {
    takes: ["string"],
    repeats: true,
    gives: "string",
    compute: (...values: string[]) => values.join(""),
    meaning: "joined strings",
  },
  contains: search((value, part) => value.includes(part), "whether the second stands in the first"),
  starts_with: search((value, part) => value.startsWith(part), "whether the first begins with the second"),
  ends_with: search((value, part) => value.endsWith(part), "whether the first ends with the second"),
  number: {
    takes: ["any"],
    gives: "number",
    compute: (value: Value) => {
      if (typeof value !== "string") return Number(value);
      return /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$/.test(value) ? Number(value) : null;
    },
    meaning: "of a string, missing where it is none; of a boolean, 1 or 0",
  },
  string: { takes: ["any"], gives: "string", compute: (value: Value) => String(value), meaning: "the value as a string" },
};
