import { TREE_LEAVES, TREE_OUTPUT, TREE_WIDTH } from "./image";

/** Adds the leaf of each row to its outputs; `S` is the type of the slots (u8, u16 or u32). */
@inline export function addLeaves<S>(image: usize, tree: usize, slots: usize, rows: i32, out: usize, outStride: usize): void {
  const leaves = image + load<u32>(tree, TREE_LEAVES);
  const width = load<u32>(tree, TREE_WIDTH);
  const output = load<i32>(tree, TREE_OUTPUT);
  if (width == 1) {
    addColumn<S>(leaves, 1, slots, rows, out + <usize>max(output, 0) * outStride * 8);
    return;
  }
  for (let column: u32 = 0; column < width; column++) {
    addColumn<S>(leaves + (<usize>column << 3), width, slots, rows, out + <usize>column * outStride * 8);
  }
}

@inline function addColumn<S>(leaves: usize, width: u32, slots: usize, rows: i32, out: usize): void {
  const bytes = width << 3;
  for (let row = 0; row < rows; row++) {
    const at = out + (<usize>row << 3);
    const slot = <usize>load<S>(slots + <usize>row * sizeof<S>());
    store<f64>(at, load<f64>(at) + load<f64>(leaves + slot * bytes));
  }
}

/** Writes the number of the leaf of each row. */
@inline export function writeLeafNumbers<S>(image: usize, tree: usize, slots: usize, rows: i32, out: usize): void {
  const leaves = image + load<u32>(tree, TREE_LEAVES);
  for (let row = 0; row < rows; row++) {
    const slot = <usize>load<S>(slots + <usize>row * sizeof<S>());
    store<i32>(out + (<usize>row << 2), load<i32>(leaves + (slot << 2)));
  }
}
