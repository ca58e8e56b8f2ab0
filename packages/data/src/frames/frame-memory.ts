import { makeCells, type NumberCells, type ScalarType } from "./cells.ts";
import type { HeldMemory } from "./held-memory.ts";

const mostSpare = 16;

/** Memory for the numbers of frames, which is used again as it is given back. */
export class FrameMemory {
  readonly #spare: ArrayBuffer[] = [];

  /** So many bytes, or more; they hold anything. */
  take(bytes: number): ArrayBuffer {
    const place = this.#spare.findIndex(({ byteLength }) => byteLength >= bytes);
    if (place >= 0) return this.#spare.splice(place, 1)[0]!;
    this.#spare.shift();
    return new ArrayBuffer(bytes);
  }

  give(memory: ArrayBuffer): void {
    if (this.#spare.length < mostSpare) this.#spare.push(memory);
  }

  /** Room for so many cells of each type, null where their cells are no numbers. */
  room(types: readonly ScalarType[], rows: number): { readonly cells: readonly (NumberCells | null)[]; readonly held: HeldMemory } {
    const likes = types.map((type) => makeCells(type, 0));
    const sizes = likes.map((like) => (ArrayBuffer.isView(like) ? aligned(like.BYTES_PER_ELEMENT * rows) : 0));
    const memory = this.take(sizes.reduce((sum, size) => sum + size, 0));
    let at = 0;
    const cells = likes.map((like, index) => {
      const start = at;
      at += sizes[index]!;
      return ArrayBuffer.isView(like) ? new (like.constructor as Float64ArrayConstructor)(memory, start, rows) : null;
    });
    return { cells, held: { memory, release: () => this.give(memory) } };
  }
}

function aligned(bytes: number): number {
  return (bytes + 7) & ~7;
}
