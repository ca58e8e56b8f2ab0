import { GodwitError, type ErrorCode } from "../../errors/index.ts";
import type { Companions, OnnxFunction, OnnxGraph, OnnxModel, OnnxNode, OnnxTensor } from "../../formats/index.ts";
import type { Cells } from "./cells.ts";
import { freeNames, neededNodes } from "./needed-nodes.ts";
import { bodyOf, functionOf } from "./model-functions.ts";
import { OperatorCall, printOperator } from "./operator-call.ts";
import { operators } from "./operators.ts";
import type { Value } from "./value.ts";

/** Nodes evaluated at most, those of repeated graphs each time. */
const mostNodes = 500_000;

/** Functions within functions. */
const deepestCalls = 32;

/** Evaluates the graph of a model on symbolic values: what does not depend on the data is computed now, the rest becomes nodes. */
export class GraphEvaluator {
  readonly #model: OnnxModel;
  readonly #cells: Cells;
  readonly #companions: Companions;
  /** Versions of the operators: the model's, or those of the function that is being evaluated. */
  readonly #opsets: ReadonlyMap<string, number>;
  readonly #depth: number;
  #evaluated = 0;

  constructor(
    model: OnnxModel,
    cells: Cells,
    companions: Companions,
    opsets: ReadonlyMap<string, number> = model.opsets,
    depth: number = 0,
  ) {
    this.#model = model;
    this.#cells = cells;
    this.#companions = companions;
    this.#opsets = opsets;
    this.#depth = depth;
    if (depth > deepestCalls) throw new GodwitError("LIMIT_EXCEEDED", `functions of the ONNX model call one another ${depth} deep`);
  }

  /** The graph's outputs in order. Throws with operator, node and opset for what is not computed. */
  evaluate(graph: OnnxGraph, inputs: ReadonlyMap<string, Value>, outer: ReadonlyMap<string, Value> = new Map()): readonly Value[] {
    if (graph.hasSparseInitializers) throw new GodwitError("UNSUPPORTED_OPTION", "the ONNX graph has sparse initializers");
    const values = new Map([...outer, ...inputs]);
    const initializers = new Map(graph.initializers.map((tensor) => [tensor.name, tensor]));
    for (const node of neededNodes(graph)) this.#run(node, values, initializers);
    return graph.outputs.map(({ name }) => this.#value(name, values, initializers));
  }

  #run(node: OnnxNode, values: Map<string, Value>, initializers: ReadonlyMap<string, OnnxTensor>): void {
    if (++this.#evaluated > mostNodes) throw new GodwitError("LIMIT_EXCEEDED", `the ONNX graph runs more than ${mostNodes} nodes`);
    const name = printOperator(node);
    const opset = this.#opsets.get(node.domain) ?? 1;
    const inputs = node.inputs.map((input) => (input === "" ? undefined : this.#value(input, values, initializers)));
    const own = functionOf(this.#model, node);
    if (own !== undefined) return this.#store(node, this.#called(own, node, inputs), values);
    const operator = operators.get(name);
    if (operator === undefined)
      throw new GodwitError("UNSUPPORTED_ESTIMATOR", `the operator ${name} (opset ${opset}) is not supported`, {
        where: { path: node.name || node.outputs[0] || "" },
      });
    const evaluate = (graph: OnnxGraph, given: readonly Value[]): readonly Value[] => {
      if (graph.inputs.length !== given.length)
        throw new GodwitError("INVALID_MODEL", `the graph of ${name} takes ${graph.inputs.length} inputs, not ${given.length}`);
      return this.evaluate(
        graph,
        new Map(graph.inputs.map((input, index) => [input.name, given[index]!])),
        this.#visible(graph, values, initializers),
      );
    };
    const call = new OperatorCall(node, opset, inputs, { cells: this.#cells, companions: this.#companions, evaluate });
    const result = operator.run(call);
    call.finish();
    this.#store(node, Array.isArray(result) ? (result as readonly Value[]) : [result as Value], values);
  }

  #store(node: OnnxNode, results: readonly Value[], values: Map<string, Value>): void {
    const fail = (code: ErrorCode, what: string): never => {
      throw new GodwitError(code, `${printOperator(node)}: ${what}`, { where: { path: node.name || node.outputs[0] || "" } });
    };
    node.outputs.forEach((output, index) => {
      if (output === "") return;
      const value = results[index] ?? fail("UNSUPPORTED_OPTION", `an output ${index}`);
      if (values.has(output)) fail("INVALID_MODEL", `the name ${output} is given twice`);
      values.set(output, value);
    });
  }

  /** A function's graph for the inputs of a node. Inputs that are left out have no value within it either. */
  #called(own: OnnxFunction, node: OnnxNode, inputs: readonly (Value | undefined)[]): readonly Value[] {
    const evaluator = new GraphEvaluator(this.#model, this.#cells, this.#companions, own.opsets, this.#depth + 1);
    const given = own.graph.inputs.flatMap(({ name }, index): [string, Value][] => {
      const value = inputs[index];
      return value === undefined ? [] : [[name, value]];
    });
    evaluator.#evaluated = this.#evaluated;
    const results = evaluator.evaluate(bodyOf(own, node), new Map(given));
    this.#evaluated = evaluator.#evaluated;
    return results;
  }

  /** Values of the outer graph that an inner one names. */
  #visible(
    graph: OnnxGraph,
    values: ReadonlyMap<string, Value>,
    initializers: ReadonlyMap<string, OnnxTensor>,
  ): ReadonlyMap<string, Value> {
    const names = freeNames(graph).filter((name) => values.has(name) || initializers.has(name));
    return new Map(names.map((name) => [name, this.#value(name, values, initializers)]));
  }

  #value(name: string, values: ReadonlyMap<string, Value>, initializers: ReadonlyMap<string, OnnxTensor>): Value {
    const value = values.get(name);
    if (value !== undefined) return value;
    const tensor = initializers.get(name);
    if (tensor === undefined)
      throw new GodwitError("INVALID_MODEL", `nothing of the name ${name} comes before it is used`, { where: { path: name } });
    const node: OnnxNode = { name, operator: "Constant", domain: "", overload: "", inputs: [], outputs: [name], attributes: new Map() };
    return new OperatorCall(node, 0, [], { cells: this.#cells, companions: this.#companions, evaluate: () => [] }).tensorValue(tensor);
  }
}
