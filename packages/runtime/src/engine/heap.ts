import { GodwitError } from "@godwit/core/errors";

const pageBytes = 65536;
/** Every block starts at a multiple of this. */
const alignment = 64;

/** Whose blocks are counted together. */
export interface Owner {
  bytes: number;
}

/** Asked before memory grows by `least` bytes, better by `wanted`: it may free blocks, and says by how much memory grows where that did not help. */
export type MakeRoom = (least: number, wanted: number) => number;

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
  readonly #blocks = new Map<number, { readonly bytes: number; readonly owner: Owner | null }>();
  readonly #makeRoom: MakeRoom | undefined;
  #end: number;
  /** Who is charged for the blocks that are allocated from now on. */
  owner: Owner | null = null;

  constructor(memory: WebAssembly.Memory, base: number, makeRoom?: MakeRoom) {
    this.memory = memory;
    this.#makeRoom = makeRoom;
    this.#end = roundUp(base, alignment);
    this.#view();
    this.#release(this.#end, this.u8.byteLength - this.#end);
    this.#end = this.u8.byteLength;
  }

  /** Bytes of memory held, used or not. */
  get bytes(): number {
    return this.u8.byteLength;
  }

  /** Bytes by which memory grows at least when a block of so many is allocated: 0 where one is free. */
  growthFor(bytes: number): number {
    const size = sizeOf(bytes);
    return this.#free.some((block) => block.bytes >= size) ? 0 : this.#missing(size);
  }

  /** The address of a new block. May replace the views. */
  allocate(bytes: number): number {
    const size = sizeOf(bytes);
    let place = this.#find(size);
    if (place < 0) {
      const step = this.#step(size);
      place = this.#find(size);
      if (place < 0) {
        this.#grow(Math.max(step, this.#missing(size)));
        place = this.#free.length - 1;
      }
    }
    const block = this.#free[place]!;
    const address = block.address;
    if (block.bytes === size) this.#free.splice(place, 1);
    else {
      block.address += size;
      block.bytes -= size;
    }
    const { owner } = this;
    if (owner !== null) owner.bytes += size;
    this.#blocks.set(address, { bytes: size, owner });
    return address;
  }

  free(address: number): void {
    const block = this.#blocks.get(address);
    if (block === undefined) return;
    this.#blocks.delete(address);
    if (block.owner !== null) block.owner.bytes -= block.bytes;
    this.#release(address, block.bytes);
  }

  #find(size: number): number {
    return this.#free.findIndex((block) => block.bytes >= size);
  }

  /** Bytes beyond the end, in whole pages, that a block needs which is not free. */
  #missing(size: number): number {
    const last = this.#free.at(-1);
    const tail = last !== undefined && last.address + last.bytes === this.#end ? last.bytes : 0;
    return roundUp(size - tail, pageBytes);
  }

  /** By how much to grow: more than is missing, so that it is seldom done, unless whoever watches the memory says otherwise. */
  #step(size: number): number {
    const least = this.#missing(size);
    const wanted = Math.max(least, Math.min(256 * pageBytes, roundUp(this.#end / 4, pageBytes)));
    return this.#makeRoom === undefined ? wanted : this.#makeRoom(least, wanted);
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
    const pages = Math.floor(bytes / pageBytes);
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

function sizeOf(bytes: number): number {
  return roundUp(Math.max(bytes, 1), alignment);
}

function roundUp(bytes: number, to: number): number {
  return Math.ceil(bytes / to) * to;
}
