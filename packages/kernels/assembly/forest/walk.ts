import { TREE_DEPTH, TREE_EARLY, TREE_EXITS, TREE_LEAF_INDEX, TREE_NODES, TREE_STEPS, TREE_SWEEP_DEPTH } from "./image";

// A node's first word tells plane and rank: (byte offset of the plane << 8 | rank) for 8-bit ranks, (plane << 16 | rank)
// for 16-bit ones. Perfect trees stand in heap order from 1, children of i at 2i and 2i + 1; other trees have a second
// word, the index of the left child, the right one beside it; a leaf points at itself and no rank exceeds its own.

@inline function goesRight<R>(word: i32, ranks: usize, planeShift: u32): i32 {
  if (sizeof<R>() == 1) return <i32>(<u32>(<i32>(<i8>word) - <i32>load<i8>(ranks + (<u32>word >>> 8))) >>> 31);
  return <i32>(<u32>(<i32>(<i16>word) - <i32>load<i16>(ranks + ((<u32>word >>> 16) << planeShift))) >>> 31);
}

@inline function down<R>(nodes: usize, at: i32, ranks: usize, planeShift: u32): i32 {
  return (at << 1) + goesRight<R>(load<i32>(nodes + (<usize>at << 2)), ranks, planeShift);
}

@inline function next<R>(nodes: usize, at: i32, ranks: usize, planeShift: u32): i32 {
  const node = nodes + (<usize>at << 3);
  return load<i32>(node, 4) + goesRight<R>(load<i32>(node), ranks, planeShift);
}

/** From labels to u32 slots by a perfect tree, 8 rows in flight; up to 7 slots past `rows` are written. */
@inline export function walkPerfect<R>(image: usize, tree: usize, planes: usize, planeShift: u32, rows: i32, labels: usize, slots: usize): void {
  const nodes = image + load<u32>(tree, TREE_NODES);
  const steps = load<i32>(tree, TREE_STEPS);
  const top = 1 << load<i32>(tree, TREE_SWEEP_DEPTH);
  const bottom = 1 << load<i32>(tree, TREE_DEPTH);
  for (let row = 0; row < rows; row += 8) {
    const from = labels + <usize>row * sizeof<R>();
    const ranks = planes + <usize>row * sizeof<R>();
    let a = top + <i32>load<R>(from);
    let b = top + <i32>load<R>(from, sizeof<R>());
    let c = top + <i32>load<R>(from, 2 * sizeof<R>());
    let d = top + <i32>load<R>(from, 3 * sizeof<R>());
    let e = top + <i32>load<R>(from, 4 * sizeof<R>());
    let f = top + <i32>load<R>(from, 5 * sizeof<R>());
    let g = top + <i32>load<R>(from, 6 * sizeof<R>());
    let h = top + <i32>load<R>(from, 7 * sizeof<R>());
    for (let step = 0; step < steps; step++) {
      a = down<R>(nodes, a, ranks, planeShift);
      b = down<R>(nodes, b, ranks + sizeof<R>(), planeShift);
      c = down<R>(nodes, c, ranks + 2 * sizeof<R>(), planeShift);
      d = down<R>(nodes, d, ranks + 3 * sizeof<R>(), planeShift);
      e = down<R>(nodes, e, ranks + 4 * sizeof<R>(), planeShift);
      f = down<R>(nodes, f, ranks + 5 * sizeof<R>(), planeShift);
      g = down<R>(nodes, g, ranks + 6 * sizeof<R>(), planeShift);
      h = down<R>(nodes, h, ranks + 7 * sizeof<R>(), planeShift);
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

@inline function leafSlot(leafIndex: usize, at: i32): i32 {
  const block = leafIndex + (<usize>(<u32>at >>> 6) << 4);
  return load<i32>(block, 8) + <i32>popcnt<u64>(load<u64>(block) & ((<u64>1 << (<u64>at & 63)) - 1));
}

@inline function exit(exits: usize, label: u32): i32 {
  return load<i32>(exits + (<usize>label << 2));
}

/** From labels to u32 slots by a linked tree, 8 rows in flight; up to 7 slots past `rows` are written. */
@inline export function walkLinked<R>(image: usize, tree: usize, planes: usize, planeShift: u32, rows: i32, labels: usize, slots: usize): void {
  const nodes = image + load<u32>(tree, TREE_NODES);
  const exits = image + load<u32>(tree, TREE_EXITS);
  const leafIndex = image + load<u32>(tree, TREE_LEAF_INDEX);
  const steps = load<i32>(tree, TREE_STEPS);
  const early = load<i32>(tree, TREE_EARLY);
  for (let row = 0; row < rows; row += 8) {
    const from = labels + <usize>row * sizeof<R>();
    const ranks = planes + <usize>row * sizeof<R>();
    let a = exit(exits, <u32>load<R>(from));
    let b = exit(exits, <u32>load<R>(from, sizeof<R>()));
    let c = exit(exits, <u32>load<R>(from, 2 * sizeof<R>()));
    let d = exit(exits, <u32>load<R>(from, 3 * sizeof<R>()));
    let e = exit(exits, <u32>load<R>(from, 4 * sizeof<R>()));
    let f = exit(exits, <u32>load<R>(from, 5 * sizeof<R>()));
    let g = exit(exits, <u32>load<R>(from, 6 * sizeof<R>()));
    let h = exit(exits, <u32>load<R>(from, 7 * sizeof<R>()));
    let left = steps;
    while (left > 0) {
      const stop = early && left > early ? left - early : 0;
      const before = a + b + c + d + e + f + g + h;
      for (; left > stop; left--) {
        a = next<R>(nodes, a, ranks, planeShift);
        b = next<R>(nodes, b, ranks + sizeof<R>(), planeShift);
        c = next<R>(nodes, c, ranks + 2 * sizeof<R>(), planeShift);
        d = next<R>(nodes, d, ranks + 3 * sizeof<R>(), planeShift);
        e = next<R>(nodes, e, ranks + 4 * sizeof<R>(), planeShift);
        f = next<R>(nodes, f, ranks + 5 * sizeof<R>(), planeShift);
        g = next<R>(nodes, g, ranks + 6 * sizeof<R>(), planeShift);
        h = next<R>(nodes, h, ranks + 7 * sizeof<R>(), planeShift);
      }
      if (a + b + c + d + e + f + g + h == before) break;
    }
    const to = slots + (<usize>row << 2);
    store<i32>(to, leafSlot(leafIndex, a));
    store<i32>(to, leafSlot(leafIndex, b), 4);
    store<i32>(to, leafSlot(leafIndex, c), 8);
    store<i32>(to, leafSlot(leafIndex, d), 12);
    store<i32>(to, leafSlot(leafIndex, e), 16);
    store<i32>(to, leafSlot(leafIndex, f), 20);
    store<i32>(to, leafSlot(leafIndex, g), 24);
    store<i32>(to, leafSlot(leafIndex, h), 28);
  }
}

/** The slot that one row reaches in one perfect tree, from its root. */
@inline export function slotPerfect<R>(image: usize, tree: usize, ranks: usize, planeShift: u32): i32 {
  const nodes = image + load<u32>(tree, TREE_NODES);
  const depth = load<i32>(tree, TREE_DEPTH);
  let at = 1;
  for (let step = 0; step < depth; step++) at = down<R>(nodes, at, ranks, planeShift);
  return at - (1 << depth);
}

/** The slots that one row reaches in four linked trees that stand `stride` bytes apart, from their roots. */
@inline export function slotsLinked4<R>(image: usize, tree: usize, stride: usize, ranks: usize, planeShift: u32, slots: usize): void {
  const t1 = tree + stride, t2 = t1 + stride, t3 = t2 + stride;
  const n0 = image + load<u32>(tree, TREE_NODES);
  const n1 = image + load<u32>(t1, TREE_NODES);
  const n2 = image + load<u32>(t2, TREE_NODES);
  const n3 = image + load<u32>(t3, TREE_NODES);
  const steps = max(max(load<i32>(tree, TREE_DEPTH), load<i32>(t1, TREE_DEPTH)), max(load<i32>(t2, TREE_DEPTH), load<i32>(t3, TREE_DEPTH)));
  let a = 0, b = 0, c = 0, d = 0;
  for (let step = 0; step < steps; step++) {
    a = next<R>(n0, a, ranks, planeShift);
    b = next<R>(n1, b, ranks, planeShift);
    c = next<R>(n2, c, ranks, planeShift);
    d = next<R>(n3, d, ranks, planeShift);
  }
  store<i32>(slots, leafSlot(image + load<u32>(tree, TREE_LEAF_INDEX), a));
  store<i32>(slots, leafSlot(image + load<u32>(t1, TREE_LEAF_INDEX), b), 4);
  store<i32>(slots, leafSlot(image + load<u32>(t2, TREE_LEAF_INDEX), c), 8);
  store<i32>(slots, leafSlot(image + load<u32>(t3, TREE_LEAF_INDEX), d), 12);
}

/** The slot that one row reaches in one linked tree, from its root. */
@inline export function slotLinked<R>(image: usize, tree: usize, ranks: usize, planeShift: u32): i32 {
  const nodes = image + load<u32>(tree, TREE_NODES);
  const depth = load<i32>(tree, TREE_DEPTH);
  let at = 0;
  for (let step = 0; step < depth; step++) {
    const to = next<R>(nodes, at, ranks, planeShift);
    if (to == at) break;
    at = to;
  }
  return leafSlot(image + load<u32>(tree, TREE_LEAF_INDEX), at);
}
