import { LEAF_F32, TREE_LEAVES, TREE_NODE_COUNT, TREE_NODES, TREE_WIDTH } from "./image";

@inline const CACHE_LINE: usize = 64;
/** Smaller trees stay in the first-level cache anyhow. */
@inline const MANY_NODES: u32 = 4096;
/** Fewer rows than a node has of them would leave most of the lines alone. */
@inline const NODES_A_ROW: u32 = 32;

function readLines(from: usize, bytes: usize): u32 {
  let sum: u32 = 0;
  for (const end = from + bytes; from < end; from += CACHE_LINE) sum += load<u32>(from);
  return sum;
}

/**
 * Reads the tables of a linked tree from first to last where `rows` rows will touch most of them: much faster than walks
 * would bring them into the cache. The result means nothing.
 */
export function readAhead(image: usize, tree: usize, rows: u32): u32 {
  const nodes = load<u32>(tree, TREE_NODE_COUNT);
  if (nodes < MANY_NODES || rows < nodes / NODES_A_ROW) return 0;
  const leafBytes = (<usize>(nodes + 1) * load<u32>(tree, TREE_WIDTH)) << (load<u32>(image, LEAF_F32) ? 1 : 2);
  return readLines(image + load<u32>(tree, TREE_NODES), <usize>nodes << 3) + readLines(image + load<u32>(tree, TREE_LEAVES), leafBytes);
}
