import type { DType } from "../../ir/index.ts";

/** The types of elements that are computed with, by ONNX's words. */
export type ElementType =
  | "float"
  | "double"
  | "int64"
  | "int32"
  | "int16"
  | "int8"
  | "uint8"
  | "uint16"
  | "uint32"
  | "uint64"
  | "bool"
  | "string";

interface ElementFacts {
  /** The number in `TensorProto.DataType`. */
  readonly number: number;
  readonly numpy: string;
  /** The bits of an integer and whether it is signed; null for what is none. */
  readonly integer: { readonly bits: number; readonly signed: boolean } | null;
}

const whole = (number: number, numpy: string, bits: number, signed: boolean): ElementFacts => ({
  number,
  numpy,
  integer: { bits, signed },
});

export const elementTypes: { readonly [K in ElementType]: ElementFacts } = {
  float: { number: 1, numpy: "<f4", integer: null },
  uint8: whole(2, "|u1", 8, false),
  int8: whole(3, "|i1", 8, true),
  uint16: whole(4, "<u2", 16, false),
  int16: whole(5, "<i2", 16, true),
  int32: whole(6, "<i4", 32, true),
  int64: whole(7, "<i8", 64, true),
  string: { number: 8, numpy: "|O", integer: null },
  bool: { number: 9, numpy: "|b1", integer: null },
  double: { number: 11, numpy: "<f8", integer: null },
  uint32: whole(12, "<u4", 32, false),
  uint64: whole(13, "<u8", 64, false),
};

/** The type of a number of `TensorProto.DataType`; undefined for float16, complex numbers and what else is not computed with. */
export function elementTypeOf(number: number): ElementType | undefined {
  return (Object.keys(elementTypes) as ElementType[]).find((name) => elementTypes[name].number === number);
}

export function isInteger(type: ElementType): boolean {
  return elementTypes[type].integer !== null;
}

export function isFloating(type: ElementType): type is "float" | "double" {
  return type === "float" || type === "double";
}

/** The dtype of the graph's values: every number is held as float64, rounded after each operation as its type rounds. */
export function graphDtype(type: ElementType): DType {
  return type === "string" ? "string" : type === "bool" ? "bool" : "f64";
}
