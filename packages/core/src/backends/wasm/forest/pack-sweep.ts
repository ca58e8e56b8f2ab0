import { assert } from "../../../errors/index.ts";
import { planeBlockBytes, tree as field } from "./image-layout.ts";
import type { ImageWriter } from "./image-writer.ts";
import type { TreeJob } from "./tree-job.ts";

/** The most exits that a sweep may have: what a byte can name. */
export const mostExits = 256;

const pairBytes = 8;
const joinBytes = 12;
/** A slot holds four blocks of labels. */
const slotHalfBlocks = 8;

/** What the kernel takes for a child: the label of an exit, or the labels that an earlier split left in a slot. */
type Operand = { readonly kind: "exit"; readonly label: number } | { readonly kind: "slot"; readonly slot: number };

/** Work memory of a sweep: slots of a label a row, and constants for labels. */
export interface SweepNeeds {
  readonly slots: number;
  readonly labels: number;
}

interface Join {
  readonly node: number;
  readonly left: Operand;
  readonly right: Operand;
  readonly slot: number;
}

/**
 * Packs the sweep over the splits of `inSweep`, a set closed under parents, with at most `mostExits` exits, and returns what it
 * needs. `labelOf` is asked once for each exit, from left to right, and must answer with rising labels.
 */
export function packSweep(
  job: TreeJob,
  inSweep: (node: number) => boolean,
  labelOf: (node: number) => number,
  writer: ImageWriter,
  descriptor: Int32Array,
): SweepNeeds {
  const { ensemble, plan, shape } = job;
  const pairs: { readonly node: number; readonly label: number }[] = [];
  const joins: Join[] = [];
  const free: number[] = [];
  let slots = 0;
  let last = -1;
  const exit = (node: number): Operand => {
    const label = labelOf(node);
    assert(label > last && label < mostExits, "the labels of a sweep rise, and a byte can name them");
    last = label;
    return { kind: "exit", label };
  };
  const visit = (node: number): Operand => {
    if (!inSweep(node)) return exit(node);
    const left = visit(ensemble.left[shape.base + node]!);
    const right = visit(ensemble.right[shape.base + node]!);
    if (node !== 0 && left.kind === "exit" && right.kind === "exit" && right.label === left.label + 1) {
      return { kind: "slot", slot: pairs.push({ node, label: left.label }) - 1 };
    }
    const slot = left.kind === "slot" ? left.slot : right.kind === "slot" ? right.slot : (free.pop() ?? --slots);
    if (left.kind === "slot" && right.kind === "slot") free.push(right.slot);
    joins.push({ node, left, right, slot });
    return { kind: "slot", slot };
  };
  const root = visit(0);
  descriptor[field.startLabel] = root.kind === "exit" ? root.label : 0;
  descriptor[field.pairCount] = pairs.length;
  descriptor[field.joinCount] = joins.length;
  const view = new DataView(new ArrayBuffer(pairs.length * pairBytes + joins.length * joinBytes));
  const writeTest = (at: number, node: number): void => {
    view.setUint32(at, plan.nodePlane[shape.base + node]! * planeBlockBytes, true);
    view.setInt16(at + 4, plan.nodeRank[shape.base + node]! - 2 ** (plan.rankBits - 1), true);
  };
  for (const [index, { node, label }] of pairs.entries()) {
    writeTest(index * pairBytes, node);
    view.setUint16(index * pairBytes + 6, label, true);
  }
  const slotDistance = (slot: number): number => mostExits + (slot >= 0 ? slot : pairs.length - 1 - slot) * slotHalfBlocks;
  const distance = (operand: Operand): number => (operand.kind === "exit" ? operand.label : slotDistance(operand.slot));
  for (const [index, { node, left, right, slot }] of joins.entries()) {
    const at = pairs.length * pairBytes + index * joinBytes;
    writeTest(at, node);
    view.setUint16(at + 6, distance(left), true);
    view.setUint16(at + 8, distance(right), true);
    view.setUint16(at + 10, slotDistance(slot), true);
  }
  descriptor[field.ops] = writer.append(new Uint8Array(view.buffer));
  return { slots: pairs.length - slots, labels: last + 1 };
}
