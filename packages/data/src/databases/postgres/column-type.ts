import type { FieldType } from "../../frames/field.ts";
import type { NativeColumn } from "../engine.ts";
import { elementOf } from "./element-of.ts";

/** What the catalogue says of a column. */
export interface PostgresColumn {
  readonly name: string;
  readonly oid: number;
  /** Length or precision and scale, -1 where there is none. */
  readonly modifier: number;
  /** As `format_type` has it. */
  readonly native: string;
  /** `e` for enumerations. */
  readonly typtype: string;
  readonly nullable: boolean;
  readonly optional: boolean;
}

/** https://www.postgresql.org/docs/current/datatype.html; oids of pg_type.dat. */
const types: ReadonlyMap<number, FieldType> = new Map<number, FieldType>([
  [16, { kind: "boolean" }],
  [21, { kind: "integer", bits: 16, signed: true }],
  [23, { kind: "integer", bits: 32, signed: true }],
  [20, { kind: "integer", bits: 64, signed: true }],
  [700, { kind: "float", bits: 32 }],
  [701, { kind: "float", bits: 64 }],
  [25, { kind: "text" }],
  [1043, { kind: "text" }],
  [17, { kind: "binary" }],
  [1082, { kind: "date" }],
  [1083, { kind: "time" }],
  [1114, { kind: "timestamp", zoned: false }],
  [1184, { kind: "timestamp", zoned: true }],
]);

const numeric = 1700;

/** char, name, "char", json, jsonb, uuid, xml, inet, cidr, macaddr: read as the text that PostgreSQL shows. */
const shownAsText: readonly number[] = [1042, 19, 18, 114, 3802, 2950, 142, 869, 650, 829];

/** A column as it is read; a numeric without a scale is read as text, which keeps every digit. */
export function nativeColumn(column: PostgresColumn): NativeColumn {
  const { name, oid, native, nullable, optional } = column;
  const plain = { name, native, nullable, optional, select: (quoted: string) => quoted };
  const known = types.get(oid);
  if (known !== undefined) return { ...plain, type: known };
  const of = types.get(elementOf.get(oid) ?? 0);
  if (of !== undefined) return { ...plain, type: { kind: "list", of } };
  if (oid === numeric && column.modifier !== -1) {
    const packed = column.modifier - 4;
    const precision = (packed >> 16) & 0xffff;
    const scale = ((packed & 0x7ff) ^ 1024) - 1024;
    if (scale >= 0 && scale <= precision) return { ...plain, type: { kind: "decimal", precision, scale } };
  }
  if (oid === numeric || shownAsText.includes(oid) || column.typtype === "e")
    return { ...plain, type: { kind: "text" }, select: (quoted) => `${quoted}::text` };
  return { ...plain, type: null };
}

/** The type of a new column. */
export function columnType(type: FieldType): string | null {
  switch (type.kind) {
    case "boolean":
      return "boolean";
    case "integer":
      return integerType(type.bits, type.signed);
    case "float":
      return type.bits === 32 ? "real" : "double precision";
    case "decimal":
      return `numeric(${type.precision},${type.scale})`;
    case "text":
      return "text";
    case "binary":
      return "bytea";
    case "date":
      return "date";
    case "time":
      return "time";
    case "timestamp":
      return type.zoned ? "timestamptz" : "timestamp";
    case "list": {
      const element = type.of.kind === "list" ? null : columnType(type.of);
      return element === null ? null : `${element}[]`;
    }
    default:
      return type satisfies never;
  }
}

function integerType(bits: number, signed: boolean): string {
  if (bits === 64) return signed ? "bigint" : "numeric(20,0)";
  if (bits === 32) return signed ? "integer" : "bigint";
  return bits === 16 && !signed ? "integer" : "smallint";
}
