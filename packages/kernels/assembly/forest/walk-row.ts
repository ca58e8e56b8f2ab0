import { TREE_BYTES, TREE_DEPTH } from "./image";
import { down, next, nodesOf, slotOf } from "./step";

/** The slot that one row reaches in one perfect tree, from its root. */
@inline export function slotPerfect<R>(image: usize, tree: usize, record: usize): i32 {
  const nodes = nodesOf(image, tree);
  const depth = load<i32>(tree, TREE_DEPTH);
  let at = 1;
  for (let step = 0; step < depth; step++) at = down<R>(nodes, at, record, true);
  return at - (1 << depth);
}

/** The u32 slots that one row reaches in four perfect trees of one depth, from their roots. */
@inline export function slotsPerfectOfFour<R>(image: usize, tree: usize, record: usize, slots: usize): void {
  const nodesA = nodesOf(image, tree);
  const nodesB = nodesOf(image, tree + TREE_BYTES);
  const nodesC = nodesOf(image, tree + 2 * TREE_BYTES);
  const nodesD = nodesOf(image, tree + 3 * TREE_BYTES);
  const depth = load<i32>(tree, TREE_DEPTH);
  const bottom = 1 << depth;
  let a = 1, b = 1, c = 1, d = 1;
  for (let step = 0; step < depth; step++) {
    a = down<R>(nodesA, a, record, true);
    b = down<R>(nodesB, b, record, true);
    c = down<R>(nodesC, c, record, true);
    d = down<R>(nodesD, d, record, true);
  }
  store<i32>(slots, a - bottom);
  store<i32>(slots, b - bottom, 4);
  store<i32>(slots, c - bottom, 8);
  store<i32>(slots, d - bottom, 12);
}

/** The slot that one row reaches in one linked tree, from its root. */
@inline export function slotLinked<R>(image: usize, tree: usize, record: usize): i32 {
  const depth = load<i32>(tree, TREE_DEPTH);
  let node = <i32>nodesOf(image, tree);
  for (let step = 0; step < depth; step++) node = next<R>(node, record, true);
  return slotOf(image, tree, node);
}

/** The u32 slots that one row reaches in eight linked trees, from their roots; `depth` is that of the deepest. */
@inline export function slotsLinkedOfEight<R>(image: usize, tree: usize, depth: i32, record: usize, slots: usize): void {
  let a = <i32>nodesOf(image, tree);
  let b = <i32>nodesOf(image, tree + TREE_BYTES);
  let c = <i32>nodesOf(image, tree + 2 * TREE_BYTES);
  let d = <i32>nodesOf(image, tree + 3 * TREE_BYTES);
  let e = <i32>nodesOf(image, tree + 4 * TREE_BYTES);
  let f = <i32>nodesOf(image, tree + 5 * TREE_BYTES);
  let g = <i32>nodesOf(image, tree + 6 * TREE_BYTES);
  let h = <i32>nodesOf(image, tree + 7 * TREE_BYTES);
  for (let step = 0; step < depth; step++) {
    a = next<R>(a, record, true);
    b = next<R>(b, record, true);
    c = next<R>(c, record, true);
    d = next<R>(d, record, true);
    e = next<R>(e, record, true);
    f = next<R>(f, record, true);
    g = next<R>(g, record, true);
    h = next<R>(h, record, true);
  }
  store<i32>(slots, slotOf(image, tree, a));
  store<i32>(slots, slotOf(image, tree + TREE_BYTES, b), 4);
  store<i32>(slots, slotOf(image, tree + 2 * TREE_BYTES, c), 8);
  store<i32>(slots, slotOf(image, tree + 3 * TREE_BYTES, d), 12);
  store<i32>(slots, slotOf(image, tree + 4 * TREE_BYTES, e), 16);
  store<i32>(slots, slotOf(image, tree + 5 * TREE_BYTES, f), 20);
  store<i32>(slots, slotOf(image, tree + 6 * TREE_BYTES, g), 24);
  store<i32>(slots, slotOf(image, tree + 7 * TREE_BYTES, h), 28);
}

/** The same of sixteen trees: more of them hide how long a table outside the first-level cache takes. */
export function slotsLinkedOfSixteen<R>(image: usize, tree: usize, depth: i32, record: usize, slots: usize): void {
  let n0 = <i32>nodesOf(image, tree);
  let n1 = <i32>nodesOf(image, tree + TREE_BYTES);
  let n2 = <i32>nodesOf(image, tree + 2 * TREE_BYTES);
  let n3 = <i32>nodesOf(image, tree + 3 * TREE_BYTES);
  let n4 = <i32>nodesOf(image, tree + 4 * TREE_BYTES);
  let n5 = <i32>nodesOf(image, tree + 5 * TREE_BYTES);
  let n6 = <i32>nodesOf(image, tree + 6 * TREE_BYTES);
  let n7 = <i32>nodesOf(image, tree + 7 * TREE_BYTES);
  let n8 = <i32>nodesOf(image, tree + 8 * TREE_BYTES);
  let n9 = <i32>nodesOf(image, tree + 9 * TREE_BYTES);
  let n10 = <i32>nodesOf(image, tree + 10 * TREE_BYTES);
  let n11 = <i32>nodesOf(image, tree + 11 * TREE_BYTES);
  let n12 = <i32>nodesOf(image, tree + 12 * TREE_BYTES);
  let n13 = <i32>nodesOf(image, tree + 13 * TREE_BYTES);
  let n14 = <i32>nodesOf(image, tree + 14 * TREE_BYTES);
  let n15 = <i32>nodesOf(image, tree + 15 * TREE_BYTES);
  for (let step = 0; step < depth; step++) {
    n0 = next<R>(n0, record, true);
    n1 = next<R>(n1, record, true);
    n2 = next<R>(n2, record, true);
    n3 = next<R>(n3, record, true);
    n4 = next<R>(n4, record, true);
    n5 = next<R>(n5, record, true);
    n6 = next<R>(n6, record, true);
    n7 = next<R>(n7, record, true);
    n8 = next<R>(n8, record, true);
    n9 = next<R>(n9, record, true);
    n10 = next<R>(n10, record, true);
    n11 = next<R>(n11, record, true);
    n12 = next<R>(n12, record, true);
    n13 = next<R>(n13, record, true);
    n14 = next<R>(n14, record, true);
    n15 = next<R>(n15, record, true);
  }
  store<i32>(slots, slotOf(image, tree, n0));
  store<i32>(slots, slotOf(image, tree + TREE_BYTES, n1), 4);
  store<i32>(slots, slotOf(image, tree + 2 * TREE_BYTES, n2), 8);
  store<i32>(slots, slotOf(image, tree + 3 * TREE_BYTES, n3), 12);
  store<i32>(slots, slotOf(image, tree + 4 * TREE_BYTES, n4), 16);
  store<i32>(slots, slotOf(image, tree + 5 * TREE_BYTES, n5), 20);
  store<i32>(slots, slotOf(image, tree + 6 * TREE_BYTES, n6), 24);
  store<i32>(slots, slotOf(image, tree + 7 * TREE_BYTES, n7), 28);
  store<i32>(slots, slotOf(image, tree + 8 * TREE_BYTES, n8), 32);
  store<i32>(slots, slotOf(image, tree + 9 * TREE_BYTES, n9), 36);
  store<i32>(slots, slotOf(image, tree + 10 * TREE_BYTES, n10), 40);
  store<i32>(slots, slotOf(image, tree + 11 * TREE_BYTES, n11), 44);
  store<i32>(slots, slotOf(image, tree + 12 * TREE_BYTES, n12), 48);
  store<i32>(slots, slotOf(image, tree + 13 * TREE_BYTES, n13), 52);
  store<i32>(slots, slotOf(image, tree + 14 * TREE_BYTES, n14), 56);
  store<i32>(slots, slotOf(image, tree + 15 * TREE_BYTES, n15), 60);
}
