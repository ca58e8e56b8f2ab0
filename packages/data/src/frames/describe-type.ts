import type { FieldType } from "./field.ts";

/** A type in the words of messages, such as `int64` or `decimal(12, 2)`. */
export function describeType(type: FieldType): string {
  switch (type.kind) {
    case "integer":
      return `${type.signed ? "" : "u"}int${type.bits}`;
    case "float":
      return `float${type.bits}`;
    case "decimal":
      return `decimal(${type.precision}, ${type.scale})`;
    case "timestamp":
      return type.zoned ? "timestamp with time zone" : "timestamp";
    case "list":
      return `list of ${describeType(type.of)}`;
    case "boolean":
    case "text":
    case "binary":
    case "date":
    case "time":
      return type.kind;
    default:
      return type satisfies never;
  }
}
