import type { OnnxGraph, OnnxModel } from "../../formats/index.ts";
import { neededNodes } from "./needed-nodes.ts";
import { functionOf } from "./model-functions.ts";
import { printOperator } from "./operator-call.ts";
import { arithmeticOperators } from "./operators/arithmetic-operators.ts";
import { functions } from "./operators/functions.ts";
import { gathering } from "./operators/gathering.ts";
import type { Operator } from "./operators/operator.ts";
import { sumsOfProducts } from "./operators/einsum.ts";
import { placing } from "./operators/placing.ts";
import { products } from "./operators/products.ts";
import { reductions } from "./operators/reductions.ts";
import { scans } from "./operators/scan.ts";
import { shapeOperators } from "./operators/shape-operators.ts";
import { softmaxOperators } from "./operators/softmax-operators.ts";
import { mapOperators } from "./traditional/map-operators.ts";
import { textOperators } from "./texts/text-operators.ts";
import { linearOperators } from "./traditional/linear-operators.ts";
import { preprocessingOperators } from "./traditional/preprocessing-operators.ts";
import { treeOperators } from "./traditional/tree-operators.ts";

/** Every operator that is computed, by its name with its domain. */
export const operators: ReadonlyMap<string, Operator> = new Map(
  [
    ...arithmeticOperators,
    ...functions,
    ...gathering,
    ...placing,
    ...products,
    ...reductions,
    ...scans,
    ...shapeOperators,
    ...softmaxOperators,
    ...sumsOfProducts,
    ...linearOperators,
    ...preprocessingOperators,
    ...treeOperators,
    ...textOperators,
    ...mapOperators,
  ].map((each) => [each.name, each]),
);

/** The operators of a model's first output that are not computed here, each once: for a caller who has another way to answer. */
export function unsupportedOperators({ graph, functions }: OnnxModel): readonly string[] {
  const found = new Set<string>();
  const visit = ({ nodes }: OnnxGraph): void => {
    for (const node of nodes) {
      const name = printOperator(node);
      if (functionOf({ functions }, node) === undefined && !operators.has(name)) found.add(name);
      for (const attribute of node.attributes.values()) if (attribute.kind === "graph") visit(attribute.value);
    }
  };
  visit({ ...graph, nodes: neededNodes({ ...graph, outputs: graph.outputs.slice(0, 1) }) });
  for (const own of functions) visit(own.graph);
  return [...found];
}
