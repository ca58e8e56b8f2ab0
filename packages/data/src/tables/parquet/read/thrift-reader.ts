import { malformedParquet } from "../malformed-parquet.ts";

type ThriftValue = boolean | number | Uint8Array | readonly ThriftValue[] | ThriftStruct;

const deepest = 32;

/** A struct of Thrift's compact protocol; fields go by their id. */
export class ThriftStruct {
  readonly #fields: readonly (ThriftValue | undefined)[];

  constructor(fields: readonly (ThriftValue | undefined)[]) {
    this.#fields = fields;
  }

  has(id: number): boolean {
    return this.#fields[id] !== undefined;
  }

  integer(id: number): number {
    const value = this.#fields[id];
    if (typeof value !== "number") throw malformedParquet(`a field ${id} of its metadata is no integer`);
    return value;
  }

  /** A count or a place in the file. */
  size(id: number): number {
    const value = this.integer(id);
    if (value < 0 || !Number.isSafeInteger(value)) throw malformedParquet(`${value} stands where its metadata counts`);
    return value;
  }

  boolean(id: number, otherwise: boolean): boolean {
    const value = this.#fields[id];
    return typeof value === "boolean" ? value : otherwise;
  }

  text(id: number): string {
    return Buffer.from(this.bytes(id)).toString("utf8");
  }

  bytes(id: number): Uint8Array {
    const value = this.#fields[id];
    if (!(value instanceof Uint8Array)) throw malformedParquet(`a field ${id} of its metadata is no text`);
    return value;
  }

  struct(id: number): ThriftStruct {
    const value = this.#fields[id];
    if (!(value instanceof ThriftStruct)) throw malformedParquet(`a field ${id} of its metadata is no struct`);
    return value;
  }

  structs(id: number): readonly ThriftStruct[] {
    return this.#list(id).map((each) => {
      if (!(each instanceof ThriftStruct)) throw malformedParquet(`a field ${id} of its metadata is no list of structs`);
      return each;
    });
  }

  texts(id: number): readonly string[] {
    return this.#list(id).map((each) => {
      if (!(each instanceof Uint8Array)) throw malformedParquet(`a field ${id} of its metadata is no list of texts`);
      return Buffer.from(each).toString("utf8");
    });
  }

  #list(id: number): readonly ThriftValue[] {
    const value = this.#fields[id];
    if (!Array.isArray(value)) throw malformedParquet(`a field ${id} of its metadata is no list`);
    return value as readonly ThriftValue[];
  }
}

/**
 * Reads structs of Thrift's compact protocol.
 * https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md
 */
export class ThriftReader {
  readonly #bytes: Uint8Array;
  position: number;

  constructor(bytes: Uint8Array, position: number) {
    this.#bytes = bytes;
    this.position = position;
  }

  struct(depth: number = 0): ThriftStruct {
    if (depth > deepest) throw malformedParquet("its metadata nests too deeply");
    const fields: (ThriftValue | undefined)[] = [];
    for (let id = 0; ;) {
      const head = this.#byte();
      if (head === 0) return new ThriftStruct(fields);
      const delta = head >> 4;
      id = delta === 0 ? this.#zigzag() : id + delta;
      if (id < 0 || id > 1000) throw malformedParquet("its metadata has a field that the format does not know");
      fields[id] = this.#value(head & 15, depth, true);
    }
  }

  #value(type: number, depth: number, field: boolean): ThriftValue {
    switch (type) {
      case 1:
      case 2:
        return field ? type === 1 : this.#byte() === 1;
      case 3:
        return (this.#byte() << 24) >> 24;
      case 4:
      case 5:
      case 6:
        return this.#zigzag();
      case 7:
        return new DataView(this.#take(8).slice().buffer).getFloat64(0, true);
      case 8:
        return this.#take(this.#varint());
      case 9:
      case 10:
        return this.#list(depth);
      case 12:
        return this.struct(depth + 1);
      default:
        throw malformedParquet(`its metadata has a value of the unknown type ${type}`);
    }
  }

  #list(depth: number): readonly ThriftValue[] {
    const head = this.#byte();
    const count = head >> 4 === 15 ? this.#varint() : head >> 4;
    if (count > this.#bytes.length - this.position) throw malformedParquet("a list of its metadata is longer than the metadata");
    const values: ThriftValue[] = [];
    for (let index = 0; index < count; index++) values.push(this.#value(head & 15, depth, false));
    return values;
  }

  #byte(): number {
    const byte = this.#bytes[this.position++];
    if (byte === undefined) throw new EndOfThrift();
    return byte;
  }

  #take(length: number): Uint8Array {
    const end = this.position + length;
    if (end > this.#bytes.length) throw new EndOfThrift();
    const taken = this.#bytes.subarray(this.position, end);
    this.position = end;
    return taken;
  }

  #varint(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.#byte();
      value += (byte & 127) * scale;
      if (byte < 128) return value;
      if (scale > 2 ** 63) throw malformedParquet("a number of its metadata is too long");
    }
  }

  #zigzag(): number {
    const value = this.#varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }
}

/** The bytes end within a struct: more of them may follow. */
export class EndOfThrift extends Error {}
