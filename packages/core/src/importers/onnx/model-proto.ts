import { GodwitError } from "../../errors/index.ts";
import { readOnnx, type Companions, type OnnxModel, type PythonView } from "../../formats/index.ts";
import type { Answer, EstimatorReader, FittedEstimator, ImportContext, Table } from "../estimator/index.ts";
import { Cells, isCellular } from "./cells.ts";
import { elementTypes } from "./element-type.ts";
import { GraphEvaluator } from "./evaluate-graph.ts";
import { inputValues, modelFeatures } from "./model-inputs.ts";
import { unsupportedOperators } from "./operators.ts";
import { isRowAxis, printDims, product, valueWords, type Value } from "./value.ts";

/**
 * An ONNX model as onnxruntime answers it on one thread: `predict` is the first output, and each output has a method of its own
 * name.
 */
export const modelProto: EstimatorReader = {
  classNames: ["ModelProto"],
  features: (view, context) => modelFeatures(modelOf(view, context)),
  read(view, context) {
    const model = modelOf(view, context);
    if (model.graph.outputs.length === 0) throw new GodwitError("INVALID_MODEL", "the ONNX graph has no output");
    const missing = unsupportedOperators(model);
    if (missing.length > 0) throw new GodwitError("UNSUPPORTED_ESTIMATOR", `the operators ${missing.join(", ")} are not supported`);
    const companions = companionsOf(view);
    const evaluators = new Map<Table, (index: number) => Answer>();
    const answerOf = (x: Table, index: number): Answer => {
      const known = evaluators.get(x) ?? evaluator(context, model, companions, x);
      evaluators.set(x, known);
      return known(index);
    };
    const methods = new Map<string, FittedEstimator["methods"][string]>();
    model.graph.outputs.forEach(({ name }, index) => methods.set(name, (x: Table) => answerOf(x, index)));
    methods.set("predict", (x: Table) => answerOf(x, 0));
    methods.delete("inverse_transform");
    return { methods: Object.fromEntries(methods), optional: new Set(model.graph.outputs.slice(1).map(({ name }) => name)) };
  },
};

function modelOf(view: PythonView, context: ImportContext): OnnxModel {
  return context.parsed(view, () => readOnnx(bytesOf(view.attribute("serialized"))));
}

const companionPrefix = "companion:";

function companionsOf(view: PythonView): Companions {
  const names = view.attributeNames().filter((name) => name.startsWith(companionPrefix));
  return new Map(names.map((name) => [name.slice(companionPrefix.length), bytesOf(view.attribute(name))]));
}

function bytesOf(view: PythonView): Uint8Array {
  const { value } = view;
  if (value !== null && typeof value === "object" && value.kind === "bytes") return value.data;
  return view.reject("bytes were expected");
}

/** The answer of each output: of all from one evaluation, unless that fails for one of them. */
function evaluator(context: ImportContext, model: OnnxModel, companions: Companions, x: Table): (index: number) => Answer {
  const cells = new Cells(context.graph);
  const inputs = inputValues(context, model, x);
  const evaluated = (outputs: OnnxModel["graph"]["outputs"]): readonly Value[] =>
    new GraphEvaluator(model, cells, companions).evaluate({ ...model.graph, outputs }, inputs);
  const together = attempted(() => evaluated(model.graph.outputs));
  return (index) => {
    const output = model.graph.outputs[index]!;
    return answer(context, cells, together === undefined ? evaluated([output])[0]! : together[index]!, output.name);
  };
}

function attempted<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    if (error instanceof GodwitError) return undefined;
    throw error;
  }
}

function answer(context: ImportContext, cells: Cells, value: Value, name: string): Answer {
  if (value.kind === "table") return [{ value: value.node, dtype: elementTypes[value.type].numpy, shape: "matrix", labels: value.labels }];
  if (value.kind === "sizes" || value.kind === "constant")
    return context.unsupported(`the output ${name}, which does not depend on the data`);
  if (!isCellular(value)) return context.unsupported(`the output ${name}: ${valueWords[value.kind]}`);
  const [rows, ...others] = value.dims.slice(value.dims.findIndex((dim) => dim !== 1));
  if (!isRowAxis(rows) || rows.each !== 1 || others.some(isRowAxis))
    return context.unsupported(`the output ${name} of shape ${printDims(value.dims)}, whose first axis is not the rows`);
  const sizes = others.map(Number);
  if (product(sizes) === 0) return context.unsupported(`the output ${name}, which is empty`);
  const dtype = elementTypes[value.type].numpy;
  if (sizes.length === 0) return [{ value: cells.node(value), dtype, shape: "rows" }];
  return [{ value: cells.node(value), dtype, shape: "matrix", ...(sizes.length > 1 && { dims: sizes }) }];
}
