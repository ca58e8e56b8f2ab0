import { Block } from "./block.ts";
import { encodeInto } from "./encode-into.ts";
import { encodeShort } from "./encode-short.ts";
import type { Heap } from "./heap.ts";

/** Bytes past the last text that a kernel may read. */
const padding = 64;

/** From here on the platform's encoder is quicker, though it allocates. */
const shortText = 512;

/** Texts as UTF-8 in the engine's memory, one behind the other; null and undefined are empty. */
export class TextBlock {
  readonly #heap: Heap;
  readonly #block: Block;

  constructor(heap: Heap) {
    this.#heap = heap;
    this.#block = new Block(heap);
  }

  get address(): number {
    return this.#block.address;
  }

  /** Writes texts, and into the words at `offsets` where each begins and where the last ends. */
  write(texts: readonly (string | null | undefined)[], offsets: number): void {
    const all = texts.join("");
    this.#block.fit(all.length + padding);
    const { written, read } = encodeInto(all, this.#bytes());
    const starts = this.#heap.u32.subarray(offsets >>> 2);
    if (read === all.length && written === all.length) {
      let end = 0;
      for (let row = 0; row < texts.length; row++) {
        starts[row] = end;
        end += texts[row]?.length ?? 0;
      }
      starts[texts.length] = end;
    } else this.#writeWide(texts, all.length, offsets);
  }

  /** Writes a single text; a short one without allocations. */
  writeOne(text: string, offsets: number): void {
    this.#block.fit(text.length * 3 + padding);
    const bytes =
      text.length <= shortText ? encodeShort(text, this.#heap.u8, this.#block.address) : encodeInto(text, this.#bytes()).written;
    const words = this.#heap.u32;
    words[offsets >>> 2] = 0;
    words[(offsets >>> 2) + 1] = bytes;
  }

  free(): void {
    this.#block.free();
  }

  #writeWide(texts: readonly (string | null | undefined)[], units: number, offsets: number): void {
    this.#block.fit(units * 3 + padding);
    const target = this.#bytes();
    const starts = this.#heap.u32.subarray(offsets >>> 2);
    let end = 0;
    for (let row = 0; row < texts.length; row++) {
      starts[row] = end;
      const text = texts[row];
      if (text !== null && text !== undefined) end += encodeInto(text, target.subarray(end)).written;
    }
    starts[texts.length] = end;
  }

  #bytes(): Uint8Array {
    return this.#heap.u8.subarray(this.#block.address, this.#block.address + this.#block.bytes);
  }
}
