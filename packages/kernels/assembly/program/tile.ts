// What a tile of rows has while its instructions run. Every thread has its own instance, and so its own tile.
import { REF_CONSTANT, REF_INPUT } from "../abi/opcodes.generated";

export let image: usize = 0;
export let io: usize = 0;
export let inputTable: usize = 0;
export let sparseTable: usize = 0;
export let slots: usize = 0;
export let slotBytes: usize = 0;
/** Rows of this tile. */
export let rows: i32 = 0;
/** Number of the tile's first row in the buffers of the host. */
export let firstRow: i32 = 0;

let top: usize = 0;
let limit: usize = 0;
let start: usize = 0;

export function placeTile(imageAt: usize, ioAt: usize, inputs: usize, sparse: usize, slotsAt: usize, bytes: usize): void {
  image = imageAt;
  io = ioAt;
  inputTable = inputs;
  sparseTable = sparse;
  slots = slotsAt;
  slotBytes = bytes;
}

export function startTile(first: i32, count: i32, workAt: usize, workEnd: usize): void {
  firstRow = first;
  rows = count;
  start = workAt;
  top = workAt;
  limit = workEnd;
}

/** Where a column begins. */
@inline export function address(ref: u32): usize {
  const kind = ref & 3;
  if (kind == REF_CONSTANT) return image + (ref & ~3);
  if (kind == REF_INPUT) return <usize>load<u32>(inputTable + (ref & ~3));
  return slots + <usize>(ref >> 2) * slotBytes;
}

/** Bytes from one vector of a column to the next: a constant stays. */
@inline export function step(ref: u32): usize {
  return (ref & 3) == REF_CONSTANT ? 0 : 16;
}

@inline export function slot(number: u32): usize {
  return slots + <usize>number * slotBytes;
}

/** Work memory until the tile ends, 16-aligned; 0 where the scratch is too small: then `shortage` says how much is missing. */
export function reserve(bytes: usize): usize {
  const at = top;
  const end = at + ((bytes + 15) & ~15);
  if (end > limit) {
    shortage = end - limit;
    return 0;
  }
  top = end;
  return at;
}

export let shortage: usize = 0;

/** What is left of the work memory, from `workTop()`. */
@inline export function workTop(): usize {
  return top;
}
@inline export function workLeft(): usize {
  return limit - top;
}
@inline export function release(to: usize): void {
  top = to;
}
