import type { ValueType } from "../value-type.ts";
import { invalid } from "./expect.ts";

/** The common width of operands, each of that width or of width 1. */
export function broadcastWidth(types: readonly ValueType[]): number {
  const width = types.reduce((widest, type) => (type.width === 1 ? widest : type.width), 1);
  for (const type of types)
    if (type.width !== 1 && type.width !== width) invalid(`widths ${types.map((each) => each.width).join(" and ")} do not fit`);
  return width;
}

/** Where the cell of `row`, `column` stands in a row-major value that may have width 1. */
export function broadcastIndex(width: number, row: number, column: number): number {
  return width === 1 ? row : row * width + column;
}
