import { binaryNumbers, conversionNumbers, refKinds } from "../../artifact/opcodes.ts";
import { unaryFunctionNumbers } from "../../artifact/unary-functions.ts";
import type { UnaryFunction } from "../../math/index.ts";
import type { NodeId } from "../../ir/graph.ts";
import type { ChainStep } from "../../ir/ops/attributes.ts";
import type { Lowering } from "./lowering.ts";
import { isConstant, type MethodLowerer, type Operand } from "./method-lowerer.ts";
import { columnsValue, type LoweredValue, type Ref } from "./value.ts";

export const lowerUnary: Lowering<"unary"> = (method, { inputs, attributes, type }) => {
  const [id] = inputs as [NodeId];
  if (type.layout === "sparse") return sparseUnary(method, id, attributes.function);
  const source = inDouble(method, method.operand(id));
  const refs = unary(method, attributes.function, source, type.width);
  return columnsValue(type, type.dtype === "f32" ? inSingle(method, refs) : refs);
};

export const lowerBinary: Lowering<"binary"> = (method, { inputs, attributes, type }) => {
  const [left, right] = inputs as [NodeId, NodeId];
  if (type.layout === "sparse") return sparseBinary(method, left, binaryNumbers[attributes.function], method.operand(right));
  const operands = [inDouble(method, method.operand(left)), inDouble(method, method.operand(right))];
  const refs = method.elementwise("binary", [binaryNumbers[attributes.function]], operands, type.width, "f64");
  return columnsValue(type, type.dtype === "f32" ? inSingle(method, refs) : refs);
};

export const lowerChain: Lowering<"chain"> = (method, { inputs, attributes, type }) => {
  const [id] = inputs as [NodeId];
  const source = method.operand(id);
  if (attributes.steps.length === 0) return method.value(id);
  let refs = [...source.refs];
  const taken = stepsOfProduct(method, attributes.steps, refs);
  const owned = new Set<Ref>(taken > 0 ? refs : []);
  for (const step of attributes.steps.slice(taken)) refs = chainStep(method, step, { refs, dtype: "f64" }, owned);
  return columnsValue(type, refs);
};

/** How many of the first steps the matrix product before does itself: it adds a constant for each sum, and replaces what is not above 0. */
function stepsOfProduct(method: MethodLowerer, steps: readonly ChainStep[], refs: readonly Ref[]): number {
  const isTaken = (step: ChainStep): boolean => {
    if (step.kind !== "binary") return false;
    const { data } = step.operand;
    if (step.function === "add" && data.length === refs.length)
      return method.finishProduct(refs, { bias: method.image.cells(step.operand) });
    return step.function === "maximum" && !step.reversed && data.length === 1 && Object.is(data[0], 0) && method.finishProduct(refs, {});
  };
  const rest = steps.findIndex((step) => !isTaken(step));
  return rest < 0 ? steps.length : rest;
}

/** A step of a chain. Columns in `owned` are the chain's own, so that later steps work in place. */
function chainStep(method: MethodLowerer, step: ChainStep, source: Operand, owned: Set<Ref>): Ref[] {
  const width = source.refs.length;
  const inPlace = source.refs.every((ref) => owned.has(ref));
  if (step.kind === "unary") {
    const targets = inPlace ? inPlaceUnary(method, step.function, source.refs) : unary(method, step.function, source, width);
    return own(targets, owned);
  }
  const operand: Operand = { refs: method.constants(step.operand), dtype: "f64" };
  const number = step.kind === "fill_missing" ? binaryNumbers.fill_missing : binaryNumbers[step.function];
  const operands = step.kind === "binary" && step.reversed ? [operand, source] : [source, operand];
  if (!inPlace) return own(method.elementwise("binary", [number], operands, width, "f64"), owned);
  const words = source.refs.flatMap((target, column) => [
    ...operands.map((each) => method.use(each.refs[each.refs.length === 1 ? 0 : column]!)),
    target,
  ]);
  method.emit("binary", [number, ...words]);
  return [...source.refs];
}

function own(refs: Ref[], owned: Set<Ref>): Ref[] {
  for (const ref of refs) owned.add(ref);
  return refs;
}

function unary(method: MethodLowerer, name: UnaryFunction, source: Operand, width: number): Ref[] {
  const refs = source.refs.map((ref) => method.real(ref, "f64"));
  return method.elementwise("unary", [unaryFunctionNumbers[name]], [{ refs, dtype: "f64" }], width, "f64");
}

function inPlaceUnary(method: MethodLowerer, name: UnaryFunction, refs: readonly Ref[]): Ref[] {
  method.emit("unary", [unaryFunctionNumbers[name], ...refs.flatMap((ref) => [ref, ref])]);
  return [...refs];
}

/** float32 is computed in float64 and rounded, as the reference does. */
function inDouble(method: MethodLowerer, source: Operand): Operand {
  if (source.dtype !== "f32") return source;
  return { refs: method.elementwise("cast", [conversionNumbers.f32_f64], [source], source.refs.length, "f64"), dtype: "f64" };
}

function inSingle(method: MethodLowerer, refs: readonly Ref[]): Ref[] {
  return method.elementwise("cast", [conversionNumbers.f64_f32], [{ refs, dtype: "f64" }], refs.length, "f32");
}

function sparseUnary(method: MethodLowerer, id: NodeId, name: UnaryFunction): LoweredValue {
  const { type } = method.value(id);
  const source = method.sparse(id);
  const target = method.newSparse();
  method.emit("sparse_unary", [unaryFunctionNumbers[name], source, target]);
  return { type, blocks: [{ kind: "sparse", number: target, width: type.width }] };
}

function sparseBinary(method: MethodLowerer, id: NodeId, number: number, right: Operand): LoweredValue {
  const { type } = method.value(id);
  const source = method.sparse(id);
  const target = method.newSparse();
  const [first] = right.refs as [Ref];
  const constantRow = right.refs.length > 1 && isConstant(first) && right.refs.every((ref, index) => ref === first + 16 * index);
  if (constantRow) method.emit("sparse_binary_constants", [number, source, target, first - refKinds.constant]);
  else method.emit("sparse_binary", [number, source, target, ...right.refs.map((ref) => method.use(ref))]);
  return { type, blocks: [{ kind: "sparse", number: target, width: type.width }] };
}
