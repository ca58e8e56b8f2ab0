import type { PatternReader } from "./pattern-reader.ts";
import type { CaseRule } from "./set-builder.ts";

/** Python's flags, as in `(?aimsx)`. */
export interface PatternFlags {
  readonly ascii: boolean;
  readonly ignoreCase: boolean;
  readonly multiLine: boolean;
  readonly dotAll: boolean;
  readonly verbose: boolean;
}

export const noFlags: PatternFlags = { ascii: false, ignoreCase: false, multiLine: false, dotAll: false, verbose: false };

export function caseRule(flags: PatternFlags): CaseRule {
  if (!flags.ignoreCase) return "exact";
  return flags.ascii ? "ascii" : "unicode";
}

/** The flag letters at the reader, switched on or off. */
export function readFlags(reader: PatternReader, flags: PatternFlags, on: boolean): PatternFlags {
  let result = flags;
  for (const letter of reader.takeWhile((character) => /^[a-zA-Z]$/u.test(character)))
    result = { ...result, ...flagOf(reader, letter, on) };
  return result;
}

function flagOf(reader: PatternReader, letter: string, on: boolean): Partial<PatternFlags> {
  switch (letter) {
    case "a":
      return { ascii: on };
    case "u":
      return { ascii: false };
    case "i":
      return { ignoreCase: on };
    case "m":
      return { multiLine: on };
    case "s":
      return { dotAll: on };
    case "x":
      return { verbose: on };
    default:
      throw reader.wrong(`flag ${letter} is not one for text`);
  }
}
