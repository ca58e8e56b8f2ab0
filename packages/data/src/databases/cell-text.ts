import { printDate, printDecimal, printTime, printTimestamp } from "../frames/print-cells.ts";
import type { Vector } from "../frames/frame.ts";

/** A cell as a person reads it; exact. */
export function cellText(vector: Vector, row: number): string {
  if (vector.present !== null && vector.present[row] === 0) return "null";
  if ("items" in vector) {
    const items: string[] = [];
    for (let item = vector.offsets[row]!; item < vector.offsets[row + 1]!; item++) items.push(cellText(vector.items, item));
    return `[${items.join(", ")}]`;
  }
  const { type, values } = vector;
  const value = values[row]!;
  switch (type.kind) {
    case "boolean":
      return value === 1 ? "true" : "false";
    case "integer":
    case "float":
    case "text":
      return String(value);
    case "decimal":
      return printDecimal(value as bigint, type.scale);
    case "binary":
      return Buffer.from(value as Uint8Array).toString("hex");
    case "date":
      return printDate(value as number);
    case "time":
      return printTime(value as bigint);
    case "timestamp":
      return printTimestamp(value as bigint, type.zoned);
    default:
      return type satisfies never;
  }
}
