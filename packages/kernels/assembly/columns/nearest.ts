import { distancePair } from "./distance";
import { clearHeap, heapBytes, replaceWorst, worstOf, writeHeap } from "./neighbor-heap";

/** Distances of the rows to `count` points [count, width], a target column each. */
export function distancesToPoints(
  metric: i32,
  columns: usize,
  width: u32,
  points: usize,
  count: u32,
  parameters: usize,
  weighted: bool,
  target: usize,
  columnBytes: usize,
  rows: i32,
): void {
  const bytes = <usize>rows << 3;
  for (let point: u32 = 0; point < count; point++, points += <usize>width << 3, target += columnBytes)
    for (let offset: usize = 0; offset < bytes; offset += 16)
      v128.store(target + offset, distancePair(metric, columns, width, offset, points, parameters, weighted));
}

/** Bytes of work that `nearestPoints` needs. */
export function nearestScratchSize(size: u32): usize {
  return 2 * heapBytes(size);
}

/** The `size` nearest of the points, or of those that `among` lists (`choice` of them): their distances, ascending, and then their places, a target column each. */
export function nearestPoints(
  metric: i32,
  columns: usize,
  width: u32,
  points: usize,
  count: u32,
  parameters: usize,
  weighted: bool,
  size: u32,
  among: usize,
  choice: u32,
  work: usize,
  target: usize,
  columnBytes: usize,
  rows: i32,
): void {
  const other = work + heapBytes(size);
  const stride = <usize>width << 3;
  for (let row = 0; row < rows; row += 2) {
    const offset = <usize>row << 3;
    clearHeap(work, size);
    clearHeap(other, size);
    const candidates = choice == 0 ? count : choice;
    for (let candidate: u32 = 0; candidate < candidates; candidate++) {
      const place = choice == 0 ? candidate : load<u32>(among + (<usize>candidate << 2));
      const point = points + <usize>place * stride;
      const pair = distancePair(metric, columns, width, offset, point, parameters, weighted);
      const left = f64x2.extract_lane(pair, 0);
      const right = f64x2.extract_lane(pair, 1);
      if (left < worstOf(work)) replaceWorst(work, size, left, <f64>place);
      if (right < worstOf(other)) replaceWorst(other, size, right, <f64>place);
    }
    writeHeap(work, size, target + offset, columnBytes);
    if (row + 1 < rows) writeHeap(other, size, target + offset + 8, columnBytes);
  }
}
