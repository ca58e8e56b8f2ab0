/**
 * Decompresses the elements of a Snappy block [at, end), which stand behind its length, to [output, outputEnd). False where they refer to
 * what is not there or do not fill the output. 64 bytes behind both areas may be read and written.
 * https://github.com/google/snappy/blob/main/format_description.txt
 */
export function snappyDecompress(from: usize, end: usize, output: usize, outputEnd: usize): bool {
  let at = from;
  let to = output;
  while (at < end) {
    const head = load<u32>(at);
    let count: usize = ((head >> 2) & 63) + 1;
    let distance: usize;
    switch (head & 3) {
      case 0: {
        at += 1;
        if (count <= 16) {
          // What is beyond the end is found behind the loop.
          if (count > outputEnd - to) return false;
          v128.store(to, v128.load(at));
          at += count;
          to += count;
          continue;
        }
        if (count > 60) {
          const extra = count - 60;
          count = <usize>(load<u32>(at) & (extra == 4 ? 0xffffffff : (1 << (<u32>extra << 3)) - 1)) + 1;
          if (count == 0) return false;
          at += extra;
        }
        if (at > end || count > end - at || count > outputEnd - to) return false;
        if (count <= 64) {
          for (let done: usize = 0; done < count; done += 16) v128.store(to + done, v128.load(at + done));
        } else memory.copy(to, at, count);
        at += count;
        to += count;
        continue;
      }
      case 1:
        count = ((head >> 2) & 7) + 4;
        distance = <usize>(((head & 0xe0) << 3) | ((head >> 8) & 255));
        at += 2;
        if (distance >= 8 && distance <= to - output && count <= outputEnd - to) {
          const source = to - distance;
          store<u64>(to, load<u64>(source));
          store<u32>(to, load<u32>(source, 8), 8);
          to += count;
          continue;
        }
        break;
      case 2:
        distance = <usize>((head >> 8) & 0xffff);
        at += 3;
        break;
      default:
        distance = <usize>load<u32>(at, 1);
        at += 5;
    }
    if (distance == 0 || distance > to - output || count > outputEnd - to) return false;
    const source = to - distance;
    if (distance >= 16) {
      v128.store(to, v128.load(source));
      for (let done: usize = 16; done < count; done += 16) v128.store(to + done, v128.load(source + done));
    } else if (distance >= 8) {
      for (let done: usize = 0; done < count; done += 8) store<u64>(to + done, load<u64>(source + done));
    } else {
      for (let done: usize = 0; done < count; done++) store<u8>(to + done, load<u8>(source + done));
    }
    to += count;
  }
  return to == outputEnd && at == end;
}
