import type { CodePointSet } from "../unicode/code-point-set.ts";
import { parsePattern } from "./parse-pattern.ts";
import { widthOf, type PatternNode } from "./pattern-node.ts";

/** A set that is taken so many times. */
interface Step {
  readonly set: CodePointSet;
  readonly least: number;
  readonly most: number;
}

/**
 * The least number of code points that a pattern takes, if its first match by Python's order is also its longest, and it never
 * takes none: no alternatives, and every repeat is of a set that what follows cannot begin with.
 */
export function longestMatchWidth(pattern: string): number | undefined {
  const node = parsePattern(pattern);
  const steps = stepsOf(node);
  const [least] = widthOf(node);
  return steps !== undefined && least > 0 && steps.every((_, index) => isDecided(steps, index)) ? least : undefined;
}

/** A pattern for what lies between single code points that any of these patterns takes, if that is all that they take; `least` code points long. */
export function betweenPattern(separators: readonly string[], least: number): string | undefined {
  const boundaries: string[] = [];
  for (const separator of separators) {
    const [step, ...others] = stepsOf(parsePattern(separator)) ?? [];
    if (step === undefined || others.length > 0 || step.least !== 1) return undefined;
    for (let index = 0; index < step.set.boundaries.length; index += 2)
      boundaries.push(`${codeEscape(step.set.boundaries[index]!)}-${codeEscape((step.set.boundaries[index + 1] ?? 0x110000) - 1)}`);
  }
  return `[^${boundaries.join("")}]{${least},}`;
}

function codeEscape(code: number): string {
  return `\\U${code.toString(16).padStart(8, "0")}`;
}

function stepsOf(node: PatternNode): readonly Step[] | undefined {
  switch (node.kind) {
    case "set":
      return [{ set: node.set, least: 1, most: 1 }];
    case "sequence": {
      const parts = node.items.map(stepsOf);
      return parts.includes(undefined) ? undefined : parts.flatMap((part) => part!);
    }
    case "repeat":
      return node.body.kind === "set" && node.mode === "greedy"
        ? [{ set: node.body.set, least: node.minimum, most: node.maximum }]
        : undefined;
    case "boundary":
      return [];
    default:
      return undefined;
  }
}

/** Whether it is clear from the next code point if a repeat goes on. */
function isDecided(steps: readonly Step[], index: number): boolean {
  const { set, least, most } = steps[index]!;
  if (least === most) return true;
  for (const next of steps.slice(index + 1)) {
    if (set.intersection(next.set).boundaries.length > 0) return false;
    if (next.least > 0) return true;
  }
  return true;
}
