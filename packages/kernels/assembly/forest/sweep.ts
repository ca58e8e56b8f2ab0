import { BLOCK_BYTES, PLANE_BLOCK, SWEEP_LABELS, SWEEP_SLOTS, TREE_JOIN_COUNT, TREE_OCTET_COUNT, TREE_OPS, TREE_PAIR_COUNT, TREE_START_LABEL } from "./image";

// The sweep carries all rows of a tile through the splits of a tree, or of its top, from the bottom up: every split gives
// each row the label of the exit that the row would reach from there. Exits are numbered from the left, so that the labels
// of a right child exceed all those of the left one and `max(left, mask & right)` takes the one that the test says. A pair,
// a split of two neighbouring exits, is `label - mask`; an octet, seven splits in three levels, stays in registers. No branch,
// no gather, 16 (8-bit ranks) or 8 rows a vector.
//
// Work memory: a constant of half a block for each label, then slots for the labels of a stretch of rows, which stay in the
// first-level cache. A join names its operands by their distance in half blocks; a slot advances with the rows, a constant does not.

@inline const OCTET_BYTES: usize = 32;
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

@inline function planeOf<I>(split: usize): usize {
  return sizeof<I>() == 1 ? load<u32>(split) >>> 8 : <usize>load<u16>(split, 2) * PLANE_BLOCK;
}

@inline function rankOf<I>(split: usize): v128 {
  return sizeof<I>() == 1 ? v128.load8_splat(split) : v128.load16_splat(split);
}

@inline function octet<I>(op: usize, planes: usize, blockBytes: usize, bytes: usize, to: usize): void {
  const rank0 = rankOf<I>(op), rank1 = rankOf<I>(op + 4), rank2 = rankOf<I>(op + 8), rank3 = rankOf<I>(op + 12);
  const rank4 = rankOf<I>(op + 16), rank5 = rankOf<I>(op + 20), rank6 = rankOf<I>(op + 24);
  let plane0 = planes + planeOf<I>(op), plane1 = planes + planeOf<I>(op + 4), plane2 = planes + planeOf<I>(op + 8), plane3 = planes + planeOf<I>(op + 12);
  let plane4 = planes + planeOf<I>(op + 16), plane5 = planes + planeOf<I>(op + 20), plane6 = planes + planeOf<I>(op + 24);
  const label0 = v128.splat<I>(<I>load<u8>(op, 28)), label1 = v128.splat<I>(<I>load<u8>(op, 29));
  const label2 = v128.splat<I>(<I>load<u8>(op, 30)), label3 = v128.splat<I>(<I>load<u8>(op, 31));
  const end = to + bytes;
  for (const blocks = to + (bytes & ~(PLANE_BLOCK - 1)); to < blocks; to += PLANE_BLOCK) {
    v128.store(to, octetOf<I>(0, plane0, plane1, plane2, plane3, plane4, plane5, plane6, rank0, rank1, rank2, rank3, rank4, rank5, rank6, label0, label1, label2, label3));
    v128.store(to, octetOf<I>(16, plane0, plane1, plane2, plane3, plane4, plane5, plane6, rank0, rank1, rank2, rank3, rank4, rank5, rank6, label0, label1, label2, label3), 16);
    v128.store(to, octetOf<I>(32, plane0, plane1, plane2, plane3, plane4, plane5, plane6, rank0, rank1, rank2, rank3, rank4, rank5, rank6, label0, label1, label2, label3), 32);
    v128.store(to, octetOf<I>(48, plane0, plane1, plane2, plane3, plane4, plane5, plane6, rank0, rank1, rank2, rank3, rank4, rank5, rank6, label0, label1, label2, label3), 48);
    v128.store(to, octetOf<I>(64, plane0, plane1, plane2, plane3, plane4, plane5, plane6, rank0, rank1, rank2, rank3, rank4, rank5, rank6, label0, label1, label2, label3), 64);
    v128.store(to, octetOf<I>(80, plane0, plane1, plane2, plane3, plane4, plane5, plane6, rank0, rank1, rank2, rank3, rank4, rank5, rank6, label0, label1, label2, label3), 80);
    v128.store(to, octetOf<I>(96, plane0, plane1, plane2, plane3, plane4, plane5, plane6, rank0, rank1, rank2, rank3, rank4, rank5, rank6, label0, label1, label2, label3), 96);
    v128.store(to, octetOf<I>(112, plane0, plane1, plane2, plane3, plane4, plane5, plane6, rank0, rank1, rank2, rank3, rank4, rank5, rank6, label0, label1, label2, label3), 112);
    plane0 += blockBytes;
    plane1 += blockBytes;
    plane2 += blockBytes;
    plane3 += blockBytes;
    plane4 += blockBytes;
    plane5 += blockBytes;
    plane6 += blockBytes;
  }
  for (; to < end; to += 16) {
    v128.store(to, octetOf<I>(0, plane0, plane1, plane2, plane3, plane4, plane5, plane6, rank0, rank1, rank2, rank3, rank4, rank5, rank6, label0, label1, label2, label3));
    plane0 += 16;
    plane1 += 16;
    plane2 += 16;
    plane3 += 16;
    plane4 += 16;
    plane5 += 16;
    plane6 += 16;
  }
}

@inline function octetOf<I>(at: usize, p0: usize, p1: usize, p2: usize, p3: usize, p4: usize, p5: usize, p6: usize, r0: v128, r1: v128, r2: v128, r3: v128, r4: v128, r5: v128, r6: v128, l0: v128, l1: v128, l2: v128, l3: v128): v128 {
  const left = quartet<I>(p1 + at, r1, p3 + at, r3, l0, p4 + at, r4, l1);
  const right = quartet<I>(p2 + at, r2, p5 + at, r5, l2, p6 + at, r6, l3);
  return larger<I>(left, v128.and(split<I>(p0 + at, r0, 0), right));
}

@inline function quartet<I>(root: usize, rank: v128, left: usize, leftRank: v128, leftLabel: v128, right: usize, rightRank: v128, rightLabel: v128): v128 {
  const labels = v128.and(split<I>(root, rank, 0), v128.sub<I>(rightLabel, split<I>(right, rightRank, 0)));
  return larger<I>(v128.sub<I>(leftLabel, split<I>(left, leftRank, 0)), labels);
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
  const joinCount = <usize>load<u32>(tree, TREE_JOIN_COUNT);
  let op = image + load<u32>(tree, TREE_OPS);
  let to = joinCount == 0 ? labels : work + MOST_LABELS * HALF;
  for (const end = op + <usize>load<u32>(tree, TREE_OCTET_COUNT) * OCTET_BYTES; op < end; op += OCTET_BYTES, to += STRETCH) {
    octet<I>(op, planes, blockBytes, bytes, to);
  }
  if (joinCount == 0) return;
  for (const end = op + <usize>load<u32>(tree, TREE_PAIR_COUNT) * PAIR_BYTES; op < end; op += PAIR_BYTES, to += STRETCH) {
    pair<I>(op, planes, blockBytes, bytes, to);
  }
  const last = op + (joinCount - 1) * JOIN_BYTES;
  for (; op < last; op += JOIN_BYTES) join<I>(op, planes, blockBytes, work, bytes, work + <usize>load<u16>(op, 10) * HALF);
  join<I>(last, planes, blockBytes, work, bytes, labels);
}

/** Writes a label a row, of the size of a rank (`I` is i8 or i16), and up to 15 bytes past the last. */
export function sweep<I>(image: usize, tree: usize, planes: usize, rows: i32, work: usize, labels: usize): void {
  const bytes = <usize>rows * sizeof<I>();
  if ((load<u32>(tree, TREE_JOIN_COUNT) | load<u32>(tree, TREE_OCTET_COUNT)) == 0) {
    const start = v128.splat<I>(<I>load<u32>(tree, TREE_START_LABEL));
    for (let at: usize = 0; at < bytes; at += 16) v128.store(labels + at, start);
    return;
  }
  const stretchOfPlanes = (STRETCH / PLANE_BLOCK) * load<u32>(image, BLOCK_BYTES);
  for (let at: usize = 0; at < bytes; at += STRETCH, planes += stretchOfPlanes) {
    sweepStretch<I>(image, tree, planes, min(STRETCH, bytes - at), work, labels + at);
  }
}
