const tableBits = 14;
const table = new Int32Array(1 << tableBits);
const blockBytes = 1 << 16;

/** Compresses bytes as one block of Snappy; quick over what does not compress. */
export function compressSnappy(bytes: Uint8Array): Uint8Array {
  const output = new Uint8Array(Math.ceil(bytes.length * 1.17) + 64);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let to = 0;
  for (let rest = bytes.length; ; rest = Math.floor(rest / 128)) {
    output[to++] = rest < 128 ? rest : (rest & 127) | 128;
    if (rest < 128) break;
  }
  const literal = (from: number, end: number): void => {
    const count = end - from;
    if (count === 0) return;
    if (count <= 60) output[to++] = (count - 1) << 2;
    else if (count <= 256) {
      output[to++] = 60 << 2;
      output[to++] = count - 1;
    } else {
      output[to++] = 61 << 2;
      output[to++] = (count - 1) & 255;
      output[to++] = (count - 1) >> 8;
    }
    output.set(bytes.subarray(from, end), to);
    to += count;
  };
  const copy = (distance: number, length: number): void => {
    let rest = length;
    while (rest > 0) {
      const count = rest > 64 ? (rest < 68 ? 60 : 64) : rest;
      if (count >= 4 && count <= 11 && distance < 2048) {
        output[to++] = 1 | ((count - 4) << 2) | ((distance >> 8) << 5);
        output[to++] = distance & 255;
      } else {
        output[to++] = 2 | ((count - 1) << 2);
        output[to++] = distance & 255;
        output[to++] = distance >> 8;
      }
      rest -= count;
    }
  };
  for (let start = 0; start < bytes.length; start += blockBytes) {
    const end = Math.min(bytes.length, start + blockBytes);
    const last = end - 8;
    table.fill(-1);
    let pending = start;
    let misses = 32;
    for (let at = start; at < last;) {
      const word = view.getInt32(at, true);
      const slot = Math.imul(word, 0x1e35a7bd) >>> (32 - tableBits);
      const candidate = table[slot]!;
      table[slot] = at;
      if (candidate < start || view.getInt32(candidate, true) !== word) {
        // The longer nothing repeats, the larger the steps.
        at += misses++ >> 5;
        continue;
      }
      literal(pending, at);
      let length = 4;
      while (at + length < end && bytes[candidate + length] === bytes[at + length]) length++;
      copy(at - candidate, length);
      at += length;
      pending = at;
      misses = 32;
    }
    literal(pending, end);
  }
  return output.subarray(0, to);
}
