export { scan } from "./scan";

/** First address that the module itself does not use. */
export function heapBase(): usize {
  return (__heap_base + 63) & ~63;
}
