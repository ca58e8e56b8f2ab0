import { GodwitError } from "@godwit/core/errors";
import type { Field, FieldType, Schema } from "../../../frames/field.ts";
import { int16, int32, int8, table, tables, text, type FlatValue } from "./flat-buffer.ts";

/** https://github.com/apache/arrow/blob/main/format/Schema.fbs */
export function schemaTable(schema: Schema): FlatValue {
  return table(null, tables(schema.map(fieldTable)));
}

const mostDigits = 38;

/** UNSUPPORTED_INPUT for a decimal of more digits than 128 bits hold. */
export function expectArrow({ name, type }: Field): void {
  if (type.kind === "list") expectArrow({ name, type: type.of, nullable: true });
  if (type.kind === "decimal" && type.precision > mostDigits)
    throw new GodwitError(
      "UNSUPPORTED_INPUT",
      `the column '${name}' has decimals of ${type.precision} digits, and Arrow files get up to 38`,
      {
        where: { column: name },
      },
    );
}

function fieldTable({ name, type, nullable }: Field): FlatValue {
  const [kind, facts] = typeTable(type);
  const children = type.kind === "list" ? [fieldTable({ name: "item", type: type.of, nullable: true })] : [];
  return table(text(name), int8(Number(nullable)), int8(kind), facts, null, tables(children));
}

const micros = 2;

/** The member of the union Type, and its table. */
function typeTable(type: FieldType): readonly [number, FlatValue] {
  switch (type.kind) {
    case "integer":
      return [2, table(int32(type.bits), int8(Number(type.signed)))];
    case "float":
      return [3, table(int16(type.bits === 64 ? 2 : 1))];
    case "binary":
      return [4, table()];
    case "text":
      return [5, table()];
    case "boolean":
      return [6, table()];
    case "decimal":
      return [7, table(int32(type.precision), int32(type.scale), int32(128))];
    case "date":
      return [8, table(int16(0))];
    case "time":
      return [9, table(int16(micros), int32(64))];
    case "timestamp":
      return [10, table(int16(micros), type.zoned ? text("UTC") : null)];
    case "list":
      return [12, table()];
    default:
      return type satisfies never;
  }
}
