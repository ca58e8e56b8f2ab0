/** MurmurHash3 for x86, 32 bits, seed 0, as a signed number: scikit-learn's `murmurhash3_bytes_s32`. */
export function murmurHash(bytes: Uint8Array): number {
  let hash = 0;
  const blocks = bytes.length & ~3;
  for (let i = 0; i < blocks; i += 4) {
    const block = bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24);
    hash ^= scramble(block);
    hash = (hash << 13) | (hash >>> 19);
    hash = (Math.imul(hash, 5) + 0xe6546b64) | 0;
  }
  let tail = 0;
  for (let i = bytes.length - 1; i >= blocks; i--) tail = (tail << 8) | bytes[i]!;
  hash ^= scramble(tail);
  hash ^= bytes.length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) | 0;
}

function scramble(block: number): number {
  const mixed = Math.imul(block, 0xcc9e2d51);
  return Math.imul((mixed << 15) | (mixed >>> 17), 0x1b873593);
}

/** The column and the sign of a term in scikit-learn's FeatureHasher; `size` columns, at most 2^31 - 1. */
export function hashedColumn(hash: number, size: number): number {
  return hash === -2147483648 ? (2147483648 - size) % size : Math.abs(hash) % size;
}
