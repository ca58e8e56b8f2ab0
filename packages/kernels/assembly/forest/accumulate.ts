import { LEAF_F32, SUM_F32, TREE_BYTES, TREE_LEAF_NUMBERS, TREE_LEAVES, TREE_OUTPUT, TREE_WIDTH } from "./image";
import { LABELS_BYTES, SLOTS_BYTES } from "./scratch";

// `S` is the type of the slots (u8, u16 or u32), `L` that of the leaves (f32 or f64), `T` the precision of a sum (f32 or f64).

@inline function leafOf<S, L>(leaves: usize, leafBytes: usize, slots: usize): L {
  return load<L>(leaves + <usize>load<S>(slots) * leafBytes);
}

@inline function firstSum(tree: usize, out: usize, outStride: usize): usize {
  return out + <usize>max(load<i32>(tree, TREE_OUTPUT), 0) * outStride * 8;
}

/** Adds the leaf of each row to its outputs. */
@inline export function addLeaves<S>(image: usize, tree: usize, slots: usize, rows: i32, out: usize, outStride: usize): void {
  const leaves = image + load<u32>(tree, TREE_LEAVES);
  const width = <usize>load<u32>(tree, TREE_WIDTH);
  const first = firstSum(tree, out, outStride);
  for (let column: usize = 0; column < width; column++) {
    const to = first + column * outStride * 8;
    if (load<u32>(image, LEAF_F32)) addColumn<S, f32, f32>(leaves + (column << 2), width << 2, slots, rows, to);
    else if (load<u32>(image, SUM_F32)) addColumn<S, f64, f32>(leaves + (column << 3), width << 3, slots, rows, to);
    else addColumn<S, f64, f64>(leaves + (column << 3), width << 3, slots, rows, to);
  }
}

@inline function addColumn<S, L, T>(leaves: usize, leafBytes: usize, slots: usize, rows: i32, out: usize): void {
  for (const end = out + (<usize>rows << 3); out < end; out += 8) {
    store<f64>(out, <f64><T>(load<f64>(out) + <f64>leafOf<S, L>(leaves, leafBytes, slots)));
    slots += sizeof<S>();
  }
}

/** Adds the float64 leaf of one row to its float64 outputs. */
@inline export function addLeaf(image: usize, tree: usize, slot: u32, out: usize, outStride: usize): void {
  const width = <usize>load<u32>(tree, TREE_WIDTH);
  let sum = firstSum(tree, out, outStride);
  let leaf = image + load<u32>(tree, TREE_LEAVES) + ((<usize>slot * width) << 3);
  for (const end = leaf + (width << 3); leaf < end; leaf += 8) {
    store<f64>(sum, load<f64>(sum) + load<f64>(leaf));
    sum += outStride << 3;
  }
}

// Four trees of one width and output add in one pass. `L` is the precision of the sums, too: sums of float32 stay float32 between the trees.

// Distances go into the instructions.
@inline function sumOfFour<S, L>(sum: f64, a: usize, b: usize, c: usize, d: usize, leafBytes: usize, slots: usize): f64 {
  const slotA = <usize>load<S>(slots);
  const slotB = <usize>load<S>(slots, sizeof<S>() == 4 ? SLOTS_BYTES : LABELS_BYTES);
  const slotC = <usize>load<S>(slots, 2 * (sizeof<S>() == 4 ? SLOTS_BYTES : LABELS_BYTES));
  const slotD = <usize>load<S>(slots, 3 * (sizeof<S>() == 4 ? SLOTS_BYTES : LABELS_BYTES));
  const first = <L>sum + load<L>(a + slotA * leafBytes);
  const second = first + load<L>(b + slotB * leafBytes);
  const third = second + load<L>(c + slotC * leafBytes);
  return <f64>(third + load<L>(d + slotD * leafBytes));
}

@inline function addColumnOfFour<S, L>(a: usize, b: usize, c: usize, d: usize, width: usize, slots: usize, rows: i32, out: usize): void {
  if (width == 1) addStridedOfFour<S, L>(a, b, c, d, sizeof<L>(), slots, rows, out);
  else addStridedOfFour<S, L>(a, b, c, d, width * sizeof<L>(), slots, rows, out);
}

@inline function addStridedOfFour<S, L>(a: usize, b: usize, c: usize, d: usize, leafBytes: usize, slots: usize, rows: i32, out: usize): void {
  const end = out + (<usize>rows << 3);
  for (const blocks = out + (<usize>(rows & ~3) << 3); out < blocks; out += 32) {
    store<f64>(out, sumOfFour<S, L>(load<f64>(out), a, b, c, d, leafBytes, slots));
    store<f64>(out, sumOfFour<S, L>(load<f64>(out, 8), a, b, c, d, leafBytes, slots + sizeof<S>()), 8);
    store<f64>(out, sumOfFour<S, L>(load<f64>(out, 16), a, b, c, d, leafBytes, slots + 2 * sizeof<S>()), 16);
    store<f64>(out, sumOfFour<S, L>(load<f64>(out, 24), a, b, c, d, leafBytes, slots + 3 * sizeof<S>()), 24);
    slots += 4 * sizeof<S>();
  }
  for (; out < end; out += 8) {
    store<f64>(out, sumOfFour<S, L>(load<f64>(out), a, b, c, d, leafBytes, slots));
    slots += sizeof<S>();
  }
}

@inline function pairOf(leaves: usize, slot: usize): v128 {
  return v128.load(leaves + (slot << 4));
}

/** Four trees of two float64 a leaf add to both outputs in one pass. */
@inline function addPairsOfFour<S>(a: usize, b: usize, c: usize, d: usize, slots: usize, rows: i32, out: usize, second: usize): void {
  for (const end = out + (<usize>rows << 3); out < end; out += 8, second += 8) {
    let sums = v128.load64_lane(second, v128.load64_zero(out), 1);
    sums = f64x2.add(sums, pairOf(a, <usize>load<S>(slots)));
    sums = f64x2.add(sums, pairOf(b, <usize>load<S>(slots, sizeof<S>() == 4 ? SLOTS_BYTES : LABELS_BYTES)));
    sums = f64x2.add(sums, pairOf(c, <usize>load<S>(slots, 2 * (sizeof<S>() == 4 ? SLOTS_BYTES : LABELS_BYTES))));
    sums = f64x2.add(sums, pairOf(d, <usize>load<S>(slots, 3 * (sizeof<S>() == 4 ? SLOTS_BYTES : LABELS_BYTES))));
    v128.store64_lane(out, sums, 0);
    v128.store64_lane(second, sums, 1);
    slots += sizeof<S>();
  }
}

/** Adds the leaves of four trees of one width and output; the slots of the trees stand `slotsBytes` apart. */
@inline export function addLeavesOfFour<S>(image: usize, tree: usize, slots: usize, rows: i32, out: usize, outStride: usize): void {
  const width = <usize>load<u32>(tree, TREE_WIDTH);
  const single = load<u32>(image, LEAF_F32) != 0;
  const size: usize = single ? 4 : 8;
  const first = firstSum(tree, out, outStride);
  const a = image + load<u32>(tree, TREE_LEAVES);
  const b = image + load<u32>(tree + TREE_BYTES, TREE_LEAVES);
  const c = image + load<u32>(tree + 2 * TREE_BYTES, TREE_LEAVES);
  const d = image + load<u32>(tree + 3 * TREE_BYTES, TREE_LEAVES);
  if (width == 2 && !single) {
    addPairsOfFour<S>(a, b, c, d, slots, rows, first, first + outStride * 8);
    return;
  }
  for (let column: usize = 0; column < width; column++) {
    const at = column * size;
    const to = first + column * outStride * 8;
    if (single) addColumnOfFour<S, f32>(a + at, b + at, c + at, d + at, width, slots, rows, to);
    else addColumnOfFour<S, f64>(a + at, b + at, c + at, d + at, width, slots, rows, to);
  }
}

/** Writes the value of the leaf of each row, of a tree that has one. */
@inline export function writeLeafValues<S>(image: usize, tree: usize, slots: usize, rows: i32, out: usize): void {
  const leaves = image + load<u32>(tree, TREE_LEAVES);
  const single = load<u32>(image, LEAF_F32) != 0;
  for (let row = 0; row < rows; row++) {
    const slot = slots + <usize>row * sizeof<S>();
    store<f64>(out + (<usize>row << 3), single ? <f64>leafOf<S, f32>(leaves, 4, slot) : leafOf<S, f64>(leaves, 8, slot));
  }
}

/** Writes the number of the leaf of each row. */
@inline export function writeLeafNumbers<S>(image: usize, tree: usize, slots: usize, rows: i32, out: usize): void {
  const numbers = image + load<u32>(tree, TREE_LEAF_NUMBERS);
  for (let row = 0; row < rows; row++) {
    const slot = <usize>load<S>(slots + <usize>row * sizeof<S>());
    store<i32>(out + (<usize>row << 2), load<i32>(numbers + (slot << 2)));
  }
}
