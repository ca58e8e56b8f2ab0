import { BLOCK_BYTES, TREE_OPS, TREE_OP_COUNT, TREE_START_LABEL } from "./image";

// The sweep visits the splits of a tree, or of its top, in pre-order; every row carries the label of the exit that it
// would reach by going left from here on. A split that a row stands on (its label is the split's) and goes right of
// turns the label into that of the right child: label ^= flip. No branch, no gather, 16 (8-bit ranks) or 8 rows a vector.

@inline const OP8_BYTES: usize = 8;
@inline const OP16_BYTES: usize = 12;

@inline function turn8(label: v128, ranks: usize, rank: v128, at: v128, flip: v128): v128 {
  return v128.xor(label, v128.and(v128.and(i8x16.eq(label, at), i8x16.gt_s(v128.load(ranks), rank)), flip));
}

@inline function turn16(label: v128, ranks: usize, rank: v128, at: v128, flip: v128): v128 {
  return v128.xor(label, v128.and(v128.and(i16x8.eq(label, at), i16x8.gt_s(v128.load(ranks), rank)), flip));
}

/** Writes u8 labels; works on whole blocks of 128, 64 and 16 rows, so up to 15 labels past `rows` are written. */
export function sweep8(image: usize, tree: usize, planes: usize, rows: i32, labels: usize): void {
  const ops = image + load<u32>(tree, TREE_OPS);
  const end = ops + <usize>load<u32>(tree, TREE_OP_COUNT) * OP8_BYTES;
  const start = i8x16.splat(<i8>load<u32>(tree, TREE_START_LABEL));
  const blockBytes = <usize>load<u32>(image, BLOCK_BYTES);
  let row = 0;
  for (; row + 64 < rows; row += 128, planes += blockBytes) {
    let l0 = start, l1 = start, l2 = start, l3 = start, l4 = start, l5 = start, l6 = start, l7 = start;
    for (let op = ops; op < end; op += OP8_BYTES) {
      const ranks = planes + load<u32>(op);
      const rank = v128.load8_splat(op, 4);
      const at = v128.load8_splat(op, 5);
      const flip = v128.load8_splat(op, 6);
      l0 = turn8(l0, ranks, rank, at, flip);
      l1 = turn8(l1, ranks + 16, rank, at, flip);
      l2 = turn8(l2, ranks + 32, rank, at, flip);
      l3 = turn8(l3, ranks + 48, rank, at, flip);
      l4 = turn8(l4, ranks + 64, rank, at, flip);
      l5 = turn8(l5, ranks + 80, rank, at, flip);
      l6 = turn8(l6, ranks + 96, rank, at, flip);
      l7 = turn8(l7, ranks + 112, rank, at, flip);
    }
    v128.store(labels + row, l0);
    v128.store(labels + row, l1, 16);
    v128.store(labels + row, l2, 32);
    v128.store(labels + row, l3, 48);
    v128.store(labels + row, l4, 64);
    v128.store(labels + row, l5, 80);
    v128.store(labels + row, l6, 96);
    v128.store(labels + row, l7, 112);
  }
  for (; row < rows; row += 16, planes += 16) {
    let label = start;
    for (let op = ops; op < end; op += OP8_BYTES) {
      label = turn8(label, planes + load<u32>(op), v128.load8_splat(op, 4), v128.load8_splat(op, 5), v128.load8_splat(op, 6));
    }
    v128.store(labels + row, label);
  }
}

/** Writes u16 labels; works on blocks of 64 and 8 rows. */
export function sweep16(image: usize, tree: usize, planes: usize, rows: i32, labels: usize): void {
  const ops = image + load<u32>(tree, TREE_OPS);
  const end = ops + <usize>load<u32>(tree, TREE_OP_COUNT) * OP16_BYTES;
  const start = i16x8.splat(<i16>load<u32>(tree, TREE_START_LABEL));
  const blockBytes = <usize>load<u32>(image, BLOCK_BYTES);
  let row = 0;
  for (; row + 32 < rows; row += 64, planes += blockBytes) {
    let l0 = start, l1 = start, l2 = start, l3 = start, l4 = start, l5 = start, l6 = start, l7 = start;
    for (let op = ops; op < end; op += OP16_BYTES) {
      const ranks = planes + load<u32>(op);
      const rank = v128.load16_splat(op, 4);
      const at = v128.load16_splat(op, 6);
      const flip = v128.load16_splat(op, 8);
      l0 = turn16(l0, ranks, rank, at, flip);
      l1 = turn16(l1, ranks + 16, rank, at, flip);
      l2 = turn16(l2, ranks + 32, rank, at, flip);
      l3 = turn16(l3, ranks + 48, rank, at, flip);
      l4 = turn16(l4, ranks + 64, rank, at, flip);
      l5 = turn16(l5, ranks + 80, rank, at, flip);
      l6 = turn16(l6, ranks + 96, rank, at, flip);
      l7 = turn16(l7, ranks + 112, rank, at, flip);
    }
    const to = labels + (<usize>row << 1);
    v128.store(to, l0);
    v128.store(to, l1, 16);
    v128.store(to, l2, 32);
    v128.store(to, l3, 48);
    v128.store(to, l4, 64);
    v128.store(to, l5, 80);
    v128.store(to, l6, 96);
    v128.store(to, l7, 112);
  }
  for (; row < rows; row += 8, planes += 16) {
    let label = start;
    for (let op = ops; op < end; op += OP16_BYTES) {
      label = turn16(label, planes + load<u32>(op), v128.load16_splat(op, 4), v128.load16_splat(op, 6), v128.load16_splat(op, 8));
    }
    v128.store(labels + (<usize>row << 1), label);
  }
}
