import { SUM_F32, TREE_BYTES, TREE_LEAF_NUMBERS, TREE_LEAVES, TREE_OUTPUT, TREE_WIDTH } from "./image";

// `S` is the type of the slots (u8, u16 or u32), `T` the precision of a sum (f32 or f64).

/** Adds the leaf of each row to its outputs. */
@inline export function addLeaves<S>(image: usize, tree: usize, slots: usize, rows: i32, out: usize, outStride: usize): void {
  const single = load<u32>(image, SUM_F32) != 0;
  const leaves = image + load<u32>(tree, TREE_LEAVES);
  const width = load<u32>(tree, TREE_WIDTH);
  const first = out + <usize>max(load<i32>(tree, TREE_OUTPUT), 0) * outStride * 8;
  for (let column: u32 = 0; column < width; column++) {
    const values = leaves + (<usize>column << 3);
    const to = first + <usize>column * outStride * 8;
    if (single) addColumn<S, f32>(values, <usize>width << 3, slots, rows, to);
    else addColumn<S, f64>(values, <usize>width << 3, slots, rows, to);
  }
}

@inline function addColumn<S, T>(leaves: usize, leafBytes: usize, slots: usize, rows: i32, out: usize): void {
  for (let row = 0; row < rows; row++) {
    const at = out + (<usize>row << 3);
    store<f64>(at, <f64><T>(load<f64>(at) + leafOf<S>(leaves, leafBytes, slots, row)));
  }
}

@inline function leafOf<S>(leaves: usize, leafBytes: usize, slots: usize, row: i32): f64 {
  return load<f64>(leaves + <usize>load<S>(slots + <usize>row * sizeof<S>()) * leafBytes);
}

/** Adds the leaves of four trees of one width and output; the slots of the trees stand `slotsBytes` apart. */
@inline export function addLeavesOfFour<S>(image: usize, tree: usize, slots: usize, slotsBytes: usize, rows: i32, out: usize, outStride: usize): void {
  const width = load<u32>(tree, TREE_WIDTH);
  const first = out + <usize>max(load<i32>(tree, TREE_OUTPUT), 0) * outStride * 8;
  let a = image + load<u32>(tree, TREE_LEAVES);
  let b = image + load<u32>(tree + TREE_BYTES, TREE_LEAVES);
  let c = image + load<u32>(tree + 2 * TREE_BYTES, TREE_LEAVES);
  let d = image + load<u32>(tree + 3 * TREE_BYTES, TREE_LEAVES);
  const single = load<u32>(image, SUM_F32) != 0;
  for (let column: u32 = 0; column < width; column++) {
    const to = first + <usize>column * outStride * 8;
    if (single) addColumnsOfFour<S, f32>(a, b, c, d, <usize>width << 3, slots, slotsBytes, rows, to);
    else if (width == 1) addColumnsOfFour<S, f64>(a, b, c, d, 8, slots, slotsBytes, rows, to);
    else addColumnsOfFour<S, f64>(a, b, c, d, <usize>width << 3, slots, slotsBytes, rows, to);
    a += 8;
    b += 8;
    c += 8;
    d += 8;
  }
}

@inline function addColumnsOfFour<S, T>(a: usize, b: usize, c: usize, d: usize, leafBytes: usize, slots: usize, slotsBytes: usize, rows: i32, out: usize): void {
  for (let row = 0; row < rows; row++) {
    const at = out + (<usize>row << 3);
    let sum = load<f64>(at);
    sum = <f64><T>(sum + leafOf<S>(a, leafBytes, slots, row));
    sum = <f64><T>(sum + leafOf<S>(b, leafBytes, slots + slotsBytes, row));
    sum = <f64><T>(sum + leafOf<S>(c, leafBytes, slots + 2 * slotsBytes, row));
    sum = <f64><T>(sum + leafOf<S>(d, leafBytes, slots + 3 * slotsBytes, row));
    store<f64>(at, sum);
  }
}

/** Writes the value of the leaf of each row, of a tree that has one. */
@inline export function writeLeafValues<S>(image: usize, tree: usize, slots: usize, rows: i32, out: usize): void {
  const leaves = image + load<u32>(tree, TREE_LEAVES);
  for (let row = 0; row < rows; row++) store<f64>(out + (<usize>row << 3), leafOf<S>(leaves, 8, slots, row));
}

/** Writes the number of the leaf of each row. */
@inline export function writeLeafNumbers<S>(image: usize, tree: usize, slots: usize, rows: i32, out: usize): void {
  const numbers = image + load<u32>(tree, TREE_LEAF_NUMBERS);
  for (let row = 0; row < rows; row++) {
    const slot = <usize>load<S>(slots + <usize>row * sizeof<S>());
    store<i32>(out + (<usize>row << 2), load<i32>(numbers + (slot << 2)));
  }
}
