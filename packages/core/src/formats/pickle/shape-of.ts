import { GodwitError } from "../../errors/index.ts";
import { countOf } from "../numpy/ndarray.ts";
import type { PyValue } from "../python/value.ts";

/** The shape that a tuple or list of ints (or one int) gives; anything else is MALFORMED. */
export function shapeOf(value: PyValue | undefined): number[] {
  const items = value !== null && typeof value === "object" && (value.kind === "tuple" || value.kind === "list") ? value.items : [value];
  const shape = items.map((item) => {
    const size = item !== null && typeof item === "object" && item.kind === "scalar" ? item.value : item;
    if (typeof size === "bigint")
      throw new GodwitError("LIMIT_EXCEEDED", `an array of ${String(size).slice(0, 30)} items is larger than any file`);
    if (typeof size !== "number") throw new GodwitError("MALFORMED", "the shape of an array is not a tuple of integers");
    return size;
  });
  countOf(shape);
  return shape;
}
