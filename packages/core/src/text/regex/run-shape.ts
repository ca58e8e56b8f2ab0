import type { CodePointSet } from "../unicode/code-point-set.ts";
import { unbounded } from "./pattern-program.ts";
import type { PatternNode } from "./pattern-node.ts";

/**
 * Patterns such as `\b\w\w+\b` and `[a-z]+` need no matcher: their tokens are whole runs of `run`, `least` to `most`
 * code points long, of which every code point is in `members`.
 */
export interface RunShape {
  readonly run: CodePointSet;
  readonly members: CodePointSet;
  readonly least: number;
  readonly most: number;
}

/** The shape of a pattern whose tokens are runs, or undefined. */
export function runShape(pattern: PatternNode): RunShape | undefined {
  const parts = flatten(pattern);
  const before = parts[0]?.kind === "boundary" ? parts.shift() : undefined;
  const after = parts.at(-1)?.kind === "boundary" ? parts.pop() : undefined;
  const word = boundaryOf(before) ?? boundaryOf(after);
  if ((before !== undefined && boundaryOf(before) === undefined) || (after !== undefined && boundaryOf(after) === undefined))
    return undefined;
  const core = repeatedSet(parts.length === 1 ? flatten(parts[0]!) : parts);
  if (core === undefined || core.least === 0) return undefined;
  const { set, least, most } = core;
  if (word === undefined) return most === unbounded ? { run: set, members: set, least, most } : undefined;
  if (boundaryOf(before)?.equals(word) === false || boundaryOf(after)?.equals(word) === false) return undefined;
  if (set.equals(word) && most === unbounded) return { run: word, members: word, least, most };
  if (before === undefined || after === undefined || !set.isSubsetOf(word)) return undefined;
  return { run: word, members: set, least, most };
}

function flatten(node: PatternNode): PatternNode[] {
  if (node.kind === "capture") return flatten(node.body);
  return node.kind === "sequence" ? node.items.flatMap((item) => (item.kind === "sequence" ? flatten(item) : [item])) : [node];
}

function boundaryOf(node: PatternNode | undefined): CodePointSet | undefined {
  return node?.kind === "boundary" && !node.negated ? node.word : undefined;
}

/** One set throughout, whose only variable repeat is greedy. */
function repeatedSet(parts: readonly PatternNode[]): { set: CodePointSet; least: number; most: number } | undefined {
  let set: CodePointSet | undefined;
  let least = 0;
  let most = 0;
  for (const part of parts) {
    const body = part.kind === "repeat" ? part.body : part;
    if (body.kind !== "set" || (set !== undefined && !set.equals(body.set))) return undefined;
    if (part.kind === "repeat" && part.mode !== "greedy") return undefined;
    set = body.set;
    least += part.kind === "repeat" ? part.minimum : 1;
    most += part.kind === "repeat" ? part.maximum : 1;
  }
  return set === undefined || least > 0x7fffffff
    ? undefined
    : { set, least, most: most === Infinity ? unbounded : Math.min(most, unbounded) };
}
