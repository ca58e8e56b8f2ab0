import { assert } from "../../../errors/index.ts";
import type { TreeJob } from "./tree-job.ts";

/** The most exits that a sweep may have: what a byte can name. */
export const mostExits = 256;

/** Where a split leaves its labels for the split above it. */
export interface Slot {
  index: number;
}

/** What a split takes for a child: the label of an exit, or the labels that the child left in a slot. */
export type Operand = { readonly kind: "exit"; readonly label: number } | { readonly kind: "slot"; readonly slot: Slot };

/** Up to seven splits in three levels over eight exits at most; a split that is not there (-1) sends nobody to the right. */
export interface Octet {
  /** The root, its children, its grandchildren. */
  readonly nodes: readonly number[];
  /** What each grandchild's left side is labelled; its right side has the label behind it. */
  readonly labels: readonly number[];
}

/** A split of two exits, the second labelled behind the first. */
export interface Pair {
  readonly node: number;
  readonly label: number;
}

export interface Join {
  readonly node: number;
  readonly left: Operand;
  readonly right: Operand;
  readonly slot: Slot;
}

/** The operations of a sweep in their order: all octets, whose slots come first, all pairs, whose slots follow, and the joins, the last of them the root's. */
export interface SweepPlan {
  readonly octets: readonly Octet[];
  readonly pairs: readonly Pair[];
  readonly joins: readonly Join[];
  readonly slots: number;
  /** Of the leftmost exit and of the rightmost. */
  readonly firstLabel: number;
  readonly lastLabel: number;
}

/** An octet costs as much as four splits by themselves. */
const leastOctet = 5;

/**
 * Plans the sweep over the splits of `inSweep`, a set closed under parents, with at most `mostExits` exits. `labelOf` is asked
 * once for each exit, from left to right, and must answer with rising labels.
 */
export function planSweep(job: TreeJob, inSweep: (node: number) => boolean, labelOf: (node: number) => number): SweepPlan {
  const tree = new SweptTree(job, inSweep, labelOf);
  const octets: (Octet & { readonly slot: Slot })[] = [];
  const pairs: (Pair & { readonly slot: Slot })[] = [];
  const joins: Join[] = [];
  const fresh: Slot[] = [];
  const free: Slot[] = [];
  const freshSlot = (): Slot => free.pop() ?? fresh[fresh.push({ index: -1 }) - 1]!;
  const visit = (node: number): Operand => {
    if (!inSweep(node)) return { kind: "exit", label: tree.label(node) };
    const octet = tree.octet(node);
    if (octet !== null) return { kind: "slot", slot: octets[octets.push({ ...octet, slot: { index: -1 } }) - 1]!.slot };
    if (node !== 0 && tree.isPair(node)) {
      const pair = { node, label: tree.label(tree.left(node)), slot: { index: -1 } };
      pairs.push(pair);
      return { kind: "slot", slot: pair.slot };
    }
    const left = visit(tree.left(node));
    const right = visit(tree.right(node));
    const slot = left.kind === "slot" ? left.slot : right.kind === "slot" ? right.slot : freshSlot();
    if (left.kind === "slot" && right.kind === "slot") free.push(right.slot);
    joins.push({ node, left, right, slot });
    return { kind: "slot", slot };
  };
  visit(0);
  const slots = [...octets.map(({ slot }) => slot), ...pairs.map(({ slot }) => slot), ...fresh];
  for (const [index, slot] of slots.entries()) slot.index = index;
  return { octets, pairs, joins, slots: slots.length, firstLabel: tree.firstLabel, lastLabel: tree.lastLabel };
}

/** The part of a tree that is swept, its exits labelled. */
class SweptTree {
  readonly #job: TreeJob;
  readonly #inSweep: (node: number) => boolean;
  readonly #labels = new Map<number, number>();
  readonly #splits = new Map<number, { readonly height: number; readonly count: number }>();
  readonly firstLabel: number;
  lastLabel = -1;

  constructor(job: TreeJob, inSweep: (node: number) => boolean, labelOf: (node: number) => number) {
    this.#job = job;
    this.#inSweep = inSweep;
    this.#measure(0, labelOf);
    this.firstLabel = this.#labels.values().next().value!;
  }

  left(node: number): number {
    return this.#job.ensemble.left[this.#job.shape.base + node]!;
  }

  right(node: number): number {
    return this.#job.ensemble.right[this.#job.shape.base + node]!;
  }

  label(exit: number): number {
    return this.#labels.get(exit)!;
  }

  isPair(node: number): boolean {
    const left = this.#labels.get(this.left(node));
    return left !== undefined && this.#labels.get(this.right(node)) === left + 1;
  }

  octet(node: number): Octet | null {
    const { height, count } = this.#splits.get(node)!;
    if (height > 3 || count < leastOctet) return null;
    const children = [this.left(node), this.right(node)].map((child) => (this.#inSweep(child) ? child : -1));
    const grandchildren = [this.left(node), this.right(node)].flatMap((child) =>
      this.#inSweep(child) ? [this.left(child), this.right(child)] : [child, child],
    );
    const splits = grandchildren.map((each) => (this.#inSweep(each) ? each : -1));
    if (!splits.every((each) => each < 0 || this.isPair(each))) return null;
    const labels = grandchildren.map((each) => this.label(this.#inSweep(each) ? this.left(each) : each));
    return { nodes: [node, ...children, ...splits], labels };
  }

  #measure(node: number, labelOf: (node: number) => number): { readonly height: number; readonly count: number } {
    if (!this.#inSweep(node)) {
      const label = labelOf(node);
      assert(label > this.lastLabel && label < mostExits, "the labels of a sweep rise, and a byte can name them");
      this.lastLabel = label;
      this.#labels.set(node, label);
      return { height: 0, count: 0 };
    }
    const left = this.#measure(this.left(node), labelOf);
    const right = this.#measure(this.right(node), labelOf);
    const measured = { height: 1 + Math.max(left.height, right.height), count: 1 + left.count + right.count };
    this.#splits.set(node, measured);
    return measured;
  }
}
