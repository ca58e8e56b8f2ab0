import { form, tree as field } from "./image-layout.ts";
import type { ImageWriter } from "./image-writer.ts";
import { planeOffset, signedRank } from "./node-word.ts";
import { isSplit, type TreeJob } from "./tree-job.ts";

const levelBytes = 8;
const mostLevels = 16;
/** Levels whose answers a label of a rank's size can hold. */
const labelLevels = { 8: 8, 16: 16 } as const;

/** The node that stands first in each level, where a tree is full and each level asks one question; else null. */
export function obliviousLevels({ plan, shape }: Pick<TreeJob, "plan" | "shape">): readonly number[] | null {
  const height = shape.height[0]!;
  if (height === 0 || height > mostLevels || shape.leafCount !== 2 ** height || shape.leavesAtDepth[height] !== shape.leafCount)
    return null;
  const levels: number[] = [];
  for (const node of shape.preorder) {
    const depth = shape.depth[node]!;
    if (depth === height) continue;
    levels[depth] ??= node;
    const first = shape.base + levels[depth];
    const here = shape.base + node;
    if (plan.nodePlane[here] !== plan.nodePlane[first] || plan.nodeRank[here] !== plan.nodeRank[first]) return null;
  }
  return levels;
}

/** Packs the levels of an oblivious tree and returns its leaves by slot. */
export function packOblivious(job: TreeJob, levels: readonly number[], writer: ImageWriter, descriptor: Int32Array): Int32Array {
  const { plan, shape } = job;
  const view = new DataView(new ArrayBuffer(levels.length * levelBytes));
  for (const [level, node] of levels.entries()) {
    view.setUint32(level * levelBytes, planeOffset(job, node), true);
    view.setInt16(level * levelBytes + 4, signedRank(job, node), true);
  }
  descriptor[field.form] = form.oblivious;
  descriptor[field.ops] = writer.append(new Uint8Array(view.buffer));
  descriptor[field.steps] = levels.length > labelLevels[plan.rankBits] ? levels.length : 0;
  return shape.preorder.filter((node) => !isSplit(job, node));
}
