import { GodwitError } from "../../errors/index.ts";
import type { CodePointSet } from "../unicode/code-point-set.ts";
import { operation, stackLimit, type PatternProgram } from "./pattern-program.ts";

/** Start and end of a token, in code points. */
export type Span = readonly [number, number];

/**
 * What Python's `findall` finds (3.7 or later): leftmost matches by priority, each as its captured group where the
 * pattern has one (an empty span where it took no part), else whole.
 *
 * @throws GodwitError LIMIT_EXCEEDED after `stepLimit` steps or with `stackLimit` places to come back to.
 */
export function findAll(program: PatternProgram, codes: readonly number[], stepLimit: number): Span[] {
  const matcher = new Matcher(program, codes, stepLimit);
  const spans: Span[] = [];
  const first = program.firstSet < 0 ? undefined : program.sets[program.firstSet]!;
  let start = 0;
  let mustAdvance = false;
  while (start <= codes.length) {
    matcher.step(1);
    if (first !== undefined && (start === codes.length || !first.has(codes[start]!))) {
      start++;
      mustAdvance = false;
      continue;
    }
    const end = matcher.match(start, mustAdvance);
    if (end < 0) {
      start++;
      mustAdvance = false;
      continue;
    }
    spans.push(program.hasCapture ? matcher.captured() : [start, end]);
    mustAdvance = end === start;
    start = end;
  }
  return spans;
}

const frame = { choice: 0, undo: 1, barrier: 2, barrierNot: 3, greedy: 4, lazy: 5 } as const;
const frameWords = 4;

/** A backtracking machine; its stack holds choices, the old values of registers, and barriers: (kind, a, b, c). */
class Matcher {
  readonly #code: Int32Array;
  readonly #sets: readonly CodePointSet[];
  readonly #text: readonly number[];
  readonly #stepLimit: number;
  readonly #registers: Int32Array;
  readonly #stack: number[] = [];
  #steps = 0;
  #place = 0;
  #position = 0;

  constructor(program: PatternProgram, text: readonly number[], stepLimit: number) {
    this.#code = program.code;
    this.#sets = program.sets;
    this.#text = text;
    this.#stepLimit = stepLimit;
    this.#registers = new Int32Array(program.registerCount);
  }

  step(count: number): void {
    this.#steps += count;
    if (this.#steps > this.#stepLimit) throw this.#tooMuch(`${this.#stepLimit} steps`);
  }

  #tooMuch(limit: string): GodwitError {
    return new GodwitError("LIMIT_EXCEEDED", `token_pattern took more than ${limit} on a text of ${this.#text.length} characters`, {
      hint: "Write the token pattern without nested repeats, or shorten the text.",
    });
  }

  captured(): Span {
    const [start, end] = [this.#registers[0]!, this.#registers[1]!];
    return start < 0 || end < 0 ? [0, 0] : [start, end];
  }

  /** The end of the match that begins at `start`, or -1. */
  match(start: number, mustAdvance: boolean): number {
    this.#registers.fill(-1);
    this.#stack.length = 0;
    this.#place = 0;
    this.#position = start;
    for (;;) {
      this.step(1);
      if (this.#code[this.#place] === operation.match && !(mustAdvance && this.#position === start)) return this.#position;
      if (!this.#run() && !this.#backtrack()) return -1;
    }
  }

  /** Runs one operation; false where it fails. */
  #run(): boolean {
    const at = this.#place;
    const a = this.#code[at + 1]!;
    const b = this.#code[at + 2]!;
    switch (this.#code[at]) {
      case operation.match:
        return false;
      case operation.character:
        if (this.#text[this.#position] !== a) return false;
        this.#position++;
        return this.#goto(at + 2);
      case operation.set:
        if (!this.#isAt(this.#sets[a]!, this.#position)) return false;
        this.#position++;
        return this.#goto(at + 2);
      case operation.choose:
        this.#push(frame.choice, a, this.#position, 0);
        return this.#goto(at + 2);
      case operation.jump:
        return this.#goto(a);
      case operation.save:
        this.#assign(a, this.#position);
        return this.#goto(at + 2);
      case operation.anchor:
        return this.#holds(a) && this.#goto(at + 2);
      case operation.boundary:
        return this.#isBoundary(this.#sets[a]!, b === 1) && this.#goto(at + 3);
      case operation.repeat:
        return this.#repeat(at);
      case operation.loopStart:
        this.#assign(a, 0);
        this.#assign(b, -1);
        return this.#goto(at + 3);
      case operation.loop:
        return this.#loop(at);
      case operation.loopEnter:
        this.#assign(a, this.#registers[a]! + 1);
        this.#assign(b, this.#position);
        return this.#goto(at + 3);
      case operation.barrier:
        this.#push(frame.barrier, 0, this.#position, 0);
        return this.#goto(at + 1);
      case operation.cut:
        this.#cut();
        return this.#goto(at + 1);
      case operation.cutBack:
        this.#position = this.#cut();
        return this.#goto(at + 1);
      case operation.barrierNot:
        this.#push(frame.barrierNot, a, this.#position, 0);
        return this.#goto(at + 2);
      case operation.cutFail:
        this.#undoToBarrier();
        return false;
      default:
        if (this.#position < a) return false;
        this.#position -= a;
        return this.#goto(at + 2);
    }
  }

  #goto(place: number): true {
    this.#place = place;
    return true;
  }

  #isAt(set: CodePointSet, position: number): boolean {
    return position >= 0 && position < this.#text.length && set.has(this.#text[position]!);
  }

  #holds(anchor: number): boolean {
    const [position, text] = [this.#position, this.#text];
    const atEnd = position === text.length;
    const beforeLineFeed = text[position] === 10;
    if (anchor === 0) return position === 0;
    if (anchor === 1) return position === 0 || text[position - 1] === 10;
    if (anchor === 2) return atEnd || (beforeLineFeed && position + 1 === text.length);
    return atEnd || (anchor === 3 && beforeLineFeed);
  }

  #isBoundary(word: CodePointSet, negated: boolean): boolean {
    if (this.#text.length === 0) return false;
    return (this.#isAt(word, this.#position - 1) !== this.#isAt(word, this.#position)) !== negated;
  }

  #repeat(at: number): boolean {
    const set = this.#sets[this.#code[at + 1]!]!;
    const least = this.#code[at + 2]!;
    const most = this.#code[at + 3]!;
    const mode = this.#code[at + 4]!;
    const start = this.#position;
    const wanted = mode === 1 ? least : most;
    let count = 0;
    while (count < wanted && this.#isAt(set, start + count)) count++;
    this.step(count);
    if (count < least) return false;
    this.#position = start + count;
    if (mode === 0 && count > least) this.#push(frame.greedy, at + 5, start + count, start + least);
    if (mode === 1 && most > least) this.#push(frame.lazy, at, start + count, most - least);
    return this.#goto(at + 5);
  }

  #loop(at: number): boolean {
    const [count, place, least, most, exit, lazy] = operands(this.#code, at);
    const rounds = this.#registers[count]!;
    if (rounds < least) {
      this.#assign(count, rounds + 1);
      return this.#goto(at + 7 + lazy * 3);
    }
    const mayGoOn = rounds < most && this.#position !== this.#registers[place]!;
    if (lazy === 1) {
      if (mayGoOn) this.#push(frame.choice, at + 7, this.#position, 0);
      return this.#goto(exit);
    }
    if (!mayGoOn) return this.#goto(exit);
    this.#push(frame.choice, exit, this.#position, 0);
    this.#assign(count, rounds + 1);
    this.#assign(place, this.#position);
    return this.#goto(at + 7);
  }

  #push(kind: number, a: number, b: number, c: number): void {
    if (this.#stack.length >= stackLimit * frameWords) throw this.#tooMuch(`${stackLimit} places to come back to`);
    this.#stack.push(kind, a, b, c);
  }

  #assign(register: number, value: number): void {
    this.#push(frame.undo, register, this.#registers[register]!, 0);
    this.#registers[register] = value;
  }

  /** Resumes at the latest choice; false where none is left. */
  #backtrack(): boolean {
    const stack = this.#stack;
    while (stack.length > 0) {
      this.step(1);
      const top = stack.length - frameWords;
      const [kind, a, b, c] = [stack[top]!, stack[top + 1]!, stack[top + 2]!, stack[top + 3]!];
      if (kind === frame.greedy) return this.#giveBack(top);
      if (kind === frame.lazy) {
        if (this.#takeOneMore(top)) return true;
        continue;
      }
      stack.length = top;
      if (kind === frame.undo) this.#registers[a] = b;
      if (kind !== frame.choice && kind !== frame.barrierNot) continue;
      this.#position = b;
      return this.#goto(a + c);
    }
    return false;
  }

  #giveBack(top: number): true {
    const stack = this.#stack;
    this.#position = stack[top + 2]! - 1;
    stack[top + 2] = this.#position;
    const place = stack[top + 1]!;
    if (this.#position === stack[top + 3]) stack.length = top;
    return this.#goto(place);
  }

  #takeOneMore(top: number): boolean {
    const stack = this.#stack;
    const [at, position, left] = [stack[top + 1]!, stack[top + 2]!, stack[top + 3]!];
    stack.length = top;
    if (!this.#isAt(this.#sets[this.#code[at + 1]!]!, position)) return false;
    if (left > 1) this.#push(frame.lazy, at, position + 1, left - 1);
    this.#position = position + 1;
    return this.#goto(at + 5);
  }

  /** Forgets the choices since the barrier, keeps what must be undone; the barrier's position. */
  #cut(): number {
    const stack = this.#stack;
    const barrier = this.#latestBarrier();
    const position = stack[barrier + 2]!;
    let kept = barrier;
    for (let i = barrier + frameWords; i < stack.length; i += frameWords) {
      if (stack[i] !== frame.undo) continue;
      for (let k = 0; k < frameWords; k++) stack[kept + k] = stack[i + k]!;
      kept += frameWords;
    }
    stack.length = kept;
    return position;
  }

  #undoToBarrier(): void {
    const stack = this.#stack;
    const barrier = this.#latestBarrier();
    for (let i = stack.length - frameWords; i > barrier; i -= frameWords) {
      if (stack[i] === frame.undo) this.#registers[stack[i + 1]!] = stack[i + 2]!;
    }
    stack.length = barrier;
  }

  #latestBarrier(): number {
    let i = this.#stack.length - frameWords;
    while (this.#stack[i] !== frame.barrier && this.#stack[i] !== frame.barrierNot) i -= frameWords;
    this.step((this.#stack.length - i) / frameWords);
    return i;
  }
}

/** The six operands of a loop. */
function operands(code: Int32Array, at: number): [number, number, number, number, number, number] {
  return [code[at + 1]!, code[at + 2]!, code[at + 3]!, code[at + 4]!, code[at + 5]!, code[at + 6]!];
}
