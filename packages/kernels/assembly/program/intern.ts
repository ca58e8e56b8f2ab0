import { IMAGE_HASH_CAPACITY, IMAGE_HASH_TABLE, IMAGE_POOL_BYTES, IMAGE_POOL_OFFSETS } from "../abi/layout.generated";

/** FNV-1a over the bytes, mixed: the same as core's hashBytes. */
@inline function hashBytes(bytes: usize, length: u32): u32 {
  let hash: u32 = 0x811c9dc5;
  for (let index: u32 = 0; index < length; index++) hash = (hash ^ load<u8>(bytes + index)) * 0x01000193;
  return hash ^ (hash >> 15);
}

@inline function sameBytes(a: usize, b: usize, length: u32): bool {
  return memory.compare(a, b, length) == 0;
}

/**
 * Codes of UTF-8 strings: string i has the bytes `offsets[i] … offsets[i + 1]`. One that the pool lacks gets the pool's
 * size plus its place in `bytes`, which then serves as the dictionary; equal strings that the pool lacks get different codes.
 */
export function internStrings(image: usize, bytes: usize, offsets: usize, count: u32, codes: usize): void {
  const capacity = load<u32>(image, IMAGE_HASH_CAPACITY);
  const table = image + load<u32>(image, IMAGE_HASH_TABLE);
  const poolOffsets = image + load<u32>(image, IMAGE_POOL_OFFSETS);
  const pool = image + load<u32>(image, IMAGE_POOL_BYTES);
  const poolCount = load<u32>(image, 16);
  for (let index: u32 = 0; index < count; index++, offsets += 4, codes += 4) {
    const from = load<u32>(offsets);
    const length = load<u32>(offsets, 4) - from;
    let code = i32(poolCount + index);
    for (let place = hashBytes(bytes + from, length); ; place++) {
      const found = load<i32>(table + (<usize>(place & (capacity - 1)) << 2));
      if (found < 0) break;
      const at = load<u32>(poolOffsets + (<usize>found << 2));
      if (load<u32>(poolOffsets + (<usize>found << 2), 4) - at == length && sameBytes(pool + at, bytes + from, length)) {
        code = found;
        break;
      }
    }
    store<i32>(codes, code);
  }
}
