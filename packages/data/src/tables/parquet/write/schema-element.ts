import type { Field } from "../../../frames/field.ts";
import { GodwitError } from "@godwit/core/errors";
import type { ScalarType } from "../../../frames/cells.ts";
import { physicalTypes, type PhysicalType } from "../parquet-column.ts";
import { int32, struct, text, type ThriftField } from "./thrift-writer.ts";

/** How a column's cells are stored. */
export interface StoredAs {
  readonly physical: PhysicalType;
  /** Bytes of a cell of FIXED_LEN_BYTE_ARRAY. */
  readonly length: number;
}

/** UNSUPPORTED_INPUT for lists. */
export function scalarType({ name, type }: Field): ScalarType {
  if (type.kind !== "list") return type;
  throw new GodwitError("UNSUPPORTED_INPUT", `the column '${name}' holds lists, which are not written to Parquet`, {
    where: { column: name },
    hint: "Write JSON lines, or leave the column out.",
  });
}

export function storedAs(type: ScalarType): StoredAs {
  switch (type.kind) {
    case "boolean":
      return { physical: "BOOLEAN", length: 0 };
    case "integer":
      return { physical: type.bits === 64 ? "INT64" : "INT32", length: 0 };
    case "float":
      return { physical: type.bits === 64 ? "DOUBLE" : "FLOAT", length: 0 };
    case "decimal":
      return type.precision <= 18
        ? { physical: "INT64", length: 0 }
        : { physical: "FIXED_LEN_BYTE_ARRAY", length: decimalBytes(type.precision) };
    case "text":
    case "binary":
      return { physical: "BYTE_ARRAY", length: 0 };
    case "date":
      return { physical: "INT32", length: 0 };
    case "time":
    case "timestamp":
      return { physical: "INT64", length: 0 };
    default:
      return type satisfies never;
  }
}

/** Bytes that hold every number of so many decimal digits, with its sign. */
function decimalBytes(precision: number): number {
  return Math.ceil((precision * Math.log2(10) + 1) / 8);
}

/** The element of a column in the schema; the root stands before all of them. */
export function schemaElement(field: Field): ThriftField {
  const type = scalarType(field);
  const { physical, length } = storedAs(type);
  const { converted, logical } = annotation(type);
  const decimal = type.kind === "decimal" ? type : null;
  return struct(
    [1, int32(physicalTypes.indexOf(physical))],
    [2, length > 0 ? int32(length) : undefined],
    [3, int32(field.nullable ? 1 : 0)],
    [4, text(field.name)],
    [6, converted === null ? undefined : int32(converted)],
    [7, decimal === null ? undefined : int32(decimal.scale)],
    [8, decimal === null ? undefined : int32(decimal.precision)],
    [10, logical ?? undefined],
  );
}

export function rootElement(columns: number): ThriftField {
  return struct([4, text("schema")], [5, int32(columns)]);
}

const micros = struct([2, struct()]);

/** The older converted type, and the logical one. */
function annotation(type: ScalarType): { readonly converted: number | null; readonly logical: ThriftField | null } {
  switch (type.kind) {
    case "text":
      return { converted: 0, logical: struct([1, struct()]) };
    case "date":
      return { converted: 6, logical: struct([6, struct()]) };
    case "time":
      return { converted: 8, logical: struct([7, struct([1, { kind: "boolean", value: false }], [2, micros])]) };
    case "timestamp":
      return { converted: type.zoned ? 10 : null, logical: struct([8, struct([1, { kind: "boolean", value: type.zoned }], [2, micros])]) };
    case "decimal":
      return { converted: 5, logical: struct([5, struct([1, int32(type.scale)], [2, int32(type.precision)])]) };
    case "integer": {
      const { bits, signed } = type;
      const place = Math.log2(bits) - 3;
      if (signed && bits >= 32) return { converted: null, logical: null };
      const integer = struct([1, { kind: "integer", bits: 8, value: bits }], [2, { kind: "boolean", value: signed }]);
      return { converted: (signed ? 15 : 11) + place, logical: struct([10, integer]) };
    }
    case "boolean":
    case "float":
    case "binary":
      return { converted: null, logical: null };
    default:
      return type satisfies never;
  }
}
