/** What a FlatBuffer is made of: https://flatbuffers.dev/internals/. */
export type FlatValue =
  | { readonly kind: "scalar"; readonly bytes: 1 | 2 | 4 | 8; readonly value: number | bigint }
  | { readonly kind: "table"; readonly fields: readonly (FlatValue | null)[] }
  | { readonly kind: "tables"; readonly tables: readonly FlatValue[] }
  /** Structs of 64-bit numbers, each of so many. */
  | { readonly kind: "structs"; readonly width: number; readonly values: readonly bigint[] }
  | { readonly kind: "text"; readonly text: string };

export const int8 = (value: number): FlatValue => ({ kind: "scalar", bytes: 1, value });
export const int16 = (value: number): FlatValue => ({ kind: "scalar", bytes: 2, value });
export const int32 = (value: number): FlatValue => ({ kind: "scalar", bytes: 4, value });
export const int64 = (value: number): FlatValue => ({ kind: "scalar", bytes: 8, value: BigInt(value) });
export const text = (value: string): FlatValue => ({ kind: "text", text: value });
/** A null field is left out. */
export const table = (...fields: readonly (FlatValue | null)[]): FlatValue => ({ kind: "table", fields });
export const tables = (each: readonly FlatValue[]): FlatValue => ({ kind: "tables", tables: each });
export const structs = (width: number, values: readonly bigint[]): FlatValue => ({ kind: "structs", width, values });

/** The bytes of a FlatBuffer, from its root on; what a value refers to lies behind it. */
export function writeFlatBuffer(root: FlatValue): Buffer {
  const builder = new Builder();
  builder.reserve(8);
  builder.refer(0, builder.put(root));
  return builder.bytes();
}

class Builder {
  #bytes: Buffer = Buffer.alloc(1024);
  #length = 0;

  bytes(): Buffer {
    this.#align(8, 0);
    return this.#bytes.subarray(0, this.#length);
  }

  reserve(count: number): number {
    const at = this.#length;
    this.#length += count;
    if (this.#length > this.#bytes.length) {
      const grown = Buffer.alloc(Math.max(this.#length, this.#bytes.length * 2));
      this.#bytes.copy(grown, 0, 0, at);
      this.#bytes = grown;
    }
    return at;
  }

  /** Writes at a place how far from it the target lies. */
  refer(at: number, target: number): void {
    this.#bytes.writeUInt32LE(target - at, at);
  }

  /** Gives the place of the value. */
  put(value: FlatValue): number {
    switch (value.kind) {
      case "table":
        return this.#putTable(value.fields);
      case "tables":
        return this.#putReferences(value.tables);
      case "structs":
        return this.#putStructs(value.values, value.width);
      case "text":
        return this.#putText(value.text);
      case "scalar":
        throw new TypeError("a number stands in its table");
      default:
        return value satisfies never;
    }
  }

  #putTable(fields: readonly (FlatValue | null)[]): number {
    const head = 4 + 2 * fields.length;
    const sizes = fields.map((field) => (field === null ? 0 : field.kind === "scalar" ? field.bytes : 4));
    const offsets = sizes.map(() => 0);
    let end = sizes.includes(8) ? 8 : 4;
    for (const size of [8, 4, 2, 1])
      for (const [index, each] of sizes.entries())
        if (each === size) {
          offsets[index] = end;
          end += size;
        }
    this.#align(8, head);
    const directory = this.reserve(head);
    const at = this.reserve(end);
    this.#bytes.writeUInt16LE(head, directory);
    this.#bytes.writeUInt16LE(end, directory + 2);
    for (const [index, offset] of offsets.entries()) this.#bytes.writeUInt16LE(offset, directory + 4 + 2 * index);
    this.#bytes.writeInt32LE(at - directory, at);
    for (const [index, field] of fields.entries()) {
      if (field === null) continue;
      const place = at + offsets[index]!;
      if (field.kind !== "scalar") this.refer(place, this.put(field));
      else if (field.bytes === 8) this.#bytes.writeBigInt64LE(BigInt(field.value), place);
      else this.#bytes.writeIntLE(Number(field.value), place, field.bytes);
    }
    return at;
  }

  #putReferences(each: readonly FlatValue[]): number {
    this.#align(4, 0);
    const at = this.reserve(4 + 4 * each.length);
    this.#bytes.writeUInt32LE(each.length, at);
    for (const [index, value] of each.entries()) {
      const place = at + 4 + 4 * index;
      this.refer(place, this.put(value));
    }
    return at;
  }

  #putStructs(values: readonly bigint[], width: number): number {
    this.#align(8, 4);
    const at = this.reserve(4 + 8 * values.length);
    this.#bytes.writeUInt32LE(values.length / width, at);
    for (const [index, value] of values.entries()) this.#bytes.writeBigInt64LE(value, at + 4 + 8 * index);
    return at;
  }

  #putText(value: string): number {
    const bytes = Buffer.from(value, "utf8");
    this.#align(4, 0);
    const at = this.reserve(4 + bytes.length + 1);
    this.#bytes.writeUInt32LE(bytes.length, at);
    bytes.copy(this.#bytes, at + 4);
    return at;
  }

  /** Has what follows the next `ahead` bytes begin at a multiple of `unit`. */
  #align(unit: number, ahead: number): void {
    this.reserve((unit - ((this.#length + ahead) % unit)) % unit);
  }
}
