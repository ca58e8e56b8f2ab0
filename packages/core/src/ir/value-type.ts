import type { DType } from "./dtype.ts";

/** The type of a graph value: `[rows, width]` of a dtype; the row count is symbolic. */
export interface ValueType {
  readonly dtype: DType;
  readonly width: number;
  /** A sparse value stores only some cells; the others are 0. Always f64. */
  readonly layout: "dense" | "sparse";
}

export function dense(dtype: DType, width: number): ValueType {
  return { dtype, width, layout: "dense" };
}

export function sparse(width: number): ValueType {
  return { dtype: "f64", width, layout: "sparse" };
}

export function sameType(a: ValueType, b: ValueType): boolean {
  return a.dtype === b.dtype && a.width === b.width && a.layout === b.layout;
}

/** `f64[rows, 3]`, `sparse f64[rows, 3]`. */
export function printType(type: ValueType): string {
  return `${type.layout === "sparse" ? "sparse " : ""}${type.dtype}[rows, ${type.width}]`;
}
