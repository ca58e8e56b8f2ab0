const tableBits: u32 = 14;
const blockBytes: usize = 1 << 16;

/**
 * Compresses [from, end) to the elements of a Snappy block, and gives their end. `table` has room for 2^14 numbers; the output has room for
 * 7/6 of the input and 64 bytes. 64 bytes behind both areas may be read and written.
 */
export function snappyCompress(from: usize, end: usize, output: usize, table: usize): usize {
  let to = output;
  for (let start = from; start < end; start += blockBytes) {
    to = compressBlock(start, min(end, start + blockBytes), to, table);
  }
  return to;
}

function compressBlock(start: usize, end: usize, output: usize, table: usize): usize {
  let to = output;
  let pending = start;
  if (end - start > 15) {
    const last = end - 8;
    // Places count from the block's start, where a place that was never set points too.
    memory.fill(table, 0, 2 << tableBits);
    let misses: u32 = 32;
    let at = start + 1;
    while (at < last) {
      const word = load<u32>(at);
      const slot = table + (<usize>((word * 0x1e35a7bd) >> (32 - tableBits)) << 1);
      const candidate = start + <usize>load<u16>(slot);
      store<u16>(slot, <u16>(at - start));
      if (load<u32>(candidate) != word) {
        // The longer nothing repeats, the larger the steps.
        at += <usize>(misses >> 5);
        misses++;
        continue;
      }
      to = putLiteral(pending, at, to);
      let length: usize = 4;
      while (at + length + 8 <= end) {
        const differs = load<u64>(candidate + length) ^ load<u64>(at + length);
        if (differs != 0) {
          length += <usize>(ctz(differs) >> 3);
          break;
        }
        length += 8;
      }
      if (at + length + 8 > end) while (at + length < end && load<u8>(candidate + length) == load<u8>(at + length)) length++;
      to = putCopy(at - candidate, length, to);
      at += length;
      pending = at;
      misses = 32;
    }
  }
  return putLiteral(pending, end, to);
}

function putLiteral(from: usize, end: usize, output: usize): usize {
  const count = end - from;
  if (count == 0) return output;
  let to = output;
  const stated = <u32>(count - 1);
  if (count <= 60) {
    store<u8>(to, stated << 2);
    to += 1;
    for (let done: usize = 0; done < count; done += 16) v128.store(to + done, v128.load(from + done));
    return to + count;
  }
  if (count <= 256) {
    store<u8>(to, 60 << 2);
    store<u8>(to + 1, stated);
    to += 2;
  } else {
    store<u8>(to, 61 << 2);
    store<u16>(to + 1, <u16>stated);
    to += 3;
  }
  memory.copy(to, from, count);
  return to + count;
}

function putCopy(distance: usize, length: usize, output: usize): usize {
  let to = output;
  let rest = length;
  while (rest > 0) {
    const count: usize = rest > 64 ? (rest < 68 ? 60 : 64) : rest;
    if (count >= 4 && count <= 11 && distance < 2048) {
      store<u8>(to, 1 | ((count - 4) << 2) | ((distance >> 8) << 5));
      store<u8>(to + 1, <u8>distance);
      to += 2;
    } else {
      store<u8>(to, 2 | ((count - 1) << 2));
      store<u16>(to + 1, <u16>distance);
      to += 3;
    }
    rest -= count;
  }
  return to;
}
