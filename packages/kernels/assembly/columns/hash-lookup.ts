import { place } from "./lookup";

@inline const MULTIPLIER: i64 = 0x4906ba494954cb65;

/** Hashes each row of int32 columns from the left, and looks it up among ascending keys. The target may be a source. */
export function hashRows(keys: usize, values: usize, count: u32, unknown: i32, sources: usize, width: u32, target: usize, rows: i32): void {
  for (let row: usize = 0; row < <usize>rows; row++) {
    let hash: i64 = 0;
    for (let column: u32 = 0; column < width; column++)
      hash = MULTIPLIER * (hash + MULTIPLIER * i64(load<i32>(<usize>load<u32>(sources + (<usize>column << 2)) + (row << 2))));
    let found = unknown;
    if (count != 0) {
      const index = place<i64>(keys, count, hash);
      if (index < count && load<i64>(keys + (<usize>index << 3)) == hash) found = load<i32>(values + (<usize>index << 2));
    }
    store<i32>(target + (row << 2), found);
  }
}
