import type { Kernel } from "./choose-kernel.ts";
import { tree as field } from "./image-layout.ts";
import type { ImageWriter } from "./image-writer.ts";
import { packLinked } from "./pack-linked.ts";
import { packOblivious } from "./pack-oblivious.ts";
import { packPerfect } from "./pack-perfect.ts";
import type { SweepNeeds } from "./pack-sweep.ts";
import { isSplit, type TreeJob } from "./tree-job.ts";
import { writeLeaves } from "./write-leaves.ts";

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
      return packLinked(job, (node) => job.shape.height[node]! > 0, 0, false, writer, descriptor);
    case "linked":
      return packLinked(job, (node) => job.shape.height[node]! > kernel.steps, kernel.steps, false, writer, descriptor);
    case "early":
      return packLinked(
        job,
        (node) => isSplit(job, node) && job.shape.depth[node]! < kernel.sweepDepth,
        height - kernel.sweepDepth,
        true,
        writer,
        descriptor,
      );
    default:
      return kernel satisfies never;
  }
}
