export { rangeOfDoubles } from "./range";
export { snappyCompress } from "./snappy-compress";
export { snappyDecompress } from "./snappy-decompress";

/** First address that the module itself does not use. */
export function heapBase(): usize {
  return (__heap_base + 63) & ~63;
}
