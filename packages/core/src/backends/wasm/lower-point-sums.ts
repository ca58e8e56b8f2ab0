import { binaryNumbers, pointStepNumbers } from "../../artifact/opcodes.ts";
import { unaryFunctionNumbers } from "../../artifact/unary-functions.ts";
import type { NodeId } from "../../ir/graph.ts";
import type { PointProduct, PointStep, PointSums } from "./find-point-sums.ts";
import type { MethodLowerer } from "./method-lowerer.ts";
import { packPanels, packPointPanels } from "./pack-panels.ts";
import { columnsValue, type LoweredValue, type Ref } from "./value.ts";

/** Writes all sums at once: what each of the nodes has become. Until the last of the sums is asked for, the nodes before hold them all. */
export function lowerPointSums(method: MethodLowerer, plan: PointSums): ReadonlyMap<NodeId, LoweredValue> {
  const { source, steps, passed, products } = plan;
  const refs = method.columns(source.inputs[0]!).map((ref) => method.use(method.real(ref, "f64")));
  const panels = panelsOf(method, source);
  const targets = method.newColumns(products.reduce((total, { weights }) => total + weights.shape[1]!, 0));
  method.emit("zero", [targets[0]! / 4, targets.length]);
  const values = new Map<NodeId, LoweredValue>(passed.map((id) => [id, columnsValue(source.type, targets)]));
  const sums: number[] = [];
  let at = 0;
  for (const product of products) {
    const own = targets.slice(at, (at += product.weights.shape[1]!));
    own.forEach((target, output) => sums.push(...sumWords(method, product, output, target)));
    values.set(product.node, columnsValue(method.graph.nodes[product.node]!.type, own));
  }
  const stepWords = steps.flatMap((step) => wordsOf(method, step));
  const kind = source.op === "matmul" ? 1 : 0;
  method.emit("point_sums", [kind, panels, source.type.width, steps.length, sums.length / 4, ...stepWords, ...sums, ...refs]);
  return values;
}

function panelsOf({ image }: MethodLowerer, source: PointSums["source"]): number {
  if (source.op === "distances") {
    const { points } = source.attributes;
    return image.once(points, "panels", () => packPointPanels(points));
  }
  const { weights } = source.attributes;
  return image.once(weights, "panels", () => packPanels(weights.data as Float64Array, source.type.width));
}

/** First point, how many, their weights and the target: for each run of neighbouring points. */
function sumWords({ image }: MethodLowerer, { columns, weights }: PointProduct, output: number, target: Ref): number[] {
  const [count, outputs] = weights.shape as [number, number];
  const data = weights.data as Float64Array;
  const own = image.once(data, `output ${output}`, () => Float64Array.from({ length: count }, (_, row) => data[row * outputs + output]!));
  const words: number[] = [];
  for (let from = 0, to = 0; from < count; from = to) {
    for (to = from + 1; to < count && columns[to] === columns[to - 1]! + 1;) to++;
    words.push(columns[from]!, to - from, own + from * 8, target / 4);
  }
  return words;
}

/** Function, constants (0: none), bytes from one point's constant to the next, 1 where the constant comes first. */
function wordsOf({ image }: MethodLowerer, step: PointStep): number[] {
  if (step.kind === "cube") return [pointStepNumbers.cube, 0, 0, 0];
  if (step.kind === "unary") return [unaryFunctionNumbers[step.function], 0, 0, 0];
  const numbers = step.operand.data as Float64Array;
  const next = numbers.every((number) => Object.is(number, numbers[0])) ? 0 : 16;
  const constants = image.cells(step.operand);
  if (step.kind === "fill_missing") return [binaryNumbers.fill_missing, constants, next, 0];
  return [binaryNumbers[step.function], constants, next, step.reversed ? 1 : 0];
}
