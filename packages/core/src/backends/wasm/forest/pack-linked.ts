import type { TreeShape } from "../../forest/tree-shape.ts";
import { hotFirst } from "./hot-first.ts";
import { tree as field } from "./image-layout.ts";
import type { ImageWriter } from "./image-writer.ts";
import { neverRight, nodeWord } from "./node-word.ts";
import { packSweep, type SweepNeeds } from "./pack-sweep.ts";
import { isSplit, type TreeJob } from "./tree-job.ts";
import { writeLeaves } from "./write-leaves.ts";

const roundSteps = 5;

/** Two words a node, the second the way to the left child in bytes; siblings side by side. */
export function packLinked(
  job: TreeJob,
  inSweep: (node: number) => boolean,
  steps: number,
  byRounds: boolean,
  writer: ImageWriter,
  descriptor: Int32Array,
): SweepNeeds {
  const { ensemble, shape } = job;
  const size = shape.preorder.length;
  const nodes = new Int32Array(size * 2);
  const position = new Int32Array(shape.count);
  const nodeAt = new Int32Array(size);
  let end = 1;
  for (const node of hotFirst(job)) {
    const at = position[node]!;
    nodeAt[at] = node;
    if (isSplit(job, node)) {
      nodes[2 * at] = nodeWord(job, node);
      nodes[2 * at + 1] = (end - at) * 8;
      position[ensemble.left[shape.base + node]!] = end;
      position[ensemble.right[shape.base + node]!] = end + 1;
      end += 2;
    } else {
      nodes[2 * at] = neverRight(job.plan.rankBits);
      nodes[2 * at + 1] = 0;
    }
  }
  const leafOf = new Int32Array(shape.leafCount);
  const leafIndex = new Uint32Array((Math.floor(size / 64) + 1) * 4);
  const slotOf = new Int32Array(shape.count);
  for (let at = 0, slot = 0; at < size; at++) {
    const block = (at >>> 6) * 4;
    if ((at & 63) === 0) leafIndex[block + 2] = slot;
    const node = nodeAt[at]!;
    if (isSplit(job, node)) continue;
    leafIndex[block + ((at >>> 5) & 1)]! |= 1 << (at & 31);
    slotOf[node] = slot;
    leafOf[slot++] = node;
  }
  const exits: number[] = [];
  const needs = packSweep(job, inSweep, (node) => exits.push(node) - 1, writer, descriptor);
  if (steps === 0) {
    const order = new Uint8Array(shape.leafCount);
    for (const [label, node] of exits.entries()) order[slotOf[node]!] = label;
    descriptor[field.leafOrder] = writer.append(order);
  } else {
    descriptor[field.exits] = writer.append(Int32Array.from(exits, (node) => position[node]! * 8));
  }
  descriptor[field.steps] = steps;
  descriptor[field.rounds] = byRounds ? firstSteps(shape, steps) | (roundSteps << 16) : 0;
  descriptor[field.nodes] = writer.append(nodes);
  descriptor[field.leafIndex] = writer.append(leafIndex);
  writeLeaves(job, steps === 0 ? Int32Array.from(exits) : leafOf, writer, descriptor);
  return needs;
}

/** Steps that nearly all rows have to go below the swept top of `swept` levels. */
function firstSteps(shape: TreeShape, steps: number): number {
  const swept = shape.height[0]! - steps;
  let seen = 0;
  for (let depth = 0; depth < shape.leavesAtDepth.length; depth++) {
    seen += shape.leavesAtDepth[depth]!;
    if (seen > 0.1 * shape.leafCount) return Math.min(65_535, Math.max(1, depth - swept));
  }
  return 1;
}
