import { form, tree as field } from "./image-layout.ts";
import type { ImageWriter } from "./image-writer.ts";
import { neverRight, nodeWord } from "./node-word.ts";
import { packSweep, type SweepNeeds } from "./pack-sweep.ts";
import { isSplit, type TreeJob } from "./tree-job.ts";
import { writeLeaves } from "./write-leaves.ts";

/** Heap order from slot 1; a leaf above the bottom goes on as splits that never go right. */
export function packPerfect(job: TreeJob, sweepDepth: number, writer: ImageWriter, descriptor: Int32Array): SweepNeeds {
  const { ensemble, shape } = job;
  const height = shape.height[0]!;
  const heapIndex = new Int32Array(shape.count);
  const nodes = new Int32Array(2 ** height).fill(neverRight(job.plan.rankBits));
  const leafOf = new Int32Array(2 ** height).fill(-1);
  heapIndex[0] = 1;
  for (const node of shape.preorder) {
    const at = heapIndex[node]!;
    if (isSplit(job, node)) {
      nodes[at] = nodeWord(job, node);
      heapIndex[ensemble.left[shape.base + node]!] = 2 * at;
      heapIndex[ensemble.right[shape.base + node]!] = 2 * at + 1;
    } else {
      leafOf[at * 2 ** (height - shape.depth[node]!) - 2 ** height] = node;
    }
  }
  const label = (node: number): number => heapIndex[node]! * 2 ** (sweepDepth - shape.depth[node]!) - 2 ** sweepDepth;
  const needs = packSweep(job, (node) => isSplit(job, node) && shape.depth[node]! < sweepDepth, label, writer, descriptor);
  descriptor[field.form] = form.perfect;
  descriptor[field.sweepDepth] = sweepDepth;
  descriptor[field.steps] = height - sweepDepth;
  descriptor[field.nodes] = writer.append(nodes);
  writeLeaves(job, leafOf, writer, descriptor);
  return needs;
}
