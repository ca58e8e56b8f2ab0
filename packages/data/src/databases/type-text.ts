import type { FieldType } from "../frames/field.ts";

/** A type as messages call it. */
export function typeText(type: FieldType): string {
  switch (type.kind) {
    case "boolean":
    case "text":
    case "binary":
    case "date":
    case "time":
      return type.kind;
    case "integer":
      return `${type.signed ? "int" : "uint"}${type.bits}`;
    case "float":
      return `float${type.bits}`;
    case "decimal":
      return `decimal(${type.precision}, ${type.scale})`;
    case "timestamp":
      return type.zoned ? "timestamp with time zone" : "timestamp";
    case "list":
      return `list of ${typeText(type.of)}`;
    default:
      return type satisfies never;
  }
}
