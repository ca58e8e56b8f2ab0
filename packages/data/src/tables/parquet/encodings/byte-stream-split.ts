import { malformedParquet } from "../malformed-parquet.ts";

/** BYTE_STREAM_SPLIT: the first bytes of all cells, then their second bytes, and so on; gives them cell by cell. */
export function joinByteStreams(bytes: Uint8Array, size: number, count: number): Uint8Array {
  if (size === 0 || bytes.length < size * count) throw malformedParquet("a page has fewer cells than it states");
  const cells = new Uint8Array(size * count);
  for (let place = 0; place < size; place++)
    for (let index = 0, to = place, from = place * count; index < count; index++, to += size) cells[to] = bytes[from + index]!;
  return cells;
}
