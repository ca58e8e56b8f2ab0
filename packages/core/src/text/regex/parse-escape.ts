import { CodePointSet } from "../unicode/code-point-set.ts";
import { digitSet, spaceSet, wordSet } from "../unicode/unicode-sets.ts";
import type { PatternFlags } from "./pattern-flags.ts";
import type { PatternReader } from "./pattern-reader.ts";

const asciiWordSet: CodePointSet = new CodePointSet([48, 58, 65, 91, 95, 96, 97, 123]);
const asciiDigitSet: CodePointSet = new CodePointSet([48, 58]);
const asciiSpaceSet: CodePointSet = new CodePointSet([9, 14, 32, 33]);
const controls: Readonly<Record<string, number>> = { a: 7, f: 12, n: 10, r: 13, t: 9, v: 11, "\\": 92 };
const hexLengths: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** What a backslash means: a code point, a class, or (outside brackets only) a place. */
export type Escape =
  | { readonly kind: "literal"; readonly code: number }
  | { readonly kind: "class"; readonly set: CodePointSet }
  | { readonly kind: "place"; readonly letter: "A" | "Z" | "b" | "B" };

export function wordSetOf(flags: PatternFlags): CodePointSet {
  return flags.ascii ? asciiWordSet : wordSet;
}

/** Reads an escape, its backslash already taken. */
export function parseEscape(reader: PatternReader, flags: PatternFlags, inBrackets: boolean): Escape {
  const letter = reader.next();
  if (letter === "") throw reader.wrong("it ends in a backslash");
  const set = classOf(letter, flags);
  if (set !== undefined) return { kind: "class", set };
  if (inBrackets && letter === "b") return { kind: "literal", code: 8 };
  if (!inBrackets && (letter === "A" || letter === "Z" || letter === "b" || letter === "B")) return { kind: "place", letter };
  if (letter in controls) return { kind: "literal", code: controls[letter]! };
  if (letter in hexLengths) return { kind: "literal", code: hexCode(reader, hexLengths[letter]!) };
  if (letter === "N") throw reader.unsupported("a character name, \\N{…}");
  if (isDigit(letter)) return { kind: "literal", code: octalCode(reader, letter, inBrackets) };
  if (/^[a-zA-Z]$/u.test(letter)) throw reader.wrong(`\\${letter} has no meaning`);
  return { kind: "literal", code: letter.codePointAt(0)! };
}

function classOf(letter: string, flags: PatternFlags): CodePointSet | undefined {
  const positive = { w: wordSetOf(flags), d: flags.ascii ? asciiDigitSet : digitSet, s: flags.ascii ? asciiSpaceSet : spaceSet };
  switch (letter) {
    case "w":
    case "d":
    case "s":
      return positive[letter];
    case "W":
      return positive.w.complement();
    case "D":
      return positive.d.complement();
    case "S":
      return positive.s.complement();
    default:
      return undefined;
  }
}

function hexCode(reader: PatternReader, length: number): number {
  const digits = reader.takeWhile((character) => /^[0-9a-fA-F]$/u.test(character), length);
  const code = Number.parseInt(digits, 16);
  if (digits.length !== length || code > 0x10ffff) throw reader.wrong("a hexadecimal escape is incomplete or too large");
  return code;
}

function octalCode(reader: PatternReader, first: string, inBrackets: boolean): number {
  const digits = first + reader.takeWhile(isOctal, isOctal(first) ? 2 : 0);
  const isOctalEscape = first === "0" || digits.length === 3 || (inBrackets && isOctal(first));
  if (!isOctalEscape && inBrackets) throw reader.wrong(`\\${first} has no meaning`);
  if (!isOctalEscape) throw reader.unsupported("a back-reference");
  const code = Number.parseInt(digits, 8);
  if (code > 0o377) throw reader.wrong(`octal escape \\${digits} is too large`);
  return code;
}

function isDigit(character: string): boolean {
  return character >= "0" && character <= "9";
}

function isOctal(character: string): boolean {
  return character >= "0" && character <= "7";
}
