import type { ProgramForest } from "../../artifact/program.ts";
import { imageLayout, methodLayout } from "../../artifact/program-layout.ts";
import { GodwitError } from "../../errors/index.ts";
import type { StringCell } from "../../ir/dtype.ts";
import type { Tensor } from "../../ir/tensor.ts";
import { cellBytes } from "./value.ts";
import { encodePool } from "./string-pool.ts";

type Section = Uint8Array | Int32Array | Uint32Array | Float64Array | BigInt64Array;

const largestImage = 0xfffffff0;

/** What a method's code needs to be found and run. */
export interface MethodCode {
  readonly code: Uint32Array;
  readonly tileRows: number;
  readonly slots: number;
  readonly inputs: number;
  readonly sparseValues: number;
  readonly outputs: number;
}

/** Collects the constants, tables and strings of a program, each once, and joins them with the methods' code. */
export class ImageBuilder {
  readonly #sections: { readonly at: number; readonly bytes: Uint8Array }[] = [];
  readonly #known = new WeakMap<object, Map<string, number>>();
  readonly #codes = new Map<string, number>();
  #end: number = imageLayout.headerBytes;
  /** How each forest among the tables is evaluated. */
  readonly forests: ProgramForest[] = [];

  /** Appends a table and returns its offset, a multiple of 16. */
  append(section: Section): number {
    const at = this.#end;
    this.#sections.push({ at, bytes: new Uint8Array(section.buffer, section.byteOffset, section.byteLength) });
    this.#end = Math.ceil((at + section.byteLength) / 16) * 16;
    if (this.#end > largestImage)
      throw new GodwitError("LIMIT_EXCEEDED", "the model needs tables of more than 4 GiB", {
        hint: "Fit a smaller model, or split it into several.",
      });
    return at;
  }

  /** The offset of what `make` builds from `source`; it is built once. */
  once(source: object, purpose: string, make: () => Section): number {
    const offsets = this.#known.get(source) ?? new Map<string, number>();
    this.#known.set(source, offsets);
    const offset = offsets.get(purpose) ?? this.append(make());
    offsets.set(purpose, offset);
    return offset;
  }

  /** The same where there may be nothing to build: then null, and `make` is asked again. */
  onceIfAny(source: object, purpose: string, make: () => Section | null): number | null {
    const known = this.#known.get(source)?.get(purpose);
    if (known !== undefined) return known;
    const section = make();
    return section === null ? null : this.once(source, purpose, () => section);
  }

  /** The code of a string: its place in the pool; -1 is the missing one. */
  code(text: StringCell): number {
    if (text === null) return -1;
    const code = this.#codes.get(text) ?? this.#codes.size;
    this.#codes.set(text, code);
    return code;
  }

  get strings(): number {
    return this.#codes.size;
  }

  /** The offset of a tensor's elements as 16-byte cells, side by side: each repeats its element. */
  cells(tensor: Tensor): number {
    return this.once(tensor, "cells", () => {
      const copies = 16 / cellBytes(tensor.dtype);
      return this.elements(
        tensor,
        Array.from({ length: tensor.data.length * copies }, (_, index) => Math.floor(index / copies)),
      );
    });
  }

  /** Elements of a tensor as they stand in a tile. */
  elements(tensor: Tensor, indices: readonly number[]): Section {
    const data = tensor.data;
    if (data instanceof Float64Array) return Float64Array.from(indices, (index) => data[index]!);
    if (data instanceof BigInt64Array) return BigInt64Array.from(indices, (index) => data[index]!);
    if (data instanceof Float32Array) {
      const numbers = Float32Array.from(indices, (index) => data[index]!);
      return new Uint8Array(numbers.buffer);
    }
    if (Array.isArray(data)) return Int32Array.from(indices, (index) => this.code(data[index]!));
    if (tensor.dtype === "bool") return BigInt64Array.from(indices, (index) => (data[index] === 0 ? 0n : -1n));
    return Int32Array.from(indices, (index) => data[index]!);
  }

  finish(methods: readonly MethodCode[]): Uint8Array {
    const entries = new Uint32Array((methods.length * methodLayout.bytes) / 4);
    methods.forEach((method, index) => {
      const words = entries.subarray((index * methodLayout.bytes) / 4);
      words[methodLayout.code / 4] = this.append(method.code);
      words[methodLayout.tileRows / 4] = method.tileRows;
      words[methodLayout.slots / 4] = method.slots;
      words[methodLayout.inputs / 4] = method.inputs;
      words[methodLayout.sparseValues / 4] = method.sparseValues;
      words[methodLayout.outputs / 4] = method.outputs;
    });
    const header = new Uint32Array(imageLayout.headerBytes / 4);
    header[imageLayout.magic / 4] = imageLayout.magicValue;
    header[imageLayout.methodCount / 4] = methods.length;
    header[imageLayout.methodTable / 4] = this.append(entries);
    const pool = encodePool([...this.#codes.keys()]);
    header[imageLayout.poolCount / 4] = this.strings;
    header[imageLayout.poolOffsets / 4] = this.append(pool.offsets);
    header[imageLayout.poolBytes / 4] = this.append(pool.bytes);
    header[imageLayout.hashCapacity / 4] = pool.table.length;
    header[imageLayout.hashTable / 4] = this.append(pool.table);
    header[imageLayout.size / 4] = this.#end;
    const image = new Uint8Array(this.#end);
    image.set(new Uint8Array(header.buffer));
    for (const section of this.#sections) image.set(section.bytes, section.at);
    return image;
  }
}
