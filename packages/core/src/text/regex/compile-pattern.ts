import { GodwitError } from "../../errors/index.ts";
import { CodePointSet } from "../unicode/code-point-set.ts";
import { operation, unbounded, type PatternProgram } from "./pattern-program.ts";
import type { Anchor, LookNode, PatternNode, RepeatNode } from "./pattern-node.ts";

const anchorNumbers: Readonly<Record<Anchor, number>> = { "text-start": 0, "line-start": 1, end: 2, "line-end": 3, "text-end": 4 };
const modeNumbers: Readonly<Record<RepeatNode["mode"], number>> = { greedy: 0, lazy: 1, possessive: 2 };
const longestProgram = 100_000;

/** Turns a parsed pattern into the matcher's program. */
export function compilePattern(node: PatternNode): PatternProgram {
  const compiler = new Compiler();
  compiler.emit(node);
  compiler.word(operation.match);
  const first = firstOf(node);
  return {
    code: Int32Array.from(compiler.code),
    firstSet: first.canBeEmpty ? -1 : compiler.setNumber(first.set),
    sets: compiler.sets,
    registerCount: compiler.registerCount,
    hasCapture: compiler.hasCapture,
  };
}

class Compiler {
  readonly code: number[] = [];
  readonly sets: CodePointSet[] = [];
  registerCount = 2;
  hasCapture = false;

  word(...words: number[]): void {
    this.code.push(...words);
    if (this.code.length > longestProgram)
      throw new GodwitError("LIMIT_EXCEEDED", `a token_pattern compiles to more than ${longestProgram} words`);
  }

  setNumber(set: CodePointSet): number {
    const known = this.sets.findIndex((other) => other.equals(set));
    return known >= 0 ? known : this.sets.push(set) - 1;
  }

  emit(node: PatternNode): void {
    switch (node.kind) {
      case "set":
        return this.#set(node.set);
      case "sequence":
        return node.items.forEach((item) => this.emit(item));
      case "choice":
        return this.#choice(node.options);
      case "repeat":
        return this.#repeat(node);
      case "capture":
        this.hasCapture = true;
        this.word(operation.save, 0);
        this.emit(node.body);
        return this.word(operation.save, 1);
      case "atomic":
        return this.#atomic(() => this.emit(node.body));
      case "look":
        return this.#look(node);
      case "anchor":
        return this.word(operation.anchor, anchorNumbers[node.anchor]);
      case "boundary":
        return this.word(operation.boundary, this.setNumber(node.word), node.negated ? 1 : 0);
      default:
        node satisfies never;
    }
  }

  #set(set: CodePointSet): void {
    const single = set.single();
    if (single === undefined) this.word(operation.set, this.setNumber(set));
    else this.word(operation.character, single);
  }

  #choice(options: readonly PatternNode[]): void {
    const ends: number[] = [];
    options.forEach((option, i) => {
      const last = i === options.length - 1;
      const next = last ? -1 : this.#open(operation.choose);
      this.emit(option);
      if (last) return;
      ends.push(this.#open(operation.jump));
      this.#close(next);
    });
    ends.forEach((end) => this.#close(end));
  }

  #repeat(node: RepeatNode): void {
    const most = node.maximum === Infinity ? unbounded : node.maximum;
    if (node.body.kind === "set") {
      this.word(operation.repeat, this.setNumber(node.body.set), node.minimum, most, modeNumbers[node.mode]);
    } else if (node.mode === "possessive") {
      this.#atomic(() => this.#loop({ ...node, mode: "greedy", body: { kind: "atomic", body: node.body } }, most));
    } else {
      this.#loop(node, most);
    }
  }

  #loop(node: RepeatNode, most: number): void {
    const count = this.registerCount;
    const place = count + 1;
    this.registerCount += 2;
    this.word(operation.loopStart, count, place);
    const top = this.code.length;
    this.word(operation.loop, count, place, node.minimum, most);
    const exit = this.code.push(-1) - 1;
    this.word(node.mode === "lazy" ? 1 : 0);
    if (node.mode === "lazy") this.word(operation.loopEnter, count, place);
    this.emit(node.body);
    this.word(operation.jump, top);
    this.#close(exit);
  }

  #look(node: LookNode): void {
    const after = node.negated ? this.#open(operation.barrierNot) : -1;
    if (!node.negated) this.word(operation.barrier);
    if (node.back > 0) this.word(operation.back, node.back);
    this.emit(node.body);
    this.word(node.negated ? operation.cutFail : operation.cutBack);
    if (node.negated) this.#close(after);
  }

  #atomic(body: () => void): void {
    this.word(operation.barrier);
    body();
    this.word(operation.cut);
  }

  /** Emits an operation whose place is not known yet, and says where to write it. */
  #open(code: number): number {
    this.word(code);
    return this.code.push(-1) - 1;
  }

  #close(at: number): void {
    this.code[at] = this.code.length;
  }
}

interface First {
  readonly set: CodePointSet;
  readonly canBeEmpty: boolean;
}

const nothing: First = { set: CodePointSet.empty, canBeEmpty: true };

/** The code points with which a match may begin. */
function firstOf(node: PatternNode): First {
  switch (node.kind) {
    case "set":
      return { set: node.set, canBeEmpty: false };
    case "sequence":
      return node.items.map(firstOf).reduceRight((rest, item) => (item.canBeEmpty ? either(item, rest, rest.canBeEmpty) : item), nothing);
    case "choice":
      return node.options.map(firstOf).reduce((a, b) => either(a, b, a.canBeEmpty || b.canBeEmpty));
    case "repeat": {
      if (node.maximum === 0) return nothing;
      const body = firstOf(node.body);
      return { set: body.set, canBeEmpty: body.canBeEmpty || node.minimum === 0 };
    }
    case "capture":
    case "atomic":
      return firstOf(node.body);
    case "look":
    case "anchor":
    case "boundary":
      return nothing;
    default:
      return node satisfies never;
  }
}

function either(left: First, right: First, canBeEmpty: boolean): First {
  return { set: left.set.union(right.set), canBeEmpty };
}
