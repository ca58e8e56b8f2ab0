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
