import type { DType } from "../../ir/dtype.ts";
import type { ValueType } from "../../ir/value-type.ts";

/**
 * Where a column's cells are found, as instructions name it (`refKinds`). A negative number is a column of the
 * signature that no instruction has read yet: `-1 - column`.
 */
export type Ref = number;

/** Neighbouring columns of a value. In a sparse value, dense cells of 0 count as not stored. */
export type Block =
  | { readonly kind: "columns"; readonly refs: readonly Ref[] }
  | { readonly kind: "one_hot"; readonly index: Ref; readonly size: number }
  | { readonly kind: "sparse"; readonly number: number; readonly width: number };

/** What a node has become: blocks whose widths add up to the type's. */
export interface LoweredValue {
  readonly type: ValueType;
  readonly blocks: readonly Block[];
}

export function blockWidth(block: Block): number {
  switch (block.kind) {
    case "columns":
      return block.refs.length;
    case "one_hot":
      return block.size;
    case "sparse":
      return block.width;
    default:
      return block satisfies never;
  }
}

export function columnsValue(type: ValueType, refs: readonly Ref[]): LoweredValue {
  return { type, blocks: [{ kind: "columns", refs }] };
}

/** Bytes of a cell in a tile: masks take 8, uint8 takes 4. */
export function cellBytes(dtype: DType): 4 | 8 {
  return dtype === "f64" || dtype === "i64" || dtype === "bool" ? 8 : 4;
}
