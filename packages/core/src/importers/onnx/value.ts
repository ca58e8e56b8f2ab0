import type { NodeId } from "../../ir/index.ts";
import type { ElementType } from "./element-type.ts";

/** The axis of the rows: as many places as there are rows, times `each`, the rows outermost. */
export interface RowAxis {
  readonly each: number;
}

/** A size along an axis. */
export type Dim = number | RowAxis;

/**
 * What flows between the operators of an ONNX graph while it is imported:
 *
 * - `constant`: known now. Numbers are float64, booleans 0 and 1.
 * - `rows`: a value of each row. The node holds a row's cells in the order of the axes, the row axis taken out (or, where it
 *   has more than one place a row, reduced to those). Without a row axis it is one row's value within a scan.
 * - `sizes`: integers that tell of shapes, among them how many rows there are.
 * - `table`: what ZipMap makes, a dict a row.
 */
export type Value = ConstantValue | RowsValue | SizesValue | TableValue;

export interface ConstantValue {
  readonly kind: "constant";
  readonly type: ElementType;
  readonly dims: readonly number[];
  readonly data: Float64Array | readonly string[];
}

export interface RowsValue {
  readonly kind: "rows";
  readonly type: ElementType;
  readonly dims: readonly Dim[];
  readonly node: NodeId;
}

export interface SizesValue {
  readonly kind: "sizes";
  readonly type: "int64" | "int32";
  /** False for a single number of no axis. */
  readonly isList: boolean;
  readonly sizes: readonly Dim[];
}

export interface TableValue {
  readonly kind: "table";
  readonly labels: readonly (string | number)[];
  readonly type: ElementType;
  readonly node: NodeId;
}

export function isRowAxis(dim: Dim | undefined): dim is RowAxis {
  return typeof dim === "object";
}

/** Where the row axis stands; -1 where there is none. */
export function rowAxisOf(dims: readonly Dim[]): number {
  return dims.findIndex(isRowAxis);
}

/** The sizes of a row's cells: the row axis counts the places of one row. */
export function cellDims(dims: readonly Dim[]): readonly number[] {
  return dims.map((dim) => (isRowAxis(dim) ? dim.each : dim));
}

export function product(dims: readonly number[]): number {
  return dims.reduce((result, size) => result * size, 1);
}

export function printDims(dims: readonly Dim[]): string {
  return `[${dims.map((dim) => (isRowAxis(dim) ? (dim.each === 1 ? "rows" : `rows × ${dim.each}`) : dim)).join(", ")}]`;
}
