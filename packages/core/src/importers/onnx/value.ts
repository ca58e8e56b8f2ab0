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
 * - `lowered`, `tokens`: texts on the way to being counted.
 * - `map`: a map of each row, from texts or integers to numbers.
 * - `stacked`: values of the rows one below the other, until a shape puts them side by side again.
 */
export type Value = ConstantValue | RowsValue | SizesValue | TableValue | LoweredValue | TokensValue | StackedValue | MapValue;

/** What a value is in words, where an operator cannot take it. */
export const valueWords: { readonly [K in Value["kind"]]: string } = {
  constant: "a constant",
  rows: "values of the rows",
  sizes: "the number of rows",
  table: "dicts",
  lowered: "texts in lower case",
  tokens: "the tokens of texts",
  stacked: "rows one below the other",
  map: "maps",
};

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

/** Texts [rows, …] in lower case, each code point by itself. */
export interface LoweredValue {
  readonly kind: "lowered";
  readonly dims: readonly Dim[];
  readonly node: NodeId;
}

/** The tokens of each text along a last axis that is as long as the most tokens of any text. */
export interface TokensValue {
  readonly kind: "tokens";
  /** Without the axis of the tokens. */
  readonly dims: readonly Dim[];
  readonly node: NodeId;
  readonly isLowered: boolean;
  /** In Python's syntax. */
  readonly pattern: string;
  /** Whether every token is one code point. */
  readonly areCharacters: boolean;
  /** What stands beside the tokens: the padding, and the marks of start and end. */
  readonly fillers: readonly string[];
}

export interface MapValue {
  readonly kind: "map";
  /** The type of the keys, and that of the values. */
  readonly keys: "string" | "int64";
  readonly type: "float" | "double" | "int64";
  /** A row's terms as text. */
  readonly node: NodeId;
}

export interface StackedValue {
  readonly kind: "stacked";
  /** Of one type and of the sizes [rows, …]. */
  readonly parts: readonly RowsValue[];
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
