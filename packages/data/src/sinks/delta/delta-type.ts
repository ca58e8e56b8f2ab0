import { makeCells } from "../../frames/cells.ts";
import type { FieldType } from "../../frames/field.ts";
import type { Vector } from "../../frames/frame.ts";

/** A column of a Delta table: https://github.com/delta-io/delta/blob/master/PROTOCOL.md#schema-serialization-format. */
export interface DeltaField {
  readonly name: string;
  /** A word, or an object for what is nested. */
  readonly type: unknown;
  readonly nullable: boolean;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** The type of a new column: the smallest that holds every value. Null where there is none. */
export function deltaType(type: FieldType): string | null {
  switch (type.kind) {
    case "boolean":
      return "boolean";
    case "integer":
      return (type.signed ? signed : unsigned)[type.bits];
    case "float":
      return type.bits === 32 ? "float" : "double";
    case "decimal":
      return type.precision <= 38 ? `decimal(${type.precision},${type.scale})` : null;
    case "text":
      return "string";
    case "binary":
    case "date":
      return type.kind;
    case "timestamp":
      return type.zoned ? "timestamp" : "timestamp_ntz";
    case "time":
    case "list":
      return null;
    default:
      return type satisfies never;
  }
}

const signed = { 8: "byte", 16: "short", 32: "integer", 64: "long" } as const;
const unsigned = { 8: "short", 16: "integer", 32: "long", 64: "decimal(20,0)" } as const;

/** What is in the files of a column, where that can hold every value of a type; else null. */
export function storedType(column: unknown, type: FieldType): FieldType | null {
  const made = deltaType(type);
  if (typeof column !== "string" || made === null) return null;
  const wide = widths.indexOf(column) >= widths.indexOf(made) && widths.includes(made);
  if (wide) return { kind: "integer", bits: ([8, 16, 32, 64] as const)[widths.indexOf(column)]!, signed: true };
  if (column === "double" && made === "float") return { kind: "float", bits: 64 };
  if (column !== made) return null;
  return made === "decimal(20,0)" ? { kind: "decimal", precision: 20, scale: 0 } : type;
}

const widths: readonly string[] = ["byte", "short", "integer", "long"];

/** The same cells in the type that the table has. */
export function widened(vector: Vector, type: FieldType): Vector {
  if ("items" in vector || type.kind === "list" || JSON.stringify(vector.type) === JSON.stringify(type)) return vector;
  const { values, present } = vector;
  const cells = makeCells(type, values.length) as unknown as (number | bigint)[];
  const large = type.kind === "decimal" || (type.kind === "integer" && type.bits === 64);
  for (let row = 0; row < values.length; row++) cells[row] = large ? BigInt(values[row] as number) : Number(values[row]);
  return { type, values: cells as unknown as BigInt64Array, present };
}
