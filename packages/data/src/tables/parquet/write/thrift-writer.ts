/** A value of Thrift's compact protocol. */
export type ThriftField =
  | { readonly kind: "integer"; readonly bits: 8 | 16 | 32 | 64; readonly value: number }
  | { readonly kind: "boolean"; readonly value: boolean }
  | { readonly kind: "bytes"; readonly value: Uint8Array }
  | { readonly kind: "struct"; readonly value: ThriftFields }
  | { readonly kind: "list"; readonly of: "struct" | "bytes" | "integer"; readonly values: readonly ThriftField[] };

/** The fields of a struct by id, in rising order; undefined ones are left out. */
export type ThriftFields = readonly (readonly [id: number, field: ThriftField | undefined])[];

export function int32(value: number): ThriftField {
  return { kind: "integer", bits: 32, value };
}

export function int64(value: number): ThriftField {
  return { kind: "integer", bits: 64, value };
}

export function text(value: string): ThriftField {
  return { kind: "bytes", value: Buffer.from(value, "utf8") };
}

export function struct(...value: ThriftFields): ThriftField {
  return { kind: "struct", value };
}

export function list(of: "struct" | "bytes" | "integer", values: readonly ThriftField[]): ThriftField {
  return { kind: "list", of, values };
}

/** A struct as bytes of Thrift's compact protocol. */
export function writeStruct(fields: ThriftFields): Uint8Array {
  const bytes: number[] = [];
  putStruct(bytes, fields);
  return Uint8Array.from(bytes);
}

const types = { integer: { 8: 3, 16: 4, 32: 5, 64: 6 }, bytes: 8, list: 9, struct: 12 } as const;

function putStruct(bytes: number[], fields: ThriftFields): void {
  let before = 0;
  for (const [id, field] of fields) {
    if (field === undefined) continue;
    const type = typeOf(field);
    if (id - before <= 15) bytes.push(((id - before) << 4) | type);
    else {
      bytes.push(type);
      putVarint(bytes, id * 2);
    }
    before = id;
    putValue(bytes, field);
  }
  bytes.push(0);
}

function typeOf(field: ThriftField): number {
  if (field.kind === "boolean") return field.value ? 1 : 2;
  return field.kind === "integer" ? types.integer[field.bits] : types[field.kind];
}

function putValue(bytes: number[], field: ThriftField): void {
  switch (field.kind) {
    case "boolean":
      return;
    case "integer":
      if (field.bits === 8) bytes.push(field.value & 255);
      else putVarint(bytes, field.value >= 0 ? field.value * 2 : -field.value * 2 - 1);
      return;
    case "bytes":
      putVarint(bytes, field.value.length);
      for (const byte of field.value) bytes.push(byte);
      return;
    case "struct":
      putStruct(bytes, field.value);
      return;
    case "list": {
      const { length } = field.values;
      const type = field.of === "integer" ? 5 : types[field.of];
      if (length < 15) bytes.push((length << 4) | type);
      else {
        bytes.push(0xf0 | type);
        putVarint(bytes, length);
      }
      for (const value of field.values) putValue(bytes, value);
      return;
    }
    default:
      field satisfies never;
  }
}

function putVarint(bytes: number[], value: number): void {
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  bytes.push(rest);
}
