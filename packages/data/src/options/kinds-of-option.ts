import { millisecondsOf } from "./duration.ts";
import type { Option } from "./option.ts";

export function choice<const T extends string>(choices: readonly T[], meaning: string): Option<T> {
  return {
    meaning,
    wanted: `one of ${choices.join(", ")}`,
    schema: { enum: choices },
    read: (value) => choices.find((each) => each === value),
  };
}

export function wholeNumber(from: number, to: number, meaning: string): Option<number> {
  return {
    meaning,
    wanted: `a whole number from ${from} to ${to}`,
    schema: { type: "integer", minimum: from, maximum: to },
    read(value) {
      const number = typeof value === "string" && /^\d{1,15}$/u.test(value) ? Number(value) : value;
      return typeof number === "number" && Number.isInteger(number) && number >= from && number <= to ? number : undefined;
    },
  };
}

export function flag(meaning: string): Option<boolean> {
  return {
    meaning,
    wanted: "true or false",
    schema: { type: "boolean" },
    read: (value) => (value === true || value === "true" ? true : value === false || value === "false" ? false : undefined),
  };
}

export function text(meaning: string): Option<string> {
  return {
    meaning,
    wanted: "a text",
    schema: { type: "string", minLength: 1 },
    read: (value) => (typeof value === "string" && value !== "" ? value : undefined),
  };
}

/** One character, or `\t` for a tab. */
export function character(meaning: string): Option<string> {
  return {
    meaning,
    wanted: "one character",
    schema: { type: "string", pattern: "^(.|\\\\t|tab)$" },
    read: (value) => (value === "\\t" || value === "tab" ? "\t" : typeof value === "string" && value.length === 1 ? value : undefined),
  };
}

/** A list, or names between commas. */
export function columns(meaning: string): Option<readonly string[]> {
  return {
    meaning,
    wanted: "the names of columns, none of them twice",
    schema: { type: ["array", "string"], items: { type: "string", minLength: 1 }, minItems: 1, minLength: 1 },
    read(value) {
      const names = typeof value === "string" ? value.split(",") : value;
      if (typeof names !== "object" || names.length === 0 || new Set(names).size < names.length) return undefined;
      return names.every((name) => typeof name === "string" && name !== "") ? names : undefined;
    },
  };
}

/** In milliseconds. */
export function duration(meaning: string): Option<number> {
  return {
    meaning,
    wanted: "a duration such as 30s, 10m, 1h or 7d",
    schema: { type: "string", pattern: "^\\d{1,9}(\\.\\d{1,6})?(ms|s|m|h|d)$" },
    read: (value) => (typeof value === "string" ? (millisecondsOf(value) ?? undefined) : undefined),
  };
}
