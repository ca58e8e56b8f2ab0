import { GodwitError } from "../../errors/index.ts";
import { CodePointSet } from "../unicode/code-point-set.ts";
import { parseEscape, wordSetOf } from "./parse-escape.ts";
import { caseRule, noFlags, readFlags, type PatternFlags } from "./pattern-flags.ts";
import { widthOf, type PatternNode } from "./pattern-node.ts";
import { PatternReader } from "./pattern-reader.ts";
import { bracketSet, literalSet, type SetPart } from "./set-builder.ts";

const deepestNesting = 200;
const longestPattern = 10_000;
const everything: CodePointSet = new CodePointSet([0, 0x110000]);
const notLineFeed: CodePointSet = new CodePointSet([0, 10, 11, 0x110000]);

/**
 * Reads a pattern in the syntax of Python's `re` for text, with the meaning of Python 3.12.
 *
 * @throws GodwitError INVALID_MODEL where the syntax is wrong, UNSUPPORTED_OPTION for back-references, conditions,
 * character names, more than one capturing group and nesting deeper than 200, LIMIT_EXCEEDED beyond 10,000 characters.
 */
export function parsePattern(pattern: string): PatternNode {
  if (pattern.length > longestPattern)
    throw new GodwitError("LIMIT_EXCEEDED", `a token_pattern is longer than ${longestPattern} characters`);
  let flags = noFlags;
  for (;;) {
    const parser = new PatternParser(new PatternReader(pattern), flags);
    const node = parser.parse();
    if (sameFlags(parser.globalFlags, flags)) return node;
    flags = parser.globalFlags;
  }
}

function sameFlags(left: PatternFlags, right: PatternFlags): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

class PatternParser {
  readonly #reader: PatternReader;
  /** Flags set for the whole pattern wherever they stand; parsing starts again when they turn out to be others. */
  globalFlags: PatternFlags;
  #captures = 0;
  #depth = 0;

  constructor(reader: PatternReader, flags: PatternFlags) {
    this.#reader = reader;
    this.globalFlags = flags;
  }

  parse(): PatternNode {
    const node = this.#choice(this.globalFlags);
    if (this.#reader.peek() !== "") throw this.#reader.wrong("a parenthesis is closed that was not opened");
    return node;
  }

  #choice(flags: PatternFlags): PatternNode {
    if (++this.#depth > deepestNesting) throw this.#reader.unsupported(`groups nested deeper than ${deepestNesting}`);
    const options = [this.#sequence(flags)];
    while (this.#reader.accept("|")) options.push(this.#sequence(flags));
    this.#depth--;
    return options.length === 1 ? options[0]! : { kind: "choice", options };
  }

  #sequence(flags: PatternFlags): PatternNode {
    const items: PatternNode[] = [];
    for (;;) {
      const character = this.#reader.peek();
      if (character === "" || character === "|" || character === ")") break;
      this.#reader.next();
      if (flags.verbose && this.#skipped(character)) continue;
      if (character === "*" || character === "+" || character === "?" || character === "{") this.#repeat(items, character, flags);
      else items.push(...this.#atom(character, flags));
    }
    return items.length === 1 ? items[0]! : { kind: "sequence", items };
  }

  #skipped(character: string): boolean {
    if (character === "#") this.#reader.takeWhile((next) => next !== "\n");
    return character === "#" || " \t\n\r\v\f".includes(character);
  }

  #repeat(items: PatternNode[], character: string, flags: PatternFlags): void {
    const bounds = character === "{" ? this.#bounds() : simpleBounds(character);
    if (bounds === undefined) {
      items.push({ kind: "set", set: literalSet(123, caseRule(flags)) });
      return;
    }
    const body = items.pop();
    if (body === undefined || body.kind === "anchor" || body.kind === "boundary") throw this.#reader.wrong("nothing to repeat");
    if (body.kind === "repeat" && !this.#grouped.has(body)) throw this.#reader.wrong("multiple repeat");
    const mode = this.#reader.accept("?") ? "lazy" : this.#reader.accept("+") ? "possessive" : "greedy";
    items.push({ kind: "repeat", body, minimum: bounds[0], maximum: bounds[1], mode });
  }

  /** Repeats that stand in a group of their own, and so may be repeated again. */
  readonly #grouped: WeakSet<PatternNode> = new WeakSet();

  /** The bounds of `{m,n}`, or undefined where the brace is a literal. */
  #bounds(): readonly [number, number] | undefined {
    const start = this.#reader.position;
    const isDigit = (character: string): boolean => character >= "0" && character <= "9";
    if (this.#reader.peek() === "}") return undefined;
    const low = this.#reader.takeWhile(isDigit);
    const high = this.#reader.accept(",") ? this.#reader.takeWhile(isDigit) : low;
    if (!this.#reader.accept("}")) {
      this.#reader.position = start;
      return undefined;
    }
    const minimum = low === "" ? 0 : Number(low);
    const maximum = high === "" ? Infinity : Number(high);
    if (minimum > 0x7ffffffe || (maximum !== Infinity && maximum > 0x7ffffffe)) throw this.#reader.wrong("a repeat is too large");
    if (maximum < minimum) throw this.#reader.wrong("the least repeat is above the greatest");
    return [minimum, maximum];
  }

  #atom(character: string, flags: PatternFlags): readonly PatternNode[] {
    switch (character) {
      case "(":
        return this.#group(flags);
      case "[":
        return [{ kind: "set", set: this.#brackets(flags) }];
      case ".":
        return [{ kind: "set", set: flags.dotAll ? everything : notLineFeed }];
      case "^":
        return [{ kind: "anchor", anchor: flags.multiLine ? "line-start" : "text-start" }];
      case "$":
        return [{ kind: "anchor", anchor: flags.multiLine ? "line-end" : "end" }];
      case "\\":
        return [this.#escape(flags)];
      default:
        return [{ kind: "set", set: literalSet(character.codePointAt(0)!, caseRule(flags)) }];
    }
  }

  #escape(flags: PatternFlags): PatternNode {
    const escape = parseEscape(this.#reader, flags, false);
    if (escape.kind === "class") return { kind: "set", set: escape.set };
    if (escape.kind === "literal") return { kind: "set", set: literalSet(escape.code, caseRule(flags)) };
    if (escape.letter === "A") return { kind: "anchor", anchor: "text-start" };
    if (escape.letter === "Z") return { kind: "anchor", anchor: "text-end" };
    return { kind: "boundary", negated: escape.letter === "B", word: wordSetOf(flags) };
  }

  #brackets(flags: PatternFlags): CodePointSet {
    const negated = this.#reader.accept("^");
    const parts: SetPart[] = [];
    for (;;) {
      const character = this.#reader.next();
      if (character === "") throw this.#reader.wrong("a bracket is not closed");
      if (character === "]" && parts.length > 0) break;
      const part = this.#bracketPart(character, flags);
      if (!this.#reader.accept("-")) {
        parts.push(part);
        continue;
      }
      const other = this.#reader.next();
      if (other === "") throw this.#reader.wrong("a bracket is not closed");
      if (other === "]") {
        parts.push(part, { kind: "range", first: 45, last: 45 });
        break;
      }
      const last = this.#bracketPart(other, flags);
      if (part.kind === "class" || last.kind === "class" || last.first < part.first) throw this.#reader.wrong("a range is out of order");
      parts.push({ kind: "range", first: part.first, last: last.first });
    }
    const rule = caseRule(flags);
    const [only] = parts;
    if (parts.length === 1 && only?.kind === "range" && only.first === only.last) {
      const set = literalSet(only.first, rule);
      return negated ? set.complement() : set;
    }
    return bracketSet(parts, negated, rule);
  }

  #bracketPart(character: string, flags: PatternFlags): SetPart {
    const code = character.codePointAt(0)!;
    if (character !== "\\") return { kind: "range", first: code, last: code };
    const escape = parseEscape(this.#reader, flags, true);
    if (escape.kind === "class") return escape;
    if (escape.kind === "literal") return { kind: "range", first: escape.code, last: escape.code };
    throw this.#reader.wrong(`\\${escape.letter} has no meaning in brackets`);
  }

  #group(flags: PatternFlags): readonly PatternNode[] {
    const reader = this.#reader;
    if (!reader.accept("?")) return [this.#capture(flags)];
    const character = reader.next();
    switch (character) {
      case ":":
        return [this.#plain(flags)];
      case "P":
        return [this.#named(flags)];
      case "#":
        reader.takeUntil(")", "a comment");
        return [];
      case "=":
        return [this.#look(flags, false, false)];
      case "!":
        return [this.#look(flags, true, false)];
      case "<":
        if (reader.accept("=")) return [this.#look(flags, false, true)];
        if (reader.accept("!")) return [this.#look(flags, true, true)];
        throw reader.wrong("(?< has no meaning");
      case ">":
        return [{ kind: "atomic", body: this.#closed(flags) }];
      case "(":
        throw reader.unsupported("a condition, (?(…)…)");
      default:
        reader.position -= character === "" ? 0 : 1;
        return this.#flagged(flags);
    }
  }

  #closed(flags: PatternFlags): PatternNode {
    const body = this.#choice(flags);
    this.#reader.expect(")", "a group");
    return body;
  }

  #plain(flags: PatternFlags): PatternNode {
    const body = this.#closed(flags);
    if (body.kind === "anchor" || body.kind === "boundary") return { kind: "sequence", items: [body] };
    if (body.kind === "repeat") this.#grouped.add(body);
    return body;
  }

  #capture(flags: PatternFlags): PatternNode {
    if (++this.#captures > 1) throw this.#reader.unsupported("more than one capturing group");
    return { kind: "capture", body: this.#closed(flags) };
  }

  #named(flags: PatternFlags): PatternNode {
    if (this.#reader.accept("=")) throw this.#reader.unsupported("a back-reference");
    this.#reader.expect("<", "a named group");
    this.#reader.takeUntil(">", "a group's name");
    return this.#capture(flags);
  }

  #look(flags: PatternFlags, negated: boolean, behind: boolean): PatternNode {
    const body = this.#closed(flags);
    const [least, most] = behind ? widthOf(body) : [0, 0];
    if (least !== most) throw this.#reader.wrong("a look-behind needs a fixed width");
    return { kind: "look", body, negated, back: least };
  }

  #flagged(flags: PatternFlags): readonly PatternNode[] {
    let scoped = readFlags(this.#reader, flags, true);
    if (this.#reader.accept(")")) {
      this.globalFlags = withFlags(this.globalFlags, scoped);
      return [];
    }
    if (this.#reader.accept("-")) scoped = readFlags(this.#reader, scoped, false);
    this.#reader.expect(":", "a group with flags");
    return [this.#plain(scoped)];
  }
}

function simpleBounds(character: string): readonly [number, number] {
  return [character === "+" ? 1 : 0, character === "?" ? 1 : Infinity];
}

function withFlags(flags: PatternFlags, more: PatternFlags): PatternFlags {
  return {
    ascii: flags.ascii || more.ascii,
    ignoreCase: flags.ignoreCase || more.ignoreCase,
    multiLine: flags.multiLine || more.multiLine,
    dotAll: flags.dotAll || more.dotAll,
    verbose: flags.verbose || more.verbose,
  };
}
