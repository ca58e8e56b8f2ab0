import type { Heap } from "./heap.ts";

/** A block of an engine's memory that grows where it must; what it held is then lost. */
export class Block {
  readonly #heap: Heap;
  #bytes = 0;
  address = 0;

  constructor(heap: Heap) {
    this.#heap = heap;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Makes room for so many bytes, and a quarter more where that takes a new block. */
  fit(bytes: number): void {
    if (bytes <= this.#bytes) return;
    this.#heap.free(this.address);
    this.#bytes = Math.ceil(bytes * 1.25);
    this.address = this.#heap.allocate(this.#bytes);
  }

  free(): void {
    this.#heap.free(this.address);
  }
}
