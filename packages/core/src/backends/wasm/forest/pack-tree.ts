import type { Kernel } from "./choose-kernel.ts";
import { form, planeBlockBytes, tree as field } from "./image-layout.ts";
import type { ImageWriter } from "./image-writer.ts";
import { packOblivious } from "./pack-oblivious.ts";
import { packSweep, type SweepNeeds } from "./pack-sweep.ts";
import { isSplit, type TreeJob } from "./tree-job.ts";

/** Appends the tables of a tree for a kernel, fills in its descriptor, and returns what its sweep needs. */
export function packTree(job: TreeJob, kernel: Kernel, writer: ImageWriter, descriptor: Int32Array): SweepNeeds {
  const height = job.shape.height[0]!;
  descriptor[field.depth] = height;
  descriptor[field.output] = job.output;
  descriptor[field.width] = job.output >= 0 ? 1 : job.ensemble.leafWidth;
  descriptor[field.nodeCount] = job.shape.preorder.length;
  switch (kernel.kind) {
    case "oblivious":
      writeLeaves(job, packOblivious(job, kernel.levels, writer, descriptor), writer, descriptor);
      return { slots: 0, labels: 0 };
    case "perfect":
      return packPerfect(job, kernel.sweepDepth, writer, descriptor);
    case "sweep":
      return packLinked(job, (node) => job.shape.height[node]! > 0, 0, 0, writer, descriptor);
    case "linked":
      return packLinked(job, (node) => job.shape.height[node]! > kernel.steps, kernel.steps, 0, writer, descriptor);
    case "early":
      return packLinked(
        job,
        (node) => isSplit(job, node) && job.shape.depth[node]! < kernel.sweepDepth,
        height - kernel.sweepDepth,
        4,
        writer,
        descriptor,
      );
    default:
      return kernel satisfies never;
  }
}

function nodeWord(job: TreeJob, node: number): number {
  const { plan, shape } = job;
  const plane = plan.nodePlane[shape.base + node]!;
  const rank = plan.nodeRank[shape.base + node]!;
  return plan.rankBits === 8 ? (plane * planeBlockBytes * 256) | ((rank - 128) & 0xff) : (plane << 16) | ((rank - 32_768) & 0xffff);
}

function neverRight(rankBits: 8 | 16): number {
  return rankBits === 8 ? 0x7f : 0x7fff;
}

/** Heap order from slot 1; a leaf above the bottom goes on as splits that never go right. */
function packPerfect(job: TreeJob, sweepDepth: number, writer: ImageWriter, descriptor: Int32Array): SweepNeeds {
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

/** Two words a node, the second the way to the left child in bytes; siblings side by side, in the order in which a walk that prefers the left meets them. */
function packLinked(
  job: TreeJob,
  inSweep: (node: number) => boolean,
  steps: number,
  early: number,
  writer: ImageWriter,
  descriptor: Int32Array,
): SweepNeeds {
  const { ensemble, shape } = job;
  const size = shape.preorder.length;
  const nodes = new Int32Array(size * 2);
  const position = new Int32Array(shape.count);
  const nodeAt = new Int32Array(size);
  let end = 1;
  for (const node of shape.preorder) {
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
  descriptor[field.early] = early;
  descriptor[field.nodes] = writer.append(nodes);
  descriptor[field.leafIndex] = writer.append(leafIndex);
  writeLeaves(job, steps === 0 ? Int32Array.from(exits) : leafOf, writer, descriptor);
  return needs;
}

function writeLeaves(job: TreeJob, leafOf: Int32Array, writer: ImageWriter, descriptor: Int32Array): void {
  if (job.outputs !== "sum") descriptor[field.leafNumbers] = writer.append(leafOf);
  if (job.outputs !== "leaf") descriptor[field.leaves] = writer.append(leafValues(job, leafOf));
}

function leafValues(job: TreeJob, leafOf: Int32Array): Float32Array | Float64Array {
  const { ensemble, shape } = job;
  const width = job.output >= 0 ? 1 : ensemble.leafWidth;
  const length = leafOf.length * width;
  const table = job.singleLeaves ? new Float32Array(length) : new Float64Array(length);
  for (let slot = 0; slot < leafOf.length; slot++) {
    const node = leafOf[slot]!;
    if (node < 0) continue;
    const row = ensemble.leaf[shape.base + node]! * ensemble.leafWidth;
    for (let column = 0; column < width; column++) table[slot * width + column] = ensemble.leafValue[row + column]!;
  }
  return table;
}
