import { BLOCK_BYTES, PLANE_BLOCK, TREE_BYTES, TREE_DEPTH, TREE_OPS } from "./image";

// Every level of an oblivious tree asks one question, so that a row's answers, the root's first, are the bits of its leaf's number.

@inline const LEVEL_BYTES: usize = 8;
/** Answers that a byte can hold. */
@inline const BYTE_LEVELS: usize = 8;

@inline function answer<I>(label: v128, ranks: usize, rank: v128): v128 {
  return v128.sub<I>(v128.add<I>(label, label), v128.gt<I>(v128.load(ranks), rank));
}

/** Writes the answers of the levels `from … end` of the rows, of the size of a rank (`I` is i8 or i16), and up to 15 bytes past the last. */
function answers<I>(from: usize, end: usize, planes: usize, blockBytes: usize, bytes: usize, labels: usize): void {
  const stop = labels + bytes;
  for (const blocks = labels + (bytes & ~(PLANE_BLOCK - 1)); labels < blocks; labels += PLANE_BLOCK) {
    const none = i8x16.splat(0);
    let l0 = none, l1 = none, l2 = none, l3 = none, l4 = none, l5 = none, l6 = none, l7 = none;
    for (let level = from; level < end; level += LEVEL_BYTES) {
      const ranks = planes + load<u32>(level);
      const rank = v128.splat<I>(<I>load<i16>(level, 4));
      l0 = answer<I>(l0, ranks, rank);
      l1 = answer<I>(l1, ranks + 16, rank);
      l2 = answer<I>(l2, ranks + 32, rank);
      l3 = answer<I>(l3, ranks + 48, rank);
      l4 = answer<I>(l4, ranks + 64, rank);
      l5 = answer<I>(l5, ranks + 80, rank);
      l6 = answer<I>(l6, ranks + 96, rank);
      l7 = answer<I>(l7, ranks + 112, rank);
    }
    v128.store(labels, l0);
    v128.store(labels, l1, 16);
    v128.store(labels, l2, 32);
    v128.store(labels, l3, 48);
    v128.store(labels, l4, 64);
    v128.store(labels, l5, 80);
    v128.store(labels, l6, 96);
    v128.store(labels, l7, 112);
    planes += blockBytes;
  }
  for (; labels < stop; labels += 16) {
    let label = i8x16.splat(0);
    for (let level = from; level < end; level += LEVEL_BYTES) {
      label = answer<I>(label, planes + load<u32>(level), v128.splat<I>(<I>load<i16>(level, 4)));
    }
    v128.store(labels, label);
    planes += 16;
  }
}

/** Writes a label a row, of the size of a rank (`I` is i8 or i16), by a tree whose levels a label can hold. */
export function labelOblivious<I>(image: usize, tree: usize, planes: usize, rows: i32, labels: usize): void {
  const levels = image + load<u32>(tree, TREE_OPS);
  const end = levels + <usize>load<u32>(tree, TREE_DEPTH) * LEVEL_BYTES;
  answers<I>(levels, end, planes, load<u32>(image, BLOCK_BYTES), <usize>rows * sizeof<I>(), labels);
}

/** Writes a u32 slot a row by 8-bit ranks and a tree of 9 to 16 levels. `work` takes two bytes a row. */
export function slotDeepOblivious(image: usize, tree: usize, planes: usize, rows: i32, work: usize, slots: usize): void {
  const blockBytes = load<u32>(image, BLOCK_BYTES);
  const levels = image + load<u32>(tree, TREE_OPS);
  const end = levels + <usize>load<u32>(tree, TREE_DEPTH) * LEVEL_BYTES;
  const middle = end - BYTE_LEVELS * LEVEL_BYTES;
  const low = work + ((<usize>rows + 15) & ~15);
  answers<i8>(levels, middle, planes, blockBytes, rows, work);
  answers<i8>(middle, end, planes, blockBytes, rows, low);
  for (let row: usize = 0; row < <usize>rows; row++) {
    store<u32>(slots + (row << 2), (<u32>load<u8>(work + row) << 8) | load<u8>(low + row));
  }
}

@inline function slotOblivious<R>(image: usize, tree: usize, record: usize): i32 {
  const levels = image + load<u32>(tree, TREE_OPS);
  const end = levels + <usize>load<u32>(tree, TREE_DEPTH) * LEVEL_BYTES;
  let slot = 0;
  for (let level = levels; level < end; level += LEVEL_BYTES) {
    const at = record + (load<u32>(level) / PLANE_BLOCK) * sizeof<R>();
    const rank = sizeof<R>() == 1 ? <i32>load<i8>(at) : <i32>load<i16>(at);
    slot = (slot << 1) + i32(rank > <i32>load<i16>(level, 4));
  }
  return slot;
}

/** The u32 slots that one row reaches in `count` trees. */
export function slotsOblivious<R>(image: usize, tree: usize, count: u32, record: usize, slots: usize): void {
  for (const end = tree + <usize>count * TREE_BYTES; tree < end; tree += TREE_BYTES, slots += 4) store<i32>(slots, slotOblivious<R>(image, tree, record));
}
