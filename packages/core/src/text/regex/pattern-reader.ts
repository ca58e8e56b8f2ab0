import { GodwitError } from "../../errors/index.ts";
import { codePointsOf } from "../unicode/utf8.ts";

/** Reads a pattern code point by code point. */
export class PatternReader {
  readonly pattern: string;
  readonly #characters: readonly string[];
  position: number = 0;

  constructor(pattern: string) {
    this.pattern = pattern;
    this.#characters = codePointsOf(pattern).map((code) => String.fromCodePoint(code));
  }

  /** The next character, or "" at the end. */
  peek(): string {
    return this.#characters[this.position] ?? "";
  }

  next(): string {
    const character = this.peek();
    if (character !== "") this.position++;
    return character;
  }

  accept(expected: string): boolean {
    if (this.peek() !== expected) return false;
    this.position++;
    return true;
  }

  expect(expected: string, meaning: string): void {
    if (!this.accept(expected)) throw this.wrong(`${meaning} lacks its ${expected}`);
  }

  takeWhile(test: (character: string) => boolean, most: number = Infinity): string {
    let taken = "";
    while (taken.length < most && this.peek() !== "" && test(this.peek())) taken += this.next();
    return taken;
  }

  /** Up to and without `stop`, which is consumed. */
  takeUntil(stop: string, meaning: string): string {
    const taken = this.takeWhile((character) => character !== stop);
    this.expect(stop, meaning);
    return taken;
  }

  wrong(message: string): GodwitError {
    return new GodwitError("INVALID_MODEL", `token_pattern ${JSON.stringify(this.pattern)}: ${message} (character ${this.position})`);
  }

  unsupported(feature: string): GodwitError {
    return new GodwitError(
      "UNSUPPORTED_OPTION",
      `token_pattern ${JSON.stringify(this.pattern)} uses ${feature} (character ${this.position})`,
      {
        hint: "Write the token pattern without it, or split the text into tokens before the model.",
      },
    );
  }
}
