import { distancePair } from "./distance";

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

/** A heap whose root is the largest: `size` distances, and behind them as many places. */
@inline function distanceAt(heap: usize, index: u32): f64 {
  return load<f64>(heap + (<usize>index << 3));
}
@inline function put(heap: usize, size: u32, index: u32, distance: f64, place: f64): void {
  const at = heap + (<usize>index << 3);
  store<f64>(at, distance);
  store<f64>(at + (<usize>size << 3), place);
}
@inline function placeAt(heap: usize, size: u32, index: u32): f64 {
  return load<f64>(heap + (<usize>(size + index) << 3));
}

function clear(heap: usize, size: u32): void {
  for (let index: u32 = 0; index < size; index++) put(heap, size, index, Infinity, 0);
}

function push(heap: usize, size: u32, distance: f64, place: f64): void {
  let at: u32 = 0;
  for (;;) {
    const left: u32 = 2 * at + 1;
    if (left >= size) break;
    const child: u32 = left + 1 < size && distanceAt(heap, left + 1) > distanceAt(heap, left) ? left + 1 : left;
    if (!(distanceAt(heap, child) > distance)) break;
    put(heap, size, at, distanceAt(heap, child), placeAt(heap, size, child));
    at = child;
  }
  put(heap, size, at, distance, place);
}

/** Ascending; equal distances keep their order in the heap. */
function sort(heap: usize, size: u32): void {
  for (let index: u32 = 1; index < size; index++) {
    const distance = distanceAt(heap, index);
    const place = placeAt(heap, size, index);
    let at = index;
    for (; at > 0 && distanceAt(heap, at - 1) > distance; at--) put(heap, size, at, distanceAt(heap, at - 1), placeAt(heap, size, at - 1));
    put(heap, size, at, distance, place);
  }
}

@inline function write(heap: usize, size: u32, target: usize, columnBytes: usize): void {
  sort(heap, size);
  for (let index: u32 = 0; index < 2 * size; index++) store<f64>(target + <usize>index * columnBytes, distanceAt(heap, index));
}

/** Bytes of work that `nearestPoints` needs. */
export function nearestScratchSize(size: u32): usize {
  return <usize>size << 5;
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
  const other = work + (<usize>size << 4);
  const stride = <usize>width << 3;
  for (let row = 0; row < rows; row += 2) {
    const offset = <usize>row << 3;
    clear(work, size);
    clear(other, size);
    const candidates = choice == 0 ? count : choice;
    for (let candidate: u32 = 0; candidate < candidates; candidate++) {
      const place = choice == 0 ? candidate : load<u32>(among + (<usize>candidate << 2));
      const point = points + <usize>place * stride;
      const pair = distancePair(metric, columns, width, offset, point, parameters, weighted);
      const left = f64x2.extract_lane(pair, 0);
      const right = f64x2.extract_lane(pair, 1);
      if (left < distanceAt(work, 0)) push(work, size, left, <f64>place);
      if (right < distanceAt(other, 0)) push(other, size, right, <f64>place);
    }
    write(work, size, target + offset, columnBytes);
    if (row + 1 < rows) write(other, size, target + offset + 8, columnBytes);
  }
}
