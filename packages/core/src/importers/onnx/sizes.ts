import { constant, isCellular } from "./cells.ts";
import type { OperatorCall } from "./operator-call.ts";
import { isRowAxis, valueWords, type Dim, type SizesValue, type Value } from "./value.ts";

/** Integers that tell of shapes as a value: a constant, unless the number of rows is among them. */
export function sizesValue(sizes: readonly Dim[], isList: boolean, type: SizesValue["type"] = "int64"): Value {
  if (sizes.some(isRowAxis)) return { kind: "sizes", type, isList, sizes };
  return constant(type, isList ? [sizes.length] : [], Float64Array.from(sizes, Number));
}

/** An input of integers that tell of shapes. */
export function sizesOf(call: OperatorCall, index: number): readonly Dim[] {
  const value = call.inputs[index];
  if (value?.kind === "sizes") return value.sizes;
  const { data } = call.constant(index);
  return data instanceof Float64Array ? [...data] : call.invalid(`input ${index} is of texts`);
}

/** An input of integers that must be known, or an attribute that stood for it before an opset; undefined where neither is there. */
export function integersOf(call: OperatorCall, index: number, attribute: string): readonly number[] | undefined {
  if (call.has(attribute)) return call.integers(attribute);
  if (call.inputs[index] === undefined) return undefined;
  return sizesOf(call, index).map((size) => (isRowAxis(size) ? call.refuse("the number of rows as an axis or place") : size));
}

/** The sizes of a value. */
export function dimsOf(call: OperatorCall, value: Value | undefined): readonly Dim[] {
  if (value === undefined) return call.invalid("an input is missing");
  if (isCellular(value)) return value.dims;
  return value.kind === "sizes" ? (value.isList ? [value.sizes.length] : []) : call.refuse(valueWords[value.kind]);
}
