import { BLOCK_BYTES, PLANE_BLOCK, TREE_DEPTH, TREE_EXITS, TREE_STEPS, TREE_SWEEP_DEPTH } from "./image";
import { down, next, nodesOf, slotOf } from "./step";

@inline function inBlock<R>(planes: usize, row: i32, blockBytes: usize): usize {
  const at = <usize>row * sizeof<R>();
  return planes + (at / PLANE_BLOCK) * blockBytes + (at & (PLANE_BLOCK - 1));
}

/** From labels to u32 slots by a perfect tree, 8 rows in flight; up to 7 slots past `rows` are written. */
@inline export function walkPerfect<R>(image: usize, tree: usize, planes: usize, rows: i32, labels: usize, slots: usize): void {
  const blockBytes = load<u32>(image, BLOCK_BYTES);
  const nodes = nodesOf(image, tree);
  const steps = load<i32>(tree, TREE_STEPS);
  const top = 1 << load<i32>(tree, TREE_SWEEP_DEPTH);
  const bottom = 1 << load<i32>(tree, TREE_DEPTH);
  for (let row = 0; row < rows; row += 8) {
    const from = labels + <usize>row * sizeof<R>();
    const ranks = inBlock<R>(planes, row, blockBytes);
    let a = top + <i32>load<R>(from);
    let b = top + <i32>load<R>(from, sizeof<R>());
    let c = top + <i32>load<R>(from, 2 * sizeof<R>());
    let d = top + <i32>load<R>(from, 3 * sizeof<R>());
    let e = top + <i32>load<R>(from, 4 * sizeof<R>());
    let f = top + <i32>load<R>(from, 5 * sizeof<R>());
    let g = top + <i32>load<R>(from, 6 * sizeof<R>());
    let h = top + <i32>load<R>(from, 7 * sizeof<R>());
    for (let step = 0; step < steps; step++) {
      a = down<R>(nodes, a, ranks, false);
      b = down<R>(nodes, b, ranks + sizeof<R>(), false);
      c = down<R>(nodes, c, ranks + 2 * sizeof<R>(), false);
      d = down<R>(nodes, d, ranks + 3 * sizeof<R>(), false);
      e = down<R>(nodes, e, ranks + 4 * sizeof<R>(), false);
      f = down<R>(nodes, f, ranks + 5 * sizeof<R>(), false);
      g = down<R>(nodes, g, ranks + 6 * sizeof<R>(), false);
      h = down<R>(nodes, h, ranks + 7 * sizeof<R>(), false);
    }
    const to = slots + (<usize>row << 2);
    store<i32>(to, a - bottom);
    store<i32>(to, b - bottom, 4);
    store<i32>(to, c - bottom, 8);
    store<i32>(to, d - bottom, 12);
    store<i32>(to, e - bottom, 16);
    store<i32>(to, f - bottom, 20);
    store<i32>(to, g - bottom, 24);
    store<i32>(to, h - bottom, 28);
  }
}

@inline export function exit(nodes: usize, exits: usize, label: u32): i32 {
  return <i32>(nodes + load<u32>(exits + (<usize>label << 2)));
}

/** From labels to u32 slots by a linked tree, 8 rows in flight, as many steps as the longest path; up to 7 slots past `rows` are written. */
@inline export function walkLinked<R>(image: usize, tree: usize, planes: usize, rows: i32, labels: usize, slots: usize): void {
  const blockBytes = load<u32>(image, BLOCK_BYTES);
  const nodes = nodesOf(image, tree);
  const exits = image + load<u32>(tree, TREE_EXITS);
  const steps = load<i32>(tree, TREE_STEPS);
  for (let row = 0; row < rows; row += 8) {
    const from = labels + <usize>row * sizeof<R>();
    const ranks = inBlock<R>(planes, row, blockBytes);
    let a = exit(nodes, exits, <u32>load<R>(from));
    let b = exit(nodes, exits, <u32>load<R>(from, sizeof<R>()));
    let c = exit(nodes, exits, <u32>load<R>(from, 2 * sizeof<R>()));
    let d = exit(nodes, exits, <u32>load<R>(from, 3 * sizeof<R>()));
    let e = exit(nodes, exits, <u32>load<R>(from, 4 * sizeof<R>()));
    let f = exit(nodes, exits, <u32>load<R>(from, 5 * sizeof<R>()));
    let g = exit(nodes, exits, <u32>load<R>(from, 6 * sizeof<R>()));
    let h = exit(nodes, exits, <u32>load<R>(from, 7 * sizeof<R>()));
    for (let step = 0; step < steps; step++) {
      a = next<R>(a, ranks, false);
      b = next<R>(b, ranks + sizeof<R>(), false);
      c = next<R>(c, ranks + 2 * sizeof<R>(), false);
      d = next<R>(d, ranks + 3 * sizeof<R>(), false);
      e = next<R>(e, ranks + 4 * sizeof<R>(), false);
      f = next<R>(f, ranks + 5 * sizeof<R>(), false);
      g = next<R>(g, ranks + 6 * sizeof<R>(), false);
      h = next<R>(h, ranks + 7 * sizeof<R>(), false);
    }
    const to = slots + (<usize>row << 2);
    store<i32>(to, slotOf(image, tree, a));
    store<i32>(to, slotOf(image, tree, b), 4);
    store<i32>(to, slotOf(image, tree, c), 8);
    store<i32>(to, slotOf(image, tree, d), 12);
    store<i32>(to, slotOf(image, tree, e), 16);
    store<i32>(to, slotOf(image, tree, f), 20);
    store<i32>(to, slotOf(image, tree, g), 24);
    store<i32>(to, slotOf(image, tree, h), 28);
  }
}
