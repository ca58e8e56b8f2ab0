import { BLOCK_BYTES, PLANE_BLOCK, TREE_BYTES, TREE_DEPTH, TREE_EARLY, TREE_EXITS, TREE_LEAF_INDEX, TREE_NODES, TREE_STEPS, TREE_SWEEP_DEPTH } from "./image";

// A node's first word tells plane and rank: (byte offset of the plane << 8 | rank) for 8-bit ranks, (plane << 16 | rank)
// for 16-bit ones. Perfect trees stand in heap order from 1, children of i at 2i and 2i + 1; other trees have a second
// word, how many bytes further the left child stands, the right one behind it; at a leaf that is 0 and no rank exceeds its own.

@inline function goesRight<R>(node: usize, ranks: usize, lane: usize): i32 {
  if (sizeof<R>() == 1) return <i32>(<u32>(<i32>load<i8>(node) - <i32>load<i8>(ranks + (load<u32>(node) >>> 8) + lane)) >>> 31);
  return <i32>(<u32>(<i32>load<i16>(node) - <i32>load<i16>(ranks + (<u32>load<u16>(node, 2) << 7) + 2 * lane)) >>> 31);
}

@inline function down<R>(nodes: usize, at: i32, ranks: usize, lane: usize): i32 {
  return (at << 1) + goesRight<R>(nodes + (<usize>at << 2), ranks, lane);
}

@inline function next<R>(node: i32, ranks: usize, lane: usize): i32 {
  return node + load<i32>(node, 4) + (goesRight<R>(node, ranks, lane) << 3);
}

@inline function inBlock<R>(planes: usize, row: i32, blockBytes: usize): usize {
  const at = <usize>row * sizeof<R>();
  return planes + (at / PLANE_BLOCK) * blockBytes + (at & (PLANE_BLOCK - 1));
}

/** From labels to u32 slots by a perfect tree, 8 rows in flight; up to 7 slots past `rows` are written. */
@inline export function walkPerfect<R>(image: usize, tree: usize, planes: usize, rows: i32, labels: usize, slots: usize): void {
  const blockBytes = <usize>load<u32>(image, BLOCK_BYTES);
  const nodes = image + load<u32>(tree, TREE_NODES);
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
      a = down<R>(nodes, a, ranks, 0);
      b = down<R>(nodes, b, ranks, 1);
      c = down<R>(nodes, c, ranks, 2);
      d = down<R>(nodes, d, ranks, 3);
      e = down<R>(nodes, e, ranks, 4);
      f = down<R>(nodes, f, ranks, 5);
      g = down<R>(nodes, g, ranks, 6);
      h = down<R>(nodes, h, ranks, 7);
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

@inline function leafSlot(leafIndex: usize, nodes: usize, node: i32): i32 {
  const at = (<u32>node - <u32>nodes) >>> 3;
  const block = leafIndex + (<usize>(at >>> 6) << 4);
  return load<i32>(block, 8) + <i32>popcnt<u64>(load<u64>(block) & ((<u64>1 << (<u64>at & 63)) - 1));
}

@inline function exit(nodes: usize, exits: usize, label: u32): i32 {
  return <i32>(nodes + load<u32>(exits + (<usize>label << 2)));
}

/** From labels to u32 slots by a linked tree, 8 rows in flight; up to 7 slots past `rows` are written. */
@inline export function walkLinked<R>(image: usize, tree: usize, planes: usize, rows: i32, labels: usize, slots: usize): void {
  const blockBytes = <usize>load<u32>(image, BLOCK_BYTES);
  const nodes = image + load<u32>(tree, TREE_NODES);
  const exits = image + load<u32>(tree, TREE_EXITS);
  const leafIndex = image + load<u32>(tree, TREE_LEAF_INDEX);
  const steps = load<i32>(tree, TREE_STEPS);
  const early = load<i32>(tree, TREE_EARLY);
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
    let left = steps;
    while (left > 0) {
      const stop = early && left > early ? left - early : 0;
      const before = a + b + c + d + e + f + g + h;
      for (; left > stop; left--) {
        a = next<R>(a, ranks, 0);
        b = next<R>(b, ranks, 1);
        c = next<R>(c, ranks, 2);
        d = next<R>(d, ranks, 3);
        e = next<R>(e, ranks, 4);
        f = next<R>(f, ranks, 5);
        g = next<R>(g, ranks, 6);
        h = next<R>(h, ranks, 7);
      }
      if (a + b + c + d + e + f + g + h == before) break;
    }
    const to = slots + (<usize>row << 2);
    store<i32>(to, leafSlot(leafIndex, nodes, a));
    store<i32>(to, leafSlot(leafIndex, nodes, b), 4);
    store<i32>(to, leafSlot(leafIndex, nodes, c), 8);
    store<i32>(to, leafSlot(leafIndex, nodes, d), 12);
    store<i32>(to, leafSlot(leafIndex, nodes, e), 16);
    store<i32>(to, leafSlot(leafIndex, nodes, f), 20);
    store<i32>(to, leafSlot(leafIndex, nodes, g), 24);
    store<i32>(to, leafSlot(leafIndex, nodes, h), 28);
  }
}

@inline function nodesOf(image: usize, tree: usize): usize {
  return image + load<u32>(tree, TREE_NODES);
}

@inline function slotOf(image: usize, tree: usize, node: i32): i32 {
  return leafSlot(image + load<u32>(tree, TREE_LEAF_INDEX), nodesOf(image, tree), node);
}

/** The slot that one row reaches in one perfect tree, from its root. */
@inline export function slotPerfect<R>(image: usize, tree: usize, ranks: usize): i32 {
  const nodes = nodesOf(image, tree);
  const depth = load<i32>(tree, TREE_DEPTH);
  let at = 1;
  for (let step = 0; step < depth; step++) at = down<R>(nodes, at, ranks, 0);
  return at - (1 << depth);
}

/** The u32 slots that one row reaches in four perfect trees of one depth, from their roots. */
@inline export function slotsPerfectOfFour<R>(image: usize, tree: usize, ranks: usize, slots: usize): void {
  const nodesA = nodesOf(image, tree);
  const nodesB = nodesOf(image, tree + TREE_BYTES);
  const nodesC = nodesOf(image, tree + 2 * TREE_BYTES);
  const nodesD = nodesOf(image, tree + 3 * TREE_BYTES);
  const depth = load<i32>(tree, TREE_DEPTH);
  const bottom = 1 << depth;
  let a = 1, b = 1, c = 1, d = 1;
  for (let step = 0; step < depth; step++) {
    a = down<R>(nodesA, a, ranks, 0);
    b = down<R>(nodesB, b, ranks, 0);
    c = down<R>(nodesC, c, ranks, 0);
    d = down<R>(nodesD, d, ranks, 0);
  }
  store<i32>(slots, a - bottom);
  store<i32>(slots, b - bottom, 4);
  store<i32>(slots, c - bottom, 8);
  store<i32>(slots, d - bottom, 12);
}

/** The slot that one row reaches in one linked tree, from its root. */
@inline export function slotLinked<R>(image: usize, tree: usize, ranks: usize): i32 {
  const depth = load<i32>(tree, TREE_DEPTH);
  let node = <i32>nodesOf(image, tree);
  for (let step = 0; step < depth; step++) node = next<R>(node, ranks, 0);
  return slotOf(image, tree, node);
}

/** The u32 slots that one row reaches in eight linked trees, from their roots; `depth` is that of the deepest. */
@inline export function slotsLinkedOfEight<R>(image: usize, tree: usize, depth: i32, ranks: usize, slots: usize): void {
  let a = <i32>nodesOf(image, tree);
  let b = <i32>nodesOf(image, tree + TREE_BYTES);
  let c = <i32>nodesOf(image, tree + 2 * TREE_BYTES);
  let d = <i32>nodesOf(image, tree + 3 * TREE_BYTES);
  let e = <i32>nodesOf(image, tree + 4 * TREE_BYTES);
  let f = <i32>nodesOf(image, tree + 5 * TREE_BYTES);
  let g = <i32>nodesOf(image, tree + 6 * TREE_BYTES);
  let h = <i32>nodesOf(image, tree + 7 * TREE_BYTES);
  for (let step = 0; step < depth; step++) {
    a = next<R>(a, ranks, 0);
    b = next<R>(b, ranks, 0);
    c = next<R>(c, ranks, 0);
    d = next<R>(d, ranks, 0);
    e = next<R>(e, ranks, 0);
    f = next<R>(f, ranks, 0);
    g = next<R>(g, ranks, 0);
    h = next<R>(h, ranks, 0);
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
