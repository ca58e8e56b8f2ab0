import type { Heap } from "./heap.ts";

/** Work memory of one thread, which every method that runs there uses by turns. */
export class Scratch {
  readonly #heap: Heap;
  address = 0;
  bytes = 0;

  constructor(heap: Heap) {
    this.#heap = heap;
  }

  /** Makes it hold so many bytes; what stood there is gone. */
  reserve(bytes: number): void {
    if (bytes <= this.bytes) return;
    const { owner } = this.#heap;
    this.#heap.free(this.address);
    this.bytes = 0;
    this.#heap.owner = null;
    this.address = this.#heap.allocate(bytes);
    this.#heap.owner = owner;
    this.bytes = bytes;
  }
}
