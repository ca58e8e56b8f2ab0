import { comparisonNumbers, conversionNumbers } from "../../artifact/opcodes.ts";
import type { DType } from "../../ir/dtype.ts";
import type { NodeId } from "../../ir/graph.ts";
import type { Lowering } from "./lowering.ts";
import { isConstant, type MethodLowerer, type Operand } from "./method-lowerer.ts";
import { cellBytes, columnsValue } from "./value.ts";

export const lowerCompare: Lowering<"compare"> = (method, { inputs, attributes, type }) => {
  const operands = inputs.map((id) => widened(method, method.operand(id)));
  const opcode = operands[0]!.dtype === "f64" ? "compare_f64" : "compare_i32";
  const distinct = operands.every((operand) => !operand.refs.some(isConstant));
  return columnsValue(type, method.elementwise(opcode, [comparisonNumbers[attributes.function]], operands, type.width, "bool", distinct));
};

export const lowerLogical: Lowering<"logical"> = (method, { inputs, attributes, type }) => {
  const operands = inputs.map((id) => method.operand(id));
  return columnsValue(type, method.elementwise("logical", [attributes.function === "or" ? 1 : 0], operands, type.width, "bool"));
};

export const lowerIsMissing: Lowering<"is_missing"> = (method, { inputs, type }) => {
  const source = widened(method, method.operand(inputs[0]!));
  const opcode = source.dtype === "f64" ? "is_nan" : "is_missing_code";
  return columnsValue(type, method.elementwise(opcode, [], [source], type.width, "bool", false));
};

export const lowerWhere: Lowering<"where"> = (method, { inputs, type }) => {
  const operands = inputs.map((id) => method.operand(id));
  const opcode = cellBytes(type.dtype) === 8 ? "where8" : "where4";
  return columnsValue(type, method.elementwise(opcode, [], operands, type.width, type.dtype));
};

export const lowerCast: Lowering<"cast"> = (method, { inputs, type }) => {
  const [id] = inputs as [NodeId];
  const source = method.operand(id);
  const conversion = conversionOf(source.dtype, type.dtype);
  if (conversion === null) return columnsValue(type, source.refs);
  return columnsValue(type, method.elementwise("cast", [conversionNumbers[conversion]], [source], type.width, type.dtype));
};

/** Null where a tile holds both alike. */
function conversionOf(from: DType, to: DType): keyof typeof conversionNumbers | null {
  const source = from === "u8" ? "i32" : from === "bool" ? "mask" : from;
  const target = to === "f64" || to === "f32" ? to : "i32";
  switch (source) {
    case "f64":
      return target === "f64" ? null : target === "f32" ? "f64_f32" : "f64_i32";
    case "f32":
      return target === "f32" ? null : target === "f64" ? "f32_f64" : "f32_i32";
    case "i32":
      return target === "i32" ? null : target === "f64" ? "i32_f64" : "i32_f32";
    case "mask":
      return target === "f64" ? "mask_f64" : target === "f32" ? "mask_f32" : "mask_i32";
    case "i64":
    case "string":
      return null;
    default:
      return source satisfies never;
  }
}

/** float32 cells as float64, which compare alike. */
function widened(method: MethodLowerer, source: Operand): Operand {
  if (source.dtype !== "f32") return source;
  return { refs: method.elementwise("cast", [conversionNumbers.f32_f64], [source], source.refs.length, "f64"), dtype: "f64" };
}
