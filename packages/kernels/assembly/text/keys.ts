import { MORE_SCRATCH, SCRATCH_HEADER, end, fail, high, scratch } from "./workspace";

// A key is twice the column, plus 1 where the term counts -1.

@inline const FEW: i32 = 48;
@inline const HISTOGRAM_BYTES: usize = 1024;

/** Sorts the keys and notes where they lie and how many columns they have. False: more scratch needed. */
export function sortKeys(): bool {
  const count = ((end - high) >> 2) as i32;
  const other = scratch + SCRATCH_HEADER + HISTOGRAM_BYTES;
  if (other + ((count as usize) << 2) + 16 > high) return fail(MORE_SCRATCH);
  let keys = high;
  if (count <= FEW) {
    if (ASC_FEATURE_SIMD) rankSort(keys, other, count);
    else insertionSort(keys, count);
  } else keys = radixSort(keys, other, count);
  store<u32>(scratch, keys as u32, 4);
  store<i32>(scratch, count, 8);
  store<i32>(scratch, distinctColumns(keys, count), 12);
  return true;
}

/** No key: no column is that large. */
@inline const NONE: u32 = 0xffffffff;

/** Puts each key where the number of lesser ones says, without a branch to mispredict; equal ones leave gaps, which are filled then. */
function rankSort(keys: usize, other: usize, count: i32): void {
  const bytes = (count as usize) << 2;
  memory.copy(other, keys, bytes);
  v128.store(other + bytes, i32x4.splat(NONE));
  for (let i: usize = 0; i < bytes; i += 4) store<u32>(keys + i, NONE);
  for (let i: usize = 0; i < bytes; i += 4) {
    const key = load<u32>(other + i);
    const all = i32x4.splat(key);
    let less = i32x4.splat(0);
    for (let j: usize = 0; j < bytes; j += 16) less = i32x4.add(less, i32x4.lt_u(v128.load(other + j), all));
    const pairs = i32x4.add(less, v128.shuffle<i32>(less, less, 2, 3, 0, 1));
    const place = -(i32x4.extract_lane(pairs, 0) + i32x4.extract_lane(pairs, 1));
    store<u32>(keys + ((place as usize) << 2), key);
  }
  let last: u32 = NONE;
  for (let i: usize = 0; i < bytes; i += 4) {
    const key = load<u32>(keys + i);
    last = key == NONE ? last : key;
    store<u32>(keys + i, last);
  }
}

function insertionSort(keys: usize, count: i32): void {
  const last = keys + ((count as usize) << 2);
  for (let at = keys + 4; at < last; at += 4) {
    const key = load<u32>(at);
    let hole = at;
    while (hole > keys && load<u32>(hole - 4) > key) {
      store<u32>(hole, load<u32>(hole - 4));
      hole -= 4;
    }
    store<u32>(hole, key);
  }
}

/** Least digit first, 8 bits each, only as many digits as the keys have; where the sorted keys lie. */
function radixSort(keys: usize, other: usize, count: i32): usize {
  const bytes = (count as usize) << 2;
  const histogram = scratch + SCRATCH_HEADER;
  let all: u32 = 0;
  for (let i: usize = 0; i < bytes; i += 4) all |= load<u32>(keys + i);
  for (let shift: u32 = 0; shift < 32 && all >> shift != 0; shift += 8) {
    memory.fill(histogram, 0, HISTOGRAM_BYTES);
    for (let i: usize = 0; i < bytes; i += 4) {
      const bucket = histogram + <usize>(((load<u32>(keys + i) >> shift) & 255) << 2);
      store<u32>(bucket, load<u32>(bucket) + 1);
    }
    let place: u32 = 0;
    for (let digit: usize = 0; digit < HISTOGRAM_BYTES; digit += 4) {
      const size = load<u32>(histogram + digit);
      store<u32>(histogram + digit, place);
      place += size;
    }
    for (let i: usize = 0; i < bytes; i += 4) {
      const key = load<u32>(keys + i);
      const bucket = histogram + <usize>(((key >> shift) & 255) << 2);
      const to = load<u32>(bucket);
      store<u32>(bucket, to + 1);
      store<u32>(other + <usize>(to << 2), key);
    }
    const swapped = keys;
    keys = other;
    other = swapped;
  }
  return keys;
}

function distinctColumns(keys: usize, count: i32): i32 {
  let distinct = 0;
  let last: i64 = -1;
  for (let i = 0; i < count; i++) {
    const column = (load<u32>(keys + ((i as usize) << 2)) >> 1) as i64;
    if (column != last) distinct++;
    last = column;
  }
  return distinct;
}

/** Writes columns and values of the sorted keys; the number of them. */
export function writeEntries(at: usize, binary: bool, outIndices: usize, outValues: usize): i32 {
  let keys = load<u32>(at, 4) as usize;
  const last = keys + ((load<i32>(at, 8) as usize) << 2);
  while (keys < last) {
    const column = load<u32>(keys) >> 1;
    let value: i32 = 0;
    while (keys < last && load<u32>(keys) >> 1 == column) {
      value += 1 - (((load<u32>(keys) & 1) << 1) as i32);
      keys += 4;
    }
    store<u32>(outIndices, column);
    store<f64>(outValues, binary ? 1.0 : (value as f64));
    outIndices += 4;
    outValues += 8;
  }
  return load<i32>(at, 12);
}
