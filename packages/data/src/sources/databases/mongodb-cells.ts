import { Binary, Decimal128, Double, Int32, Long, ObjectId } from "mongodb";
import type { CellBuilder } from "../../databases/cell-builder.ts";
import type { FieldType } from "../../frames/field.ts";

const kinds: readonly (readonly [(value: unknown) => boolean, string])[] = [
  [(value) => value instanceof Int32, "int"],
  [(value) => value instanceof Long, "long"],
  [(value) => value instanceof Double, "double"],
  [(value) => typeof value === "string", "string"],
  [(value) => typeof value === "boolean", "bool"],
  [(value) => value instanceof Date, "date"],
  [(value) => value instanceof ObjectId, "objectId"],
  [(value) => value instanceof Decimal128, "decimal"],
  [(value) => value instanceof Binary, "binData"],
  [(value) => Array.isArray(value), "array"],
];

/** MongoDB's name of a value's type; of a value as the driver gives it unpromoted. */
export function kindOf(value: unknown): string {
  return kinds.find(([is]) => is(value))?.[1] ?? "object";
}

/** The type of a field by the kinds that were met; null where its values are not read as one column. */
export function typeOfKinds(met: ReadonlySet<string>): FieldType | null {
  const all = [...met];
  if (all.length === 0) return { kind: "text" };
  if (all.every((kind) => kind === "int")) return { kind: "integer", bits: 32, signed: true };
  if (all.every((kind) => kind === "int" || kind === "long")) return { kind: "integer", bits: 64, signed: true };
  if (all.every((kind) => kind === "int" || kind === "long" || kind === "double")) return { kind: "float", bits: 64 };
  return all.length === 1 ? (simple[all[0]!] ?? null) : null;
}

/** Decimals are read as text: each of them has a scale of its own. */
const simple: Readonly<Record<string, FieldType>> = {
  string: { kind: "text" },
  bool: { kind: "boolean" },
  date: { kind: "timestamp", zoned: true },
  objectId: { kind: "text" },
  decimal: { kind: "text" },
  binData: { kind: "binary" },
};

/** Sets a cell; false where the value is not of the column's type. */
export function setValue(builder: CellBuilder, row: number, value: unknown, met: ReadonlySet<string>): boolean {
  if (value === null || value === undefined) builder.setNull(row);
  else {
    const cell = met.size === 0 || met.has(kindOf(value)) || kindOf(value) === "int" ? cellOf(builder.type, value) : null;
    if (cell === null) {
      builder.setNull(row);
      return false;
    }
    builder.set(row, cell);
  }
  return true;
}

function cellOf(type: FieldType, value: unknown): number | bigint | string | Uint8Array | null {
  switch (type.kind) {
    case "integer": {
      if (type.bits === 32) return value instanceof Int32 ? value.value : null;
      if (value instanceof Int32) return BigInt(value.value);
      return value instanceof Long ? value.toBigInt() : null;
    }
    case "float": {
      if (value instanceof Double || value instanceof Int32) return value.value;
      return value instanceof Long && Number.isSafeInteger(value.toNumber()) ? value.toNumber() : null;
    }
    case "boolean":
      return typeof value === "boolean" ? Number(value) : null;
    case "text":
      if (typeof value === "string") return value;
      if (value instanceof ObjectId) return value.toHexString();
      return value instanceof Decimal128 ? value.toString() : null;
    case "binary":
      return value instanceof Binary ? new Uint8Array(value.buffer.subarray(0, value.position)) : null;
    case "timestamp":
      return value instanceof Date ? BigInt(value.getTime()) * 1000n : null;
    default:
      return null;
  }
}
