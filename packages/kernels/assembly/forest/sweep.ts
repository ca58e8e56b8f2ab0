import { BLOCK_BYTES, PLANE_BLOCK, SWEEP_LABELS, SWEEP_SLOTS, TREE_JOIN_COUNT, TREE_OPS, TREE_PAIR_COUNT, TREE_START_LABEL } from "./image";

// The sweep carries all rows of a tile through the splits of a tree, or of its top, from the bottom up: every split gives
// each row the label of the exit that the row would reach from there. Exits are numbered from the left, so that the labels
// of a right child exceed all those of the left one and `max(left, mask & right)` takes the one that the test says. A pair,
// a split of two neighbouring exits, is `label - mask`. No branch, no gather, 16 (8-bit ranks) or 8 rows a vector.
//
// Work memory: a constant of half a block for each label, then slots for the labels of a stretch of rows, which stay in the
// first-level cache. A join names its operands by their distance in half blocks; a slot advances with the rows, a constant does not.

@inline const PAIR_BYTES: usize = 8;
@inline const JOIN_BYTES: usize = 12;
@inline const HALF: usize = PLANE_BLOCK / 2;
@inline const MOST_LABELS: usize = 256;
@inline const STRETCH: usize = 4 * PLANE_BLOCK;

/** Bytes of work memory that the sweeps of an image need. */
export function sweepBytes(image: usize): usize {
  return MOST_LABELS * HALF + load<u32>(image, SWEEP_SLOTS) * STRETCH;
}

/** Writes the constants, as many as the image's sweeps have exits at most; `I` is i8 or i16. */
export function fillLabels<I>(image: usize, work: usize): void {
  const count = load<u32>(image, SWEEP_LABELS);
  for (let label: u32 = 0; label < count; label++) {
    const splat = v128.splat<I>(<I>label);
    const at = work + <usize>label * HALF;
    v128.store(at, splat);
    v128.store(at, splat, 16);
    v128.store(at, splat, 32);
    v128.store(at, splat, 48);
  }
}

@inline function larger<I>(a: v128, b: v128): v128 {
  return sizeof<I>() == 1 ? i8x16.max_u(a, b) : i16x8.max_u(a, b);
}

@inline function split<I>(ranks: usize, rank: v128, offset: usize): v128 {
  return v128.gt<I>(v128.load(ranks + offset), rank);
}

@inline function joined<I>(ranks: usize, rank: v128, left: usize, right: usize, offset: usize): v128 {
  return larger<I>(v128.load(left + offset), v128.and(split<I>(ranks, rank, offset), v128.load(right + offset)));
}

@inline function pair<I>(op: usize, planes: usize, blockBytes: usize, bytes: usize, to: usize): void {
  let ranks = planes + load<u32>(op);
  const rank = v128.splat<I>(<I>load<i16>(op, 4));
  const label = v128.splat<I>(<I>load<u16>(op, 6));
  const end = to + bytes;
  for (const blocks = to + (bytes & ~(PLANE_BLOCK - 1)); to < blocks; to += PLANE_BLOCK) {
    v128.store(to, v128.sub<I>(label, split<I>(ranks, rank, 0)));
    v128.store(to, v128.sub<I>(label, split<I>(ranks, rank, 16)), 16);
    v128.store(to, v128.sub<I>(label, split<I>(ranks, rank, 32)), 32);
    v128.store(to, v128.sub<I>(label, split<I>(ranks, rank, 48)), 48);
    v128.store(to, v128.sub<I>(label, split<I>(ranks, rank, 64)), 64);
    v128.store(to, v128.sub<I>(label, split<I>(ranks, rank, 80)), 80);
    v128.store(to, v128.sub<I>(label, split<I>(ranks, rank, 96)), 96);
    v128.store(to, v128.sub<I>(label, split<I>(ranks, rank, 112)), 112);
    ranks += blockBytes;
  }
  for (; to < end; to += 16) {
    v128.store(to, v128.sub<I>(label, split<I>(ranks, rank, 0)));
    ranks += 16;
  }
}

@inline function stepOf(distance: usize): usize {
  return distance < MOST_LABELS ? 0 : HALF;
}

@inline function join<I>(op: usize, planes: usize, blockBytes: usize, work: usize, bytes: usize, to: usize): void {
  let ranks = planes + load<u32>(op);
  const rank = v128.splat<I>(<I>load<i16>(op, 4));
  const leftDistance = <usize>load<u16>(op, 6);
  const rightDistance = <usize>load<u16>(op, 8);
  const leftStep = stepOf(leftDistance);
  const rightStep = stepOf(rightDistance);
  let left = work + leftDistance * HALF;
  let right = work + rightDistance * HALF;
  const end = to + bytes;
  for (const blocks = to + (bytes & ~(PLANE_BLOCK - 1)); to < blocks; to += PLANE_BLOCK) {
    joinHalf<I>(ranks, rank, left, right, to);
    left += leftStep;
    right += rightStep;
    joinHalf<I>(ranks + HALF, rank, left, right, to + HALF);
    left += leftStep;
    right += rightStep;
    ranks += blockBytes;
  }
  for (; to < end; to += 16) {
    v128.store(to, joined<I>(ranks, rank, left, right, 0));
    ranks += 16;
    left += leftStep >> 2;
    right += rightStep >> 2;
  }
}

// Loads before stores: the compiler cannot know that they do not meet.
@inline function joinHalf<I>(ranks: usize, rank: v128, left: usize, right: usize, to: usize): void {
  const first = joined<I>(ranks, rank, left, right, 0);
  const second = joined<I>(ranks, rank, left, right, 16);
  const third = joined<I>(ranks, rank, left, right, 32);
  const fourth = joined<I>(ranks, rank, left, right, 48);
  v128.store(to, first);
  v128.store(to, second, 16);
  v128.store(to, third, 32);
  v128.store(to, fourth, 48);
}

@inline function sweepStretch<I>(image: usize, tree: usize, planes: usize, bytes: usize, work: usize, labels: usize): void {
  const blockBytes = <usize>load<u32>(image, BLOCK_BYTES);
  let op = image + load<u32>(tree, TREE_OPS);
  const joins = op + <usize>load<u32>(tree, TREE_PAIR_COUNT) * PAIR_BYTES;
  for (let to = work + MOST_LABELS * HALF; op < joins; op += PAIR_BYTES, to += STRETCH) pair<I>(op, planes, blockBytes, bytes, to);
  const last = joins + (<usize>load<u32>(tree, TREE_JOIN_COUNT) - 1) * JOIN_BYTES;
  for (; op < last; op += JOIN_BYTES) join<I>(op, planes, blockBytes, work, bytes, work + <usize>load<u16>(op, 10) * HALF);
  join<I>(last, planes, blockBytes, work, bytes, labels);
}

/** Writes a label a row, of the size of a rank (`I` is i8 or i16), and up to 15 bytes past the last. */
export function sweep<I>(image: usize, tree: usize, planes: usize, rows: i32, work: usize, labels: usize): void {
  const bytes = <usize>rows * sizeof<I>();
  if (load<u32>(tree, TREE_JOIN_COUNT) == 0) {
    const start = v128.splat<I>(<I>load<u32>(tree, TREE_START_LABEL));
    for (let at: usize = 0; at < bytes; at += 16) v128.store(labels + at, start);
    return;
  }
  const stretchOfPlanes = (STRETCH / PLANE_BLOCK) * load<u32>(image, BLOCK_BYTES);
  for (let at: usize = 0; at < bytes; at += STRETCH, planes += stretchOfPlanes) {
    sweepStretch<I>(image, tree, planes, min(STRETCH, bytes - at), work, labels + at);
  }
}
