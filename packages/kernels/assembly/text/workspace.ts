// The scratch memory of one call: text and working bytes grow upwards from `low`, keys downwards to `high`.

/** The first words of the scratch: required bytes, address of the sorted keys, their number, number of entries. */
@inline export const SCRATCH_HEADER: usize = 32;
/** Bytes that may be read or written beyond what is used. */
@inline export const SLACK: usize = 64;

@inline export const MORE_SCRATCH: i32 = -1;
@inline export const STEP_LIMIT: i32 = -2;

export let scratch: usize = 0;
export let low: usize = 0;
export let high: usize = 0;
export let end: usize = 0;
/** 0, or why the call failed. */
export let failure: i32 = 0;

export function open(at: usize, size: i32): void {
  scratch = at;
  low = at + SCRATCH_HEADER;
  end = (at + <usize>size) & ~7;
  high = end;
  failure = 0;
}

/** Whether `bytes` more fit above `low`; otherwise the call fails. */
@inline export function fits(bytes: usize): bool {
  return low + bytes + SLACK <= high || fail(MORE_SCRATCH);
}

export function fail(reason: i32): bool {
  failure = reason;
  return false;
}

export function setLow(at: usize): void {
  low = at;
}

@inline export function pushKey(key: u32): void {
  if (low + 4 + SLACK > high) {
    failure = MORE_SCRATCH;
    return;
  }
  high -= 4;
  store<u32>(high, key);
}
