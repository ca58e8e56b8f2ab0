import { reserve, rows } from "../program/tile";
import { define } from "../sparse/rows";

/** Ones for the nodes from each tree's root to its leaf, as a sparse value. False where the scratch is too small. */
export function treePaths(leaves: usize, trees: u32, wide: bool, parents: usize, offsets: usize, target: usize): bool {
  const startsAt = reserve(<usize>(rows + 1) << 2);
  if (startsAt == 0) return false;
  let total: u32 = 0;
  for (let row = 0; row < rows; row++) {
    store<u32>(startsAt + (<usize>row << 2), total);
    for (let tree: u32 = 0; tree < trees; tree++) total += pathLength(leafAt(leaves, tree, row), wide, parents, offsets + (<usize>tree << 2));
  }
  store<u32>(startsAt + (<usize>rows << 2), total);
  const columnsAt = reserve(<usize>total << 2);
  const numbersAt = columnsAt != 0 ? reserve(<usize>total << 3) : 0;
  if (numbersAt == 0) return false;
  let entry: u32 = 0;
  for (let row = 0; row < rows; row++)
    for (let tree: u32 = 0; tree < trees; tree++) {
      const offset = offsets + (<usize>tree << 2);
      const leaf = leafAt(leaves, tree, row);
      entry += pathLength(leaf, wide, parents, offset);
      writeUpwards(leaf, wide, parents, offset, columnsAt + (<usize>entry << 2), numbersAt + (<usize>entry << 3));
    }
  define(target, startsAt, columnsAt, numbersAt);
  return true;
}

@inline function leafAt(leaves: usize, tree: u32, row: i32): u32 {
  return load<u32>(<usize>load<u32>(leaves + (<usize>tree << 2)) + (<usize>row << 2));
}

@inline function parentOf(node: u32, wide: bool, parents: usize, offset: usize): u32 {
  const at = <usize>(load<u32>(offset) + node);
  return wide ? load<u32>(parents + (at << 2)) : load<u16>(parents + (at << 1));
}

function pathLength(leaf: u32, wide: bool, parents: usize, offset: usize): u32 {
  const size = load<u32>(offset, 4) - load<u32>(offset);
  let length: u32 = 0;
  for (let node = leaf; node < size; node = parentOf(node, wide, parents, offset)) length++;
  return length;
}

/** From the end of the path back: children have larger numbers than their parents. */
function writeUpwards(leaf: u32, wide: bool, parents: usize, offset: usize, columnsEnd: usize, numbersEnd: usize): void {
  const first = load<u32>(offset);
  const size = load<u32>(offset, 4) - first;
  for (let node = leaf; node < size; node = parentOf(node, wide, parents, offset)) {
    columnsEnd -= 4;
    numbersEnd -= 8;
    store<u32>(columnsEnd, first + node);
    store<f64>(numbersEnd, 1);
  }
}
