import type { FieldType } from "../../frames/field.ts";
import type { NativeColumn } from "../engine.ts";

/** What the protocol says of a column: https://dev.mysql.com/doc/dev/mysql-server/latest/field__types_8h.html. */
export interface ProtocolColumn {
  readonly name: string;
  readonly columnType?: number;
  readonly columnLength?: number;
  readonly decimals?: number;
  readonly characterSet?: number;
  readonly flags: number | readonly string[];
}

const isUnsigned = 32;
const binaryCharacters = 63;

const integers: ReadonlyMap<number, 8 | 16 | 32 | 64> = new Map([
  [1, 8],
  [2, 16],
  [9, 32],
  [3, 32],
  [8, 64],
]);

/** A column as it is read. TINYINT(1) is read as the small integer that it is: more than 0 and 1 may stand in it. */
export function nativeColumn(column: ProtocolColumn, native: string, nullable: boolean, optional: boolean): NativeColumn {
  const { name, columnType = -1 } = column;
  // The text of a FLOAT has six digits; that of the same number as a DOUBLE has all of them.
  const select = (quoted: string): string => (columnType === 4 ? `${quoted} * 1e0` : quoted);
  return { name, native: native === "" ? `type ${columnType}` : native, type: fieldType(column), nullable, optional, select };
}

function fieldType({ columnType = -1, columnLength = 0, decimals = 0, characterSet, flags }: ProtocolColumn): FieldType | null {
  const unsigned = typeof flags === "number" ? (flags & isUnsigned) !== 0 : flags.includes("UNSIGNED");
  const bits = integers.get(columnType);
  if (bits !== undefined) return { kind: "integer", bits, signed: !unsigned };
  switch (columnType) {
    case 4:
      return { kind: "float", bits: 32 };
    case 5:
      return { kind: "float", bits: 64 };
    case 7:
      return { kind: "timestamp", zoned: true };
    case 12:
      return { kind: "timestamp", zoned: false };
    case 10:
      return { kind: "date" };
    case 11:
      return { kind: "time" };
    case 13:
      return { kind: "integer", bits: 16, signed: true };
    case 246:
      return { kind: "decimal", precision: columnLength - (unsigned ? 0 : 1) - (decimals > 0 ? 1 : 0), scale: decimals };
    case 245:
    case 247:
    case 248:
      return { kind: "text" };
    case 15:
    case 249:
    case 250:
    case 251:
    case 252:
    case 253:
    case 254:
      return { kind: characterSet === binaryCharacters ? "binary" : "text" };
    default:
      return null;
  }
}

/** The type of a new column. A moment is a DATETIME in UTC: a TIMESTAMP ends in 2038. */
export function columnType(type: FieldType): string | null {
  switch (type.kind) {
    case "boolean":
      return "tinyint(1)";
    case "integer":
      return `${{ 8: "tinyint", 16: "smallint", 32: "int", 64: "bigint" }[type.bits]}${type.signed ? "" : " unsigned"}`;
    case "float":
      return type.bits === 32 ? "float" : "double";
    case "decimal":
      return type.precision <= 65 && type.scale <= 30 ? `decimal(${type.precision},${type.scale})` : null;
    case "text":
      return "longtext character set utf8mb4 collate utf8mb4_bin";
    case "binary":
      return "longblob";
    case "date":
      return "date";
    case "time":
      return "time(6)";
    case "timestamp":
      return "datetime(6)";
    case "list":
      return null;
    default:
      return type satisfies never;
  }
}

const sizes: Readonly<Record<string, number>> = { tinyint: 8, smallint: 16, mediumint: 24, int: 32, bigint: 64 };

/** Whether a column that is there takes every value of the type as it is. */
export function takes({ native }: NativeColumn, type: FieldType): boolean {
  const [, base = "", numbers = ""] = /^(\w+)(?:\(([\d,]+)\))?/u.exec(native) ?? [];
  const unsigned = native.includes("unsigned");
  switch (type.kind) {
    case "boolean":
      return Object.hasOwn(sizes, base);
    case "integer": {
      const bits = sizes[base];
      if (bits === undefined) return base === "decimal" && fitsDecimal(numbers, 20, 0);
      return type.signed ? !unsigned && bits >= type.bits : unsigned ? bits >= type.bits : bits > type.bits;
    }
    case "float":
      return base === "double" || (base === "float" && type.bits === 32);
    case "decimal":
      return base === "decimal" && fitsDecimal(numbers, type.precision, type.scale);
    case "text":
      return /^(?:varchar|char|tinytext|text|mediumtext|longtext)$/u.test(base);
    case "binary":
      return /blob$|^varbinary$/u.test(base);
    case "date":
      return base === "date";
    case "time":
      return base === "time" && numbers === "6";
    case "timestamp":
      return (base === "datetime" || (base === "timestamp" && type.zoned)) && numbers === "6";
    case "list":
      return false;
    default:
      return type satisfies never;
  }
}

function fitsDecimal(numbers: string, precision: number, scale: number): boolean {
  const [digits = 0, behind = 0] = numbers.split(",").map(Number);
  return behind >= scale && digits - behind >= precision - scale;
}
