import { decimalText } from "./decimals.ts";
import { dateText, timestampText, timeText } from "./moments.ts";
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
      return decimalText(value as bigint, type.scale);
    case "binary":
      return Buffer.from(value as Uint8Array).toString("hex");
    case "date":
      return dateText(value as number);
    case "time":
      return timeText(value as bigint);
    case "timestamp":
      return `${timestampText(value as bigint)}${type.zoned ? "Z" : ""}`;
    default:
      return type satisfies never;
  }
}
