// core/src/ir/nearest-heap.ts: a heap whose root is the largest: `size` distances, and behind them as many places.

@inline function distanceAt(heap: usize, index: u32): f64 {
  return load<f64>(heap + (<usize>index << 3));
}
@inline function placeAt(heap: usize, size: u32, index: u32): f64 {
  return load<f64>(heap + (<usize>(size + index) << 3));
}
@inline function put(heap: usize, size: u32, index: u32, distance: f64, place: f64): void {
  const at = heap + (<usize>index << 3);
  store<f64>(at, distance);
  store<f64>(at + (<usize>size << 3), place);
}

/** Bytes of a heap. */
@inline export function heapBytes(size: u32): usize {
  return <usize>size << 4;
}

/** What a distance must be less than to be kept. */
@inline export function worstOf(heap: usize): f64 {
  return load<f64>(heap);
}

export function clearHeap(heap: usize, size: u32): void {
  for (let index: u32 = 0; index < size; index++) put(heap, size, index, Infinity, 0);
}

/** In place of the root; `distance` is less. */
export function replaceWorst(heap: usize, size: u32, distance: f64, place: f64): void {
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

/** Sorts the heap, and writes distances and then places to a cell of each target column. */
export function writeHeap(heap: usize, size: u32, target: usize, columnBytes: usize): void {
  sort(heap, size);
  for (let index: u32 = 0; index < 2 * size; index++) store<f64>(target + <usize>index * columnBytes, distanceAt(heap, index));
}
