import type { CodePointSet } from "../unicode/code-point-set.ts";

/** A parsed pattern. Case, flags and shorthands are resolved: a `set` consumes one code point that it holds. */
export type PatternNode =
  | { readonly kind: "set"; readonly set: CodePointSet }
  | { readonly kind: "sequence"; readonly items: readonly PatternNode[] }
  | { readonly kind: "choice"; readonly options: readonly PatternNode[] }
  | RepeatNode
  | { readonly kind: "capture"; readonly body: PatternNode }
  | { readonly kind: "atomic"; readonly body: PatternNode }
  | LookNode
  | { readonly kind: "anchor"; readonly anchor: Anchor }
  | { readonly kind: "boundary"; readonly negated: boolean; readonly word: CodePointSet };

export interface RepeatNode {
  readonly kind: "repeat";
  readonly body: PatternNode;
  readonly minimum: number;
  /** Infinity where there is no upper bound. */
  readonly maximum: number;
  readonly mode: "greedy" | "lazy" | "possessive";
}

export interface LookNode {
  readonly kind: "look";
  readonly body: PatternNode;
  readonly negated: boolean;
  /** Code points to go back before matching; 0 looks ahead. */
  readonly back: number;
}

export type Anchor = "text-start" | "line-start" | "end" | "line-end" | "text-end";

/** The least and the most code points that a node consumes. */
export function widthOf(node: PatternNode): readonly [number, number] {
  switch (node.kind) {
    case "set":
      return [1, 1];
    case "sequence":
      return node.items.map(widthOf).reduce(([a, b], [c, d]) => [a + c, b + d], [0, 0]);
    case "choice":
      return node.options.map(widthOf).reduce(([a, b], [c, d]) => [Math.min(a, c), Math.max(b, d)]);
    case "repeat": {
      const [least, most] = widthOf(node.body);
      return [least * node.minimum, most === 0 ? 0 : most * node.maximum];
    }
    case "capture":
    case "atomic":
      return widthOf(node.body);
    case "look":
    case "anchor":
    case "boundary":
      return [0, 0];
    default:
      return node satisfies never;
  }
}
