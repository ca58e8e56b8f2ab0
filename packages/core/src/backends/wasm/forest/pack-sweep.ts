import { tree as field } from "./image-layout.ts";
import type { ImageWriter } from "./image-writer.ts";
import { neverRight, nodeWord, planeOffset, signedRank } from "./node-word.ts";
import { mostExits, planSweep, type Octet, type Operand, type Slot } from "./plan-sweep.ts";
import type { TreeJob } from "./tree-job.ts";

const octetBytes = 32;
const pairBytes = 8;
const joinBytes = 12;
/** A slot holds four blocks of labels. */
const slotHalfBlocks = 8;

/** Work memory of a sweep: slots of a label a row, and constants for labels. */
export interface SweepNeeds {
  readonly slots: number;
  readonly labels: number;
}

/** Packs the sweep that `planSweep` plans and returns what it needs. */
export function packSweep(
  job: TreeJob,
  inSweep: (node: number) => boolean,
  labelOf: (node: number) => number,
  writer: ImageWriter,
  descriptor: Int32Array,
): SweepNeeds {
  const { octets, pairs, joins, slots, firstLabel, lastLabel } = planSweep(job, inSweep, labelOf);
  const view = new DataView(new ArrayBuffer(octets.length * octetBytes + pairs.length * pairBytes + joins.length * joinBytes));
  let at = 0;
  for (const octet of octets) {
    writeOctet(job, octet, view, at);
    at += octetBytes;
  }
  for (const { node, label } of pairs) {
    view.setUint32(at, planeOffset(job, node), true);
    view.setInt16(at + 4, signedRank(job, node), true);
    view.setUint16(at + 6, label, true);
    at += pairBytes;
  }
  const slotDistance = (slot: Slot): number => mostExits + slot.index * slotHalfBlocks;
  const distance = (operand: Operand): number => (operand.kind === "exit" ? operand.label : slotDistance(operand.slot));
  for (const { node, left, right, slot } of joins) {
    view.setUint32(at, planeOffset(job, node), true);
    view.setInt16(at + 4, signedRank(job, node), true);
    view.setUint16(at + 6, distance(left), true);
    view.setUint16(at + 8, distance(right), true);
    view.setUint16(at + 10, slotDistance(slot), true);
    at += joinBytes;
  }
  descriptor[field.ops] = writer.append(new Uint8Array(view.buffer));
  descriptor[field.startLabel] = firstLabel;
  descriptor[field.octetCount] = octets.length;
  descriptor[field.pairCount] = pairs.length;
  descriptor[field.joinCount] = joins.length;
  return { slots, labels: lastLabel + 1 };
}

/** A split that is not there asks in the plane of the root, so that no other is read. */
function writeOctet(job: TreeJob, { nodes, labels }: Octet, view: DataView, at: number): void {
  const never = (nodeWord(job, nodes[0]!) & ~neverRightMask[job.plan.rankBits]) | neverRight(job.plan.rankBits);
  for (const [index, node] of nodes.entries()) view.setInt32(at + index * 4, node < 0 ? never : nodeWord(job, node), true);
  for (const [index, label] of labels.entries()) view.setUint8(at + 28 + index, label);
}

const neverRightMask = { 8: 0xff, 16: 0xffff } as const;
