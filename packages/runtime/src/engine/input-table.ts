import { inputLayout, ioLayout } from "@godwit/core/artifact";
import type { Heap } from "./heap.ts";

/** The table in the engine's memory that says where the inputs of a method are. */
export class InputTable {
  readonly #heap: Heap;
  readonly #address: number;

  constructor(heap: Heap, inputs: number, io: number) {
    this.#heap = heap;
    this.#address = heap.allocate(Math.max(1, inputs) * inputLayout.bytes);
    heap.u32[(io + ioLayout.inputs) >> 2] = this.#address;
  }

  describe(place: number, address: number, stride: number, format: number, offsets: number = 0): void {
    const at = (this.#address + place * inputLayout.bytes) >>> 2;
    const words = this.#heap.u32;
    words[at + inputLayout.address / 4] = address;
    words[at + inputLayout.stride / 4] = stride;
    words[at + inputLayout.format / 4] = format;
    words[at + inputLayout.offsets / 4] = offsets;
  }

  free(): void {
    this.#heap.free(this.#address);
  }
}
