// Nearest points by squared distance. A table of the points rounded to int16 says which of them cannot be near enough, by a bound
// that rounding cannot break; the others are measured in float64, in order, so that heap and ties are as if all had been.
import { FILTER_BLOCK_BYTES, FILTER_BLOCKS, FILTER_BOXES, FILTER_PAIRS } from "../abi/layout.generated";
import { begin, finish, isTied, layRow, LEAST, lookThrough, measure, MOST, restart, roundedAt, rowBytes, worstKept } from "./nearest-row";

/** Rows that go through the points together, and blocks of 8 points that stay in cache for them. */
const GROUP: i32 = 16;
const BLOCKS_AT_ONCE: u32 = 48;
const BLOCKS_OF_BOX: u32 = 8;

let filter: usize = 0;
let pairs: u32 = 0;

/** Bytes of work that `nearestSquares` needs. */
export function nearestSquaresScratchSize(columns: u32, points: u32, neighbors: u32): usize {
  return <usize>GROUP * layRow(columns, neighbors) + boxBytes(points + 7 >> 3);
}

/** Bytes of a number for each box, 8 at a time. */
@inline function boxBytes(blocks: u32): usize {
  return <usize>(blocks + 8 * BLOCKS_OF_BOX - 1) / (8 * BLOCKS_OF_BOX) << 5;
}

@inline function addProducts(sum: v128, left: v128, right: v128): v128 {
  return i32x4.add(sum, i32x4.dot_i16x8_s(left, right));
}
@inline function leastOf(row: usize): v128 {
  return v128.load32_splat(row, LEAST);
}
@inline function maskOf(first: v128, second: v128, least: v128): i32 {
  return i32x4.bitmask(i32x4.gt_s(first, least)) | (i32x4.bitmask(i32x4.gt_s(second, least)) << 4);
}

/** 4 rows × the blocks `from … to`. */
function scanFour(row: usize, from: u32, to: u32): void {
  const second = row + rowBytes;
  const third = second + rowBytes;
  const fourth = third + rowBytes;
  const cells = row + roundedAt;
  const cells2 = second + roundedAt;
  const cells3 = third + roundedAt;
  const cells4 = fourth + roundedAt;
  const end = <usize>pairs << 2;
  let table = filter + load<u32>(filter, FILTER_BLOCKS) + <usize>from * load<u32>(filter, FILTER_BLOCK_BYTES);
  for (let block = from; block < to; block++) {
    let a0 = v128.load(table);
    let a1 = v128.load(table, 16);
    let b0 = a0;
    let b1 = a1;
    let c0 = a0;
    let c1 = a1;
    let d0 = a0;
    let d1 = a1;
    table += 32;
    for (let at: usize = 0; at < end; at += 4, table += 32) {
      const left = v128.load(table);
      const right = v128.load(table, 16);
      let pair = v128.load32_splat(cells + at);
      a0 = addProducts(a0, left, pair);
      a1 = addProducts(a1, right, pair);
      pair = v128.load32_splat(cells2 + at);
      b0 = addProducts(b0, left, pair);
      b1 = addProducts(b1, right, pair);
      pair = v128.load32_splat(cells3 + at);
      c0 = addProducts(c0, left, pair);
      c1 = addProducts(c1, right, pair);
      pair = v128.load32_splat(cells4 + at);
      d0 = addProducts(d0, left, pair);
      d1 = addProducts(d1, right, pair);
    }
    const near = v128.or(
      v128.or(
        v128.or(i32x4.gt_s(a0, leastOf(row)), i32x4.gt_s(a1, leastOf(row))),
        v128.or(i32x4.gt_s(b0, leastOf(second)), i32x4.gt_s(b1, leastOf(second))),
      ),
      v128.or(
        v128.or(i32x4.gt_s(c0, leastOf(third)), i32x4.gt_s(c1, leastOf(third))),
        v128.or(i32x4.gt_s(d0, leastOf(fourth)), i32x4.gt_s(d1, leastOf(fourth))),
      ),
    );
    if (!v128.any_true(near)) continue;
    const a = maskOf(a0, a1, leastOf(row));
    const b = maskOf(b0, b1, leastOf(second));
    const c = maskOf(c0, c1, leastOf(third));
    const d = maskOf(d0, d1, leastOf(fourth));
    if (a != 0) measure(row, block, a);
    if (b != 0) measure(second, block, b);
    if (c != 0) measure(third, block, c);
    if (d != 0) measure(fourth, block, d);
  }
}

/** One row × the blocks `from … to`. */
function scanOne(row: usize, from: u32, to: u32): void {
  const cells = row + roundedAt;
  const end = cells + (<usize>pairs << 2);
  let table = filter + load<u32>(filter, FILTER_BLOCKS) + <usize>from * load<u32>(filter, FILTER_BLOCK_BYTES);
  for (let block = from; block < to; block++) {
    let first = v128.load(table);
    let second = v128.load(table, 16);
    table += 32;
    for (let at = cells; at < end; at += 4, table += 32) {
      const pair = v128.load32_splat(at);
      first = addProducts(first, v128.load(table), pair);
      second = addProducts(second, v128.load(table, 16), pair);
    }
    const mask = maskOf(first, second, leastOf(row));
    if (mask != 0) measure(row, block, mask);
  }
}

@inline function gapsTo(low: v128, high: v128, pair: v128): v128 {
  return i16x8.max_s(i16x8.max_s(i16x8.sub_sat_s(low, pair), i16x8.sub_sat_s(pair, high)), i16x8.splat(0));
}

/** Squared gaps between a row's rounded cells and the boxes; the number of the box with the least. */
function gapsToBoxes(row: usize, boxes: usize, blocks: u32, gaps: usize): u32 {
  const cells = row + roundedAt;
  const end = cells + (<usize>pairs << 2);
  let least = i32.MAX_VALUE;
  let nearest: u32 = 0;
  for (let box: u32 = 0; box * BLOCKS_OF_BOX < blocks; box += 8, gaps += 32) {
    let first = i32x4.splat(0);
    let second = first;
    for (let at = cells; at < end; at += 4, boxes += 64) {
      const pair = v128.load32_splat(at);
      let gap = gapsTo(v128.load(boxes), v128.load(boxes, 32), pair);
      first = addProducts(first, gap, gap);
      gap = gapsTo(v128.load(boxes, 16), v128.load(boxes, 48), pair);
      second = addProducts(second, gap, gap);
    }
    v128.store(gaps, first);
    v128.store(gaps, second, 16);
    if (!v128.any_true(v128.or(i32x4.lt_s(first, i32x4.splat(least)), i32x4.lt_s(second, i32x4.splat(least))))) continue;
    for (let place: u32 = 0; place < 8 && (box + place) * BLOCKS_OF_BOX < blocks; place++) {
      const gap = load<i32>(gaps + (<usize>place << 2));
      if (gap >= least) continue;
      least = gap;
      nearest = box + place;
    }
  }
  return nearest;
}

@inline function scanBox(row: usize, box: u32, blocks: u32): void {
  scanOne(row, box * BLOCKS_OF_BOX, min((box + 1) * BLOCKS_OF_BOX, blocks));
}

/** Looks into the boxes, in order, whose gap does not keep them from holding near points. */
function scanNearBoxes(row: usize, blocks: u32, gaps: usize): void {
  for (let box: u32 = 0; box * BLOCKS_OF_BOX < blocks; box += 8, gaps += 32) {
    const most = v128.load32_splat(row, MOST);
    let mask = i32x4.bitmask(i32x4.lt_s(v128.load(gaps), most)) | (i32x4.bitmask(i32x4.lt_s(v128.load(gaps, 16), most)) << 4);
    for (; mask != 0; mask &= mask - 1) {
      const place = box + <u32>ctz(mask);
      if (place * BLOCKS_OF_BOX >= blocks) break;
      scanBox(row, place, blocks);
    }
  }
}

/**
 * One row × the points in boxes near enough. The nearest box bounds the distances first, so that few points enter the heap; equal
 * distances, whose order depends on all that entered it, are looked for again without that bound.
 */
function scanBoxes(row: usize, boxes: usize, blocks: u32, gaps: usize): void {
  scanBox(row, gapsToBoxes(row, boxes, blocks, gaps), blocks);
  restart(row, worstKept(row));
  scanNearBoxes(row, blocks, gaps);
  if (!isTied(row)) return;
  restart(row, Infinity);
  scanNearBoxes(row, blocks, gaps);
}

/** A group of rows × all points, piece by piece. */
function scanAll(rows: usize, group: i32, blocks: u32): void {
  for (let from: u32 = 0; from < blocks; from += BLOCKS_AT_ONCE) {
    const to = min(from + BLOCKS_AT_ONCE, blocks);
    let row = 0;
    for (; row + 4 <= group; row += 4) scanFour(rows + <usize>row * rowBytes, from, to);
    for (; row < group; row++) scanOne(rows + <usize>row * rowBytes, from, to);
  }
}

/** The `neighbors` nearest of `count` points [count, width]: their squared distances, ascending, and then their places, a target column each. */
export function nearestSquares(
  columns: usize,
  width: u32,
  points: usize,
  count: u32,
  filterAt: usize,
  neighbors: u32,
  work: usize,
  target: usize,
  columnBytes: usize,
  rows: i32,
): void {
  layRow(width, neighbors);
  lookThrough(points, count, width, filterAt, neighbors);
  filter = filterAt;
  pairs = load<u32>(filterAt, FILTER_PAIRS);
  const boxes = load<u32>(filterAt, FILTER_BOXES);
  const blocks: u32 = count + 7 >> 3;
  const gaps = work + <usize>GROUP * rowBytes;
  for (let first = 0; first < rows; first += GROUP) {
    const group = min(GROUP, rows - first);
    for (let row = 0; row < group; row++) begin(work + <usize>row * rowBytes, columns, <usize>(first + row) << 3);
    if (boxes == 0) scanAll(work, group, blocks);
    else for (let row = 0; row < group; row++) scanBoxes(work + <usize>row * rowBytes, filterAt + boxes, blocks, gaps);
    for (let row = 0; row < group; row++) finish(work + <usize>row * rowBytes, target + (<usize>(first + row) << 3), columnBytes);
  }
}
