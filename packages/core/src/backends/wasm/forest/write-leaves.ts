import { tree as field } from "./image-layout.ts";
import type { ImageWriter } from "./image-writer.ts";
import type { TreeJob } from "./tree-job.ts";

/** Appends what the leaves say, `leafOf` being the node behind each slot, or -1. */
export function writeLeaves(job: TreeJob, leafOf: Int32Array, writer: ImageWriter, descriptor: Int32Array): void {
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
