import type { TreeJob } from "./tree-job.ts";

/** The nodes, each behind its parent and the side with more leaves before the other: most steps of a walk stay in a cache line. */
export function* hotFirst({ ensemble, shape }: TreeJob): Generator<number> {
  const leaves = new Int32Array(shape.count).fill(1);
  for (let index = shape.preorder.length - 1; index >= 0; index--) {
    const node = shape.preorder[index]!;
    if (shape.height[node]! > 0) leaves[node] = leaves[ensemble.left[shape.base + node]!]! + leaves[ensemble.right[shape.base + node]!]!;
  }
  const waiting = [0];
  while (waiting.length > 0) {
    const node = waiting.pop()!;
    yield node;
    if (shape.height[node] === 0) continue;
    const left = ensemble.left[shape.base + node]!;
    const right = ensemble.right[shape.base + node]!;
    if (leaves[left]! < leaves[right]!) waiting.push(left, right);
    else waiting.push(right, left);
  }
}
