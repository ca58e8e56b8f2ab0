import { ioLayout, outputLayout, type ProgramOutput } from "@godwit/core/artifact";
import type { DenseNumbers, NumberArray } from "./batch.ts";
import type { Heap } from "./heap.ts";

/** Bytes past the last row that a kernel may write: none today, one vector to be safe. */
const padding = 64;

interface Buffers {
  data: number;
  starts: number;
  columns: number;
  /** Entries of a sparse answer that fit. */
  capacity: number;
}

/** The buffers that a method writes its outputs to, and how they become arrays. */
export class OutputReader {
  readonly #heap: Heap;
  readonly #outputs: readonly ProgramOutput[];
  readonly #table: number;
  readonly #buffers: Buffers[];
  readonly #hasSparse: boolean;
  #capacity = 0;

  constructor(heap: Heap, outputs: readonly ProgramOutput[], io: number) {
    this.#heap = heap;
    this.#outputs = outputs;
    this.#hasSparse = outputs.some(({ kind }) => kind === "sparse");
    this.#buffers = outputs.map(() => ({ data: 0, starts: 0, columns: 0, capacity: 0 }));
    this.#table = heap.allocate(Math.max(1, outputs.length) * outputLayout.bytes);
    heap.u32[(io + ioLayout.outputs) >>> 2] = this.#table;
  }

  /** Makes room for `rows` rows, and starts sparse answers anew. */
  open(rows: number): void {
    if (rows > this.#capacity) this.#enlarge(Math.max(8, rows));
    if (!this.#hasSparse) return;
    for (let number = 0; number < this.#outputs.length; number++)
      if (this.#outputs[number]!.kind === "sparse") this.#heap.u32[this.#buffers[number]!.starts >>> 2] = 0;
  }

  /** Makes a sparse output hold `entries`, keeping those of the first `rows` rows. */
  grow(number: number, entries: number, rows: number): void {
    const buffers = this.#buffers[number]!;
    const used = this.#heap.u32[(buffers.starts >>> 2) + rows]!;
    const { data, columns } = buffers;
    const kept = {
      data: this.#heap.f64.slice(data >>> 3, (data >>> 3) + used),
      columns: this.#heap.i32.slice(columns >>> 2, (columns >>> 2) + used),
    };
    this.#resize(number, Math.max(entries, buffers.capacity * 2));
    this.#heap.f64.set(kept.data, buffers.data >>> 3);
    this.#heap.i32.set(kept.columns, buffers.columns >>> 2);
    this.#describe(number);
  }

  free(): void {
    for (const { data, starts, columns } of this.#buffers) for (const address of [data, starts, columns]) this.#heap.free(address);
    this.#heap.free(this.#table);
  }

  /** A number of a dense output; one of int64 beyond ±2^53 is a BigInt. */
  number(output: number, index: number): number | bigint {
    const { data } = this.#buffers[output]!;
    const heap = this.#heap;
    const { dtype } = this.#outputs[output]!;
    switch (dtype) {
      case "f64":
        return heap.f64[(data >>> 3) + index]!;
      case "f32":
        return heap.f32[(data >>> 2) + index]!;
      case "i32":
      case "string":
        return heap.i32[(data >>> 2) + index]!;
      case "i64": {
        const at = (data >>> 2) + index * 2;
        const whole = heap.i32[at + 1]! * 2 ** 32 + heap.u32[at]!;
        return Number.isSafeInteger(whole) ? whole : (BigInt(heap.i32[at + 1]!) << 32n) | BigInt(heap.u32[at]!);
      }
      case "u8":
      case "bool":
        return heap.u8[data + index]!;
      default:
        return dtype satisfies never;
    }
  }

  /** Copies the first row of a dense output of numbers into `target`, from `at` on. */
  copyRow(output: number, target: Float64Array, at: number): void {
    const { dtype, width } = this.#outputs[output]!;
    const cells = this.#heap.f64;
    const from = this.#buffers[output]!.data >>> 3;
    if (dtype === "f64") for (let index = 0; index < width; index++) target[at + index] = cells[from + index]!;
    else for (let index = 0; index < width; index++) target[at + index] = Number(this.number(output, index));
  }

  /** A string code of a dense output. */
  code(output: number, index: number): number {
    return this.#heap.i32[(this.#buffers[output]!.data >>> 2) + index]!;
  }

  /** Copies the first `length` elements of a numeric output. */
  copyNumbers(number: number, target: NumberArray, at: number, length: number): void {
    const { data } = this.#buffers[number]!;
    const heap = this.#heap;
    if (target instanceof Float64Array) {
      target.set(heap.f64.subarray(data >>> 3, (data >>> 3) + length), at);
    } else if (target instanceof Float32Array) target.set(heap.f32.subarray(data >>> 2, (data >>> 2) + length), at);
    else if (target instanceof Int32Array) target.set(heap.i32.subarray(data >>> 2, (data >>> 2) + length), at);
    else if (target instanceof BigInt64Array) target.set(new BigInt64Array(heap.u8.buffer, data, length), at);
    else target.set(heap.u8.subarray(data, data + length), at);
  }

  /** The entries of the first `rows` rows of a sparse output. */
  copyEntries(number: number, rows: number): { readonly ends: Int32Array; readonly indices: Int32Array; readonly data: Float64Array } {
    const { starts, columns, data } = this.#buffers[number]!;
    const heap = this.#heap;
    const ends = heap.i32.slice((starts >>> 2) + 1, (starts >>> 2) + 1 + rows);
    const used = ends.at(-1) ?? 0;
    return {
      ends,
      indices: heap.i32.slice(columns >>> 2, (columns >>> 2) + used),
      data: heap.f64.slice(data >>> 3, (data >>> 3) + used),
    };
  }

  #enlarge(rows: number): void {
    this.#capacity = rows;
    this.#outputs.forEach((output, number) => {
      const buffers = this.#buffers[number]!;
      if (output.kind === "sparse") {
        this.#heap.free(buffers.starts);
        buffers.starts = this.#heap.allocate((rows + 1) * 4 + padding);
        if (buffers.capacity === 0) this.#resize(number, rows * 8 + 64);
      } else {
        this.#heap.free(buffers.data);
        buffers.data = this.#heap.allocate(rows * output.width * elementBytes(output.dtype) + padding);
      }
      this.#describe(number);
    });
  }

  #resize(number: number, entries: number): void {
    const buffers = this.#buffers[number]!;
    this.#heap.free(buffers.data);
    this.#heap.free(buffers.columns);
    buffers.capacity = entries;
    buffers.data = this.#heap.allocate(entries * 8 + padding);
    buffers.columns = this.#heap.allocate(entries * 4 + padding);
  }

  #describe(number: number): void {
    const at = (this.#table + number * outputLayout.bytes) >>> 2;
    const { data, starts, columns, capacity } = this.#buffers[number]!;
    const words = this.#heap.u32;
    words[at + outputLayout.data / 4] = data;
    words[at + outputLayout.starts / 4] = starts;
    words[at + outputLayout.columns / 4] = columns;
    words[at + outputLayout.capacity / 4] = capacity;
  }
}

export function elementBytes(dtype: ProgramOutput["dtype"]): number {
  switch (dtype) {
    case "f64":
    case "i64":
      return 8;
    case "f32":
    case "i32":
    case "string":
      return 4;
    case "u8":
    case "bool":
      return 1;
    default:
      return dtype satisfies never;
  }
}

export function newArray(dtype: DenseNumbers["dtype"], length: number): NumberArray {
  switch (dtype) {
    case "f64":
      return new Float64Array(length);
    case "f32":
      return new Float32Array(length);
    case "i64":
      return new BigInt64Array(length);
    case "i32":
      return new Int32Array(length);
    case "u8":
    case "bool":
      return new Uint8Array(length);
    default:
      return dtype satisfies never;
  }
}
