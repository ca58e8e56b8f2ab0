import type { FieldType } from "../../frames/field.ts";
import type { NativeColumn } from "../engine.ts";

const types: Readonly<Record<string, FieldType>> = {
  BOOLEAN: { kind: "boolean" },
  TINYINT: { kind: "integer", bits: 8, signed: true },
  UTINYINT: { kind: "integer", bits: 8, signed: false },
  SMALLINT: { kind: "integer", bits: 16, signed: true },
  USMALLINT: { kind: "integer", bits: 16, signed: false },
  INTEGER: { kind: "integer", bits: 32, signed: true },
  UINTEGER: { kind: "integer", bits: 32, signed: false },
  BIGINT: { kind: "integer", bits: 64, signed: true },
  UBIGINT: { kind: "integer", bits: 64, signed: false },
  FLOAT: { kind: "float", bits: 32 },
  DOUBLE: { kind: "float", bits: 64 },
  VARCHAR: { kind: "text" },
  BLOB: { kind: "binary" },
  DATE: { kind: "date" },
  TIME: { kind: "time" },
  TIMESTAMP: { kind: "timestamp", zoned: false },
  "TIMESTAMP WITH TIME ZONE": { kind: "timestamp", zoned: true },
};

/** The type of a column as DESCRIBE names it; null where its cells are not read. */
function fieldType(native: string): FieldType | null {
  const known = Object.hasOwn(types, native) ? types[native] : undefined;
  if (known !== undefined) return known;
  const decimal = /^DECIMAL\((\d+),(\d+)\)$/u.exec(native);
  if (decimal !== null) return { kind: "decimal", precision: Number(decimal[1]), scale: Number(decimal[2]) };
  const of = native.endsWith("[]") ? fieldType(native.slice(0, -2)) : null;
  return of === null ? null : { kind: "list", of };
}

/** Read as the text that DuckDB shows. */
const shownAsText = /^(?:HUGEINT|UHUGEINT|UUID|JSON|ENUM\(.*\))$/su;
const coarser = /^TIMESTAMP_(?:S|MS)$/u;

export function nativeColumn(name: string, native: string, nullable: boolean, optional: boolean): NativeColumn {
  const plain = { name, native, nullable, optional };
  if (shownAsText.test(native)) return { ...plain, type: { kind: "text" }, select: (quoted) => `${quoted}::varchar` };
  if (coarser.test(native)) return { ...plain, type: { kind: "timestamp", zoned: false }, select: (quoted) => `${quoted}::timestamp` };
  return { ...plain, type: fieldType(native), select: (quoted) => quoted };
}

/** The type of a new column. */
export function columnType(type: FieldType): string | null {
  if (type.kind === "decimal") return type.precision <= 38 ? `DECIMAL(${type.precision},${type.scale})` : null;
  if (type.kind === "list") {
    const of = columnType(type.of);
    return of === null ? null : `${of}[]`;
  }
  return Object.entries(types).find(([, known]) => JSON.stringify(known) === JSON.stringify(type))?.[0] ?? null;
}

/** Whether a column that is there takes every value as it is. */
export function takes({ native }: NativeColumn, type: FieldType): boolean {
  const there = fieldType(native);
  if (columnType(type) === native) return true;
  if (there === null) return false;
  if (type.kind === "integer" && there.kind === "integer")
    return type.signed === there.signed ? there.bits >= type.bits : there.signed && there.bits > type.bits;
  if (type.kind === "float" && there.kind === "float") return there.bits >= type.bits;
  if (type.kind === "decimal" && there.kind === "decimal")
    return there.scale >= type.scale && there.precision - there.scale >= type.precision - type.scale;
  return false;
}
