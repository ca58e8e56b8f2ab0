import { checkRuleNumbers, reductionNumbers } from "../../artifact/opcodes.ts";
import type { NodeId, NodeOf } from "../../ir/graph.ts";
import { vector, type Tensor } from "../../ir/tensor.ts";
import type { Lowering } from "./lowering.ts";
import { packPanels, packSinglePanels } from "./pack-panels.ts";
import type { MethodLowerer } from "./method-lowerer.ts";
import { blockWidth, columnsValue, type Block, type LoweredValue } from "./value.ts";

const zero: Tensor = vector([0]);

export const lowerReduce: Lowering<"reduce"> = (method, { inputs, attributes, type }) => {
  const [id] = inputs as [NodeId];
  const reduction = reductionNumbers[attributes.function];
  if (method.value(id).type.layout === "sparse") {
    const source = method.sparse(id);
    const target = method.newColumn();
    method.emit("sparse_reduce", [reduction, source, target]);
    return columnsValue(type, [target]);
  }
  const refs = method.columns(id).map((ref) => method.use(method.real(ref, "f64")));
  const each = refs.length / type.width;
  const targets = method.newColumns(type.width);
  targets.forEach((target, group) => method.emit("reduce", [reduction, target, ...refs.slice(group * each, (group + 1) * each)]));
  return columnsValue(type, targets);
};

export const lowerCouple: Lowering<"couple"> = (method, { inputs, attributes, type }) => {
  const refs = method.columns(inputs[0]!).map((ref) => method.use(method.real(ref, "f64")));
  const targets = method.newColumns(type.width);
  method.emit("couple", [attributes.classes, attributes.precision === "f32" ? 1 : 0, targets[0]! / 4, ...refs]);
  return columnsValue(type, targets);
};

export const lowerSolve: Lowering<"solve"> = (method, { inputs, attributes, type }) => {
  const problem = attributes.problem.data as Float64Array;
  const refs = method.columns(inputs[0]!).map((ref) => method.use(method.real(ref, "f64")));
  const targets = method.newColumns(type.width);
  method.emit("solve", [method.image.once(problem, "problem", () => problem), targets[0]! / 4, ...refs]);
  return columnsValue(type, targets);
};

/** Adds block by block in column order, so that each sum goes from column 0 up. */
export const lowerMatmul: Lowering<"matmul"> = (method, node) => {
  const { inputs, attributes, type } = node;
  if (attributes.arithmetic === "f32") return lowerSingleProduct(method, node);
  const [id] = inputs as [NodeId];
  const outputs = type.width;
  const weights = attributes.weights.data as Float64Array;
  const blocks = neighboursJoined(multiplied(method, id, weights.every(Number.isFinite)));
  const targets = method.newColumns(outputs);
  const first = targets[0]! / 4;
  if (blocks[0]?.kind !== "columns") method.emit("zero", [first, outputs]);
  let row = 0;
  for (const block of blocks) {
    const width = blockWidth(block);
    const part = (): Float64Array => weights.subarray(row * outputs, (row + width) * outputs);
    const plain = (): number => method.image.once(weights, `rows ${row} to ${row + width}`, part);
    switch (block.kind) {
      case "columns": {
        const panels = method.image.once(weights, `panels of rows ${row} to ${row + width}`, () => packPanels(part(), outputs));
        const refs = block.refs.map((ref) => method.use(method.real(ref, "f64")));
        method.emit("matmul", [panels, outputs, first, row === 0 ? 1 : 0, 0, 0, ...refs]);
        break;
      }
      case "one_hot":
        method.emit("matmul_one_hot", [plain(), outputs, first, block.size, method.use(block.index)]);
        break;
      case "sparse":
        method.emit("matmul_sparse", [plain(), outputs, first, block.number]);
        break;
      default:
        block satisfies never;
    }
    row += width;
  }
  return columnsValue(type, targets);
};

/** A product in float32 of dense rows. */
function lowerSingleProduct(method: MethodLowerer, { inputs, attributes, type }: NodeOf<"matmul">): LoweredValue {
  const weights = attributes.weights.data as Float64Array;
  const panels = method.image.once(weights, "panels in float32", () => packSinglePanels(weights, type.width));
  const refs = method.columns(inputs[0]!).map((ref) => method.use(method.real(ref, "f64")));
  const targets = method.newColumns(type.width);
  method.emit("matmul_f32", [panels, type.width, targets[0]! / 4, 1, 0, 0, ...refs]);
  return columnsValue(type, targets);
}

function neighboursJoined(blocks: readonly Block[]): readonly Block[] {
  const joined: Block[] = [];
  for (const block of blocks) {
    const last = joined.at(-1);
    if (block.kind === "columns" && last?.kind === "columns")
      joined[joined.length - 1] = { kind: "columns", refs: [...last.refs, ...block.refs] };
    else joined.push(block);
  }
  return joined;
}

/** Leaving out a cell of 0 changes no sum while its weight is finite; else the value is written out as the reference has it. */
function multiplied(method: MethodLowerer, id: NodeId, finite: boolean): readonly Block[] {
  const value = method.value(id);
  if (finite) return value.blocks;
  if (value.type.layout === "sparse") return [{ kind: "sparse", number: method.sparse(id), width: value.type.width }];
  return [{ kind: "columns", refs: method.columns(id) }];
}

export const lowerCheck: Lowering<"check"> = (method, { inputs, attributes }) => {
  const [id] = inputs as [NodeId];
  const value = method.value(id);
  const { rule, step, labels } = attributes;
  const number = method.check({ rule, step, labels });
  if (value.blocks.some((block) => block.kind === "sparse")) {
    const source = method.sparse(id);
    method.emit("sparse_check", [checkRuleNumbers[rule], number, source]);
    return { type: value.type, blocks: [{ kind: "sparse", number: source, width: value.type.width }] };
  }
  const refs = checkedRefs(method, value);
  if (value.type.dtype === "i32") method.emit("check_known", [number, ...refs]);
  else method.emit("check_f64", [checkRuleNumbers[rule], number, ...refs]);
  return value;
};

/** Zeros and ones keep every rule: a constant stands for them. */
function checkedRefs(method: MethodLowerer, value: LoweredValue): number[] {
  return value.blocks.flatMap((block) => {
    if (block.kind === "columns") return block.refs.map((ref) => method.use(ref));
    return Array.from({ length: blockWidth(block) }, () => method.constants(zero)[0]!);
  });
}
