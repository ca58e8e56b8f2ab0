// A row that looks for its nearest points: its cells, the same rounded as the table of the points has them, and its heap.
import { FILTER_CENTERS, FILTER_DOUBT, FILTER_LARGEST, FILTER_STEP } from "../abi/layout.generated";
import { clearHeap, heapBytes, replaceWorst, worstOf, writeHeap } from "./neighbor-heap";

/** What the product with a point's rounded cells, less half of their squares, must be more than. */
export const LEAST: usize = 0;
/** What the square of the distance to the rounded cells must be less than. */
export const MOST: usize = 4;
const SQUARE: usize = 8;
/** How far the row lies from its rounded cells, and the square of how far outside of what can be rounded. */
const DOUBT: usize = 16;
const OUTSIDE: usize = 24;
/** The largest distance of interest, and the last that came up and was not kept. */
const BOUND: usize = 32;
const EDGE: usize = 40;
const CELLS: usize = 48;

let points: usize = 0;
let count: u32 = 0;
let width: u32 = 0;
let filter: usize = 0;
let size: u32 = 0;
let heapAt: usize = 0;
/** Where a row's rounded cells stand, and its bytes. */
export let roundedAt: usize = 0;
export let rowBytes: usize = 0;

@inline function up16(bytes: usize): usize {
  return (bytes + 15) & ~15;
}

/** Bytes of a row of `columns` cells that looks for `neighbors` points. */
export function layRow(columns: u32, neighbors: u32): usize {
  roundedAt = CELLS + up16(<usize>columns << 3);
  heapAt = roundedAt + up16(<usize>(columns + 1 >> 1) << 2);
  rowBytes = heapAt + heapBytes(neighbors);
  return rowBytes;
}

/** Which points the rows are to look through; the rows are laid. */
export function lookThrough(pointsAt: usize, pointCount: u32, columnCount: u32, filterAt: usize, neighbors: u32): void {
  points = pointsAt;
  count = pointCount;
  width = columnCount;
  filter = filterAt;
  size = neighbors;
}

/** Brings a row's cells together and rounds them: how far it lies outside of the points' box, and from its rounding in it. */
export function begin(row: usize, columns: usize, offset: usize): void {
  const step = load<f64>(filter, FILTER_STEP);
  const largest = load<f64>(filter, FILTER_LARGEST);
  let doubt: f64 = 0;
  let outside: f64 = 0;
  let square: i32 = 0;
  for (let column: u32 = 0; column < width; column++) {
    const cell = load<f64>(<usize>load<u32>(columns + (<usize>column << 2)) + offset);
    store<f64>(row + CELLS + (<usize>column << 3), cell);
    const from = cell - load<f64>(filter + FILTER_CENTERS + (<usize>column << 3));
    const exact = from / step;
    const whole = nearest(min(max(exact, -largest), largest));
    const rest = from - whole * step;
    if (abs(exact) > largest) outside += rest * rest;
    else doubt += rest * rest;
    const rounded = whole == whole ? <i32>whole : 0;
    square += rounded * rounded;
    store<i16>(row + roundedAt + (<usize>column << 1), <i16>rounded);
  }
  if (width & 1) store<i16>(row + roundedAt + (<usize>width << 1), 0);
  store<i32>(row, square, SQUARE);
  store<f64>(row, sqrt(doubt), DOUBT);
  store<f64>(row, outside * (1 - 1e-9), OUTSIDE);
  restart(row, Infinity);
}

/** Begins to look through the points, again or for the first time; further away than `bound` lies none of the nearest. */
export function restart(row: usize, bound: f64): void {
  clearHeap(row + heapAt, size);
  store<f64>(row, bound, BOUND);
  store<f64>(row, Infinity, EDGE);
  tighten(row);
}

/** A bound of what is worth a look, from the heap's worst distance. */
function tighten(row: usize): void {
  const worst = min(worstOf(row + heapAt), load<f64>(row, BOUND));
  const inside = sqrt(max(worst - load<f64>(row, OUTSIDE), 0));
  const reach = (inside * (1 + 1e-12) + load<f64>(row, DOUBT)) / load<f64>(filter, FILTER_STEP) + load<f64>(filter, FILTER_DOUBT);
  const square = reach * reach * (1 + 1e-9);
  const least = floor((<f64>load<i32>(row, SQUARE) - square) * 0.5) - 2;
  store<i32>(row, least > <f64>i32.MIN_VALUE ? <i32>least : i32.MIN_VALUE, LEAST);
  store<i32>(row, square < <f64>(i32.MAX_VALUE - 2) ? <i32>square + 2 : i32.MAX_VALUE, MOST);
}

function squaredDistance(cells: usize, point: usize): f64 {
  let sum: f64 = 0;
  for (const end = cells + (<usize>width << 3); cells < end; cells += 8, point += 8) {
    const gap = load<f64>(cells) - load<f64>(point);
    sum += gap * gap;
  }
  return sum;
}

/** Measures the points of a block that the mask names. */
export function measure(row: usize, block: u32, mask: i32): void {
  const heap = row + heapAt;
  let isTighter = false;
  for (; mask != 0; mask &= mask - 1) {
    const place = (block << 3) + <u32>ctz(mask);
    if (place >= count) break;
    const distance = squaredDistance(row + CELLS, points + <usize>place * (<usize>width << 3));
    const worst = worstOf(heap);
    if (!(distance < worst)) {
      if (distance == worst) store<f64>(row, distance, EDGE);
      continue;
    }
    store<f64>(row, worst, EDGE);
    replaceWorst(heap, size, distance, <f64>place);
    isTighter = true;
  }
  if (isTighter) tighten(row);
}

/** The worst of the distances kept. */
@inline export function worstKept(row: usize): f64 {
  return worstOf(row + heapAt);
}

/** Whether which points were kept, or in which order, may depend on those passed over: distances are equal, or are too few. */
export function isTied(row: usize): bool {
  const heap = row + heapAt;
  if (load<f64>(row, EDGE) == worstOf(heap)) return true;
  for (let one: u32 = 1; one < size; one++)
    for (let other: u32 = 0; other < one; other++)
      if (load<f64>(heap + (<usize>one << 3)) == load<f64>(heap + (<usize>other << 3))) return true;
  return false;
}

/** Writes the row's nearest: distances, ascending, and then places. */
export function finish(row: usize, target: usize, columnBytes: usize): void {
  writeHeap(row + heapAt, size, target, columnBytes);
}
