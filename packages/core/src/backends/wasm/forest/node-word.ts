import { planeBlockBytes } from "./image-layout.ts";
import type { TreeJob } from "./tree-job.ts";

/** The word of a split by which a walk goes on: plane and rank. */
export function nodeWord(job: TreeJob, node: number): number {
  const { plan, shape } = job;
  const plane = plan.nodePlane[shape.base + node]!;
  const rank = plan.nodeRank[shape.base + node]!;
  return plan.rankBits === 8 ? (plane * planeBlockBytes * 256) | ((rank - 128) & 0xff) : (plane << 16) | ((rank - 32_768) & 0xffff);
}

/** The word of a node that no row goes right of. */
export function neverRight(rankBits: 8 | 16): number {
  return rankBits === 8 ? 0x7f : 0x7fff;
}
