import { planeBlockBytes } from "./image-layout.ts";
import type { TreeJob } from "./tree-job.ts";

/** Where the plane of a split lies in a block of rows. */
export function planeOffset({ plan, shape }: TreeJob, node: number): number {
  return plan.nodePlane[shape.base + node]! * planeBlockBytes;
}

/** The rank of a split as planes hold ranks, lowered by half their range. */
export function signedRank({ plan, shape }: TreeJob, node: number): number {
  return plan.nodeRank[shape.base + node]! - 2 ** (plan.rankBits - 1);
}

/** Plane and rank of a split in 32 bits: the plane's offset above an 8-bit rank, its number above a 16-bit one. */
export function nodeWord(job: TreeJob, node: number): number {
  const { plan, shape } = job;
  return plan.rankBits === 8
    ? (planeOffset(job, node) * 256) | (signedRank(job, node) & 0xff)
    : (plan.nodePlane[shape.base + node]! << 16) | (signedRank(job, node) & 0xffff);
}

/** The word of a node that no row goes right of. */
export function neverRight(rankBits: 8 | 16): number {
  return rankBits === 8 ? 0x7f : 0x7fff;
}
