import { GodwitError } from "@godwit/core/errors";

const pageBytes = 65536;
/** Every block starts at a multiple of this. */
const alignment = 64;

/** The memory of an engine and its allocator: blocks are found first-fit, joined again when freed, and memory grows only when nothing fits. */
export class Heap {
  readonly memory: WebAssembly.Memory;
  u8!: Uint8Array;
  i32!: Int32Array;
  u32!: Uint32Array;
  f32!: Float32Array;
  f64!: Float64Array;
  /** Free blocks by address: [address, bytes]. */
  readonly #free: { address: number; bytes: number }[] = [];
  readonly #sizes = new Map<number, number>();
  #end: number;

  constructor(memory: WebAssembly.Memory, base: number) {
    this.memory = memory;
    this.#end = roundUp(base, alignment);
    this.#view();
    this.#release(this.#end, this.u8.byteLength - this.#end);
    this.#end = this.u8.byteLength;
  }

  /** Bytes of memory held, used or not. */
  get bytes(): number {
    return this.memory.buffer.byteLength;
  }

  /** The address of a new block. May replace the views. */
  allocate(bytes: number): number {
    const size = roundUp(Math.max(bytes, 1), alignment);
    let place = this.#free.findIndex((block) => block.bytes >= size);
    if (place < 0) {
      this.#grow(size);
      place = this.#free.length - 1;
    }
    const block = this.#free[place]!;
    const address = block.address;
    if (block.bytes === size) this.#free.splice(place, 1);
    else {
      block.address += size;
      block.bytes -= size;
    }
    this.#sizes.set(address, size);
    return address;
  }

  free(address: number): void {
    const bytes = this.#sizes.get(address);
    if (bytes === undefined) return;
    this.#sizes.delete(address);
    this.#release(address, bytes);
  }

  #release(address: number, bytes: number): void {
    if (bytes <= 0) return;
    let place = this.#free.findIndex((block) => block.address > address);
    if (place < 0) place = this.#free.length;
    const before = this.#free[place - 1];
    const after = this.#free[place];
    if (before !== undefined && before.address + before.bytes === address) {
      before.bytes += bytes;
      if (after !== undefined && before.address + before.bytes === after.address) {
        before.bytes += after.bytes;
        this.#free.splice(place, 1);
      }
    } else if (after !== undefined && address + bytes === after.address) {
      after.address = address;
      after.bytes += bytes;
    } else this.#free.splice(place, 0, { address, bytes });
  }

  #grow(bytes: number): void {
    const last = this.#free.at(-1);
    const missing = bytes - (last !== undefined && last.address + last.bytes === this.#end ? last.bytes : 0);
    const pages = Math.max(Math.ceil(missing / pageBytes), Math.min(256, Math.ceil(this.#end / pageBytes / 4)));
    try {
      this.memory.grow(pages);
    } catch (error) {
      throw new GodwitError(
        "LIMIT_EXCEEDED",
        `the models and batches need more than the ${Math.round(this.#end / 2 ** 20)} MiB of memory that WebAssembly has got`,
        {
          hint: "Free models that are not used, or predict smaller batches.",
          cause: error,
        },
      );
    }
    this.#view();
    this.#release(this.#end, this.u8.byteLength - this.#end);
    this.#end = this.u8.byteLength;
  }

  #view(): void {
    const { buffer } = this.memory;
    this.u8 = new Uint8Array(buffer);
    this.i32 = new Int32Array(buffer);
    this.u32 = new Uint32Array(buffer);
    this.f32 = new Float32Array(buffer);
    this.f64 = new Float64Array(buffer);
  }
}

function roundUp(bytes: number, to: number): number {
  return Math.ceil(bytes / to) * to;
}
