import { TREE_LEAF_INDEX, TREE_NODES } from "./image";

// A node's first word tells rank and plane: (byte offset of the plane in a block << 8 | rank) for 8-bit ranks, (plane << 16 |
// rank) for 16-bit ones. Perfect trees stand in heap order from 1, children of i at 2i and 2i + 1; other trees have a second
// word, how many bytes further the left child stands, the right one behind it; at a leaf that is 0 and no rank exceeds its
// own. `ranks` is where a row stands in the first plane of its block, or, with `inRecord`, its record.

@inline function goesRight<R>(node: usize, ranks: usize, inRecord: bool): i32 {
  if (sizeof<R>() == 1) {
    const plane = inRecord ? load<u32>(node) >>> 15 : load<u32>(node) >>> 8;
    return <i32>(<u32>(<i32>load<i8>(node) - <i32>load<i8>(ranks + plane)) >>> 31);
  }
  const plane = inRecord ? <u32>load<u16>(node, 2) << 1 : <u32>load<u16>(node, 2) << 7;
  return <i32>(<u32>(<i32>load<i16>(node) - <i32>load<i16>(ranks + plane)) >>> 31);
}

/** The child in a perfect tree. */
@inline export function down<R>(nodes: usize, at: i32, ranks: usize, inRecord: bool): i32 {
  return (at << 1) + goesRight<R>(nodes + (<usize>at << 2), ranks, inRecord);
}

/** The child in a linked tree; a leaf stays. */
@inline export function next<R>(node: i32, ranks: usize, inRecord: bool): i32 {
  return node + load<i32>(node, 4) + (goesRight<R>(node, ranks, inRecord) << 3);
}

@inline export function nodesOf(image: usize, tree: usize): usize {
  return image + load<u32>(tree, TREE_NODES);
}

/** The slot of a leaf of a linked tree. */
@inline export function slotOf(image: usize, tree: usize, leaf: i32): i32 {
  const at = (<u32>leaf - <u32>nodesOf(image, tree)) >>> 3;
  const block = image + load<u32>(tree, TREE_LEAF_INDEX) + (<usize>(at >>> 6) << 4);
  return load<i32>(block, 8) + <i32>popcnt<u64>(load<u64>(block) & ((<u64>1 << (<u64>at & 63)) - 1));
}
