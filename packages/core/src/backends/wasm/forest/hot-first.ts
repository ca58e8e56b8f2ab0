import type { TreeJob } from "./tree-job.ts";

/** The nodes, each behind its parent and the side with more leaves before the other: most steps of a walk stay in a cache line. */
export function hotFirst({ ensemble, shape }: TreeJob): Int32Array {
  const leaves = new Int32Array(shape.count).fill(1);
  for (let index = shape.preorder.length - 1; index >= 0; index--) {
    const node = shape.preorder[index]!;
    if (shape.height[node]! > 0) leaves[node] = leaves[ensemble.left[shape.base + node]!]! + leaves[ensemble.right[shape.base + node]!]!;
  }
  const order = new Int32Array(shape.preorder.length);
  const waiting = new Int32Array(order.length + 1);
  for (let known = 0, count = 1; count > 0;) {
    const node = waiting[--count]!;
    order[known++] = node;
    if (shape.height[node] === 0) continue;
    const left = ensemble.left[shape.base + node]!;
    const right = ensemble.right[shape.base + node]!;
    const leftFirst = leaves[left]! >= leaves[right]!;
    waiting[count++] = leftFirst ? right : left;
    waiting[count++] = leftFirst ? left : right;
  }
  return order;
}
