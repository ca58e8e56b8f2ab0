import type { FieldType } from "../../frames/field.ts";
import type { NativeColumn } from "../engine.ts";

const int64: FieldType = { kind: "integer", bits: 64, signed: true };
const float64: FieldType = { kind: "float", bits: 64 };

/**
 * The type of a column by its declaration, which SQLite keeps as it was written. Every cell is held against it when it is read. A decimal
 * is a text for SQLite, which would round a number of that many digits.
 */
export function declaredType(declared: string): FieldType | null {
  const text = declared.toUpperCase();
  const decimal = /^TEXT_DECIMAL\((\d+),\s*(\d+)\)$/u.exec(text);
  if (decimal !== null) return { kind: "decimal", precision: Number(decimal[1]), scale: Number(decimal[2]) };
  if (text.includes("BOOL")) return { kind: "boolean" };
  if (text.includes("INT")) return int64;
  if (/CHAR|CLOB|TEXT|UUID|JSON/u.test(text)) return { kind: "text" };
  if (text.includes("BLOB")) return { kind: "binary" };
  if (/REAL|FLOA|DOUB/u.test(text)) return float64;
  if (/TIMESTAMPTZ|WITH TIME ZONE/u.test(text)) return { kind: "timestamp", zoned: true };
  if (/DATETIME|TIMESTAMP/u.test(text)) return { kind: "timestamp", zoned: false };
  if (text.startsWith("DATE")) return { kind: "date" };
  if (text.startsWith("TIME")) return { kind: "time" };
  return /NUM|DEC/u.test(text) ? float64 : null;
}

/** The type that the values of a column without a declaration have in common. */
export function typeOfValues(values: readonly unknown[]): FieldType {
  const kinds = new Set(values.filter((value) => value !== null).map((value) => typeof value));
  if (kinds.size === 1 && kinds.has("bigint")) return int64;
  if (kinds.size > 0 && [...kinds].every((kind) => kind === "bigint" || kind === "number")) return float64;
  return kinds.size === 1 && kinds.has("object") ? { kind: "binary" } : { kind: "text" };
}

/** How a new column is declared. */
export function columnType(type: FieldType): string | null {
  switch (type.kind) {
    case "boolean":
      return "BOOLEAN";
    case "integer":
      return type.bits === 64 && !type.signed ? "TEXT_DECIMAL(20,0)" : "INTEGER";
    case "float":
      return "REAL";
    case "decimal":
      return `TEXT_DECIMAL(${type.precision},${type.scale})`;
    case "text":
      return "TEXT";
    case "binary":
      return "BLOB";
    case "date":
      return "DATE";
    case "time":
      return "TIME";
    case "timestamp":
      return type.zoned ? "TIMESTAMPTZ" : "TIMESTAMP";
    case "list":
      return null;
    default:
      return type satisfies never;
  }
}

/** Whether a column that is there holds what is written to a new one, and gives it back the same. */
export function takes({ native }: NativeColumn, type: FieldType): boolean {
  const made = columnType(type);
  const there = declaredType(native);
  if (made === null || there === null) return native === "" && made !== null;
  const wanted = declaredType(made)!;
  if (wanted.kind === "decimal") return there.kind === "text" || (there.kind === "decimal" && there.scale === wanted.scale);
  if (wanted.kind === "timestamp") return there.kind === "text" || (there.kind === "timestamp" && there.zoned === wanted.zoned);
  return there.kind === wanted.kind && !/NUM|DEC/iu.test(native);
}
