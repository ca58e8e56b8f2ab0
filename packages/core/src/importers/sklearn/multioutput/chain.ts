import type { NodeId } from "../../../ir/index.ts";
import {
  declaredFeatures,
  type EstimatorReader,
  type FittedEstimator,
  type ImportContext,
  numbersOf,
  type PredictionMethod,
  Table,
  validated,
} from "../../estimator/index.ts";
import { listedParts, readParts } from "../ensemble/parts.ts";

const answers = ["predict", "predict_proba", "decision_function", "predict_log_proba"] as const;

/** Parts that see the input and what the parts before them say; `order_` tells which output each of them is. */
export const chain: EstimatorReader = {
  classNames: ["ClassifierChain", "RegressorChain"],
  children: (view) => listedParts(view, "estimators_"),
  features(view, context) {
    return declaredFeatures(view) ?? context.features(view.attribute("estimators_").item(0), "estimators_.0");
  },
  read(view, context) {
    const { graph } = context;
    const parts = readParts(context, listedParts(view, "estimators_"));
    const order = [...view.attribute("order_").int32([parts.length])];
    const places = order.map((_, output) => order.indexOf(output));
    if (places.includes(-1)) view.reject("the order is not one of the outputs");
    const passed = view.find("chain_method_")?.choice(...answers) ?? "predict";
    const chained = (x: Table, method: PredictionMethod): NodeId => {
      const checked = Table.ofNode(graph, validated(context, x), x.dtype, x.sources);
      const before: NodeId[] = [];
      const results = parts.map((part) => {
        const input = before.length === 0 ? checked : augmented(context, checked, before);
        before.push(single(context, part, passed, input));
        return single(context, part, method, input);
      });
      return graph.concat(places.map((place) => results[place]!));
    };
    const matrix = (value: NodeId): { value: NodeId; dtype: "<f8"; shape: "matrix" }[] => [{ value, dtype: "<f8", shape: "matrix" }];
    const has = (method: PredictionMethod): boolean => parts.every((part) => part.methods[method] !== undefined);
    const predict: FittedEstimator["methods"]["predict"] = (x) => matrix(chained(x, "predict"));
    if (view.className === "RegressorChain") return { methods: { predict } };
    const logarithms = has("predict_proba") && context.since(1, 3, false);
    return {
      methods: {
        predict,
        ...(has("predict_proba") && { predict_proba: (x) => matrix(chained(x, "predict_proba")) }),
        ...(logarithms && { predict_log_proba: (x) => matrix(graph.unary("log", chained(x, "predict_proba"))) }),
        ...(has("decision_function") && { decision_function: (x) => matrix(chained(x, "decision_function")) }),
      },
    };
  },
};

function augmented({ graph }: ImportContext, x: Table, before: readonly NodeId[]): Table {
  const all = Table.concat(graph, [x, Table.ofNode(graph, graph.concat(before))]);
  return all.isSparse ? Table.ofNode(graph, graph.toSparse(all.numeric()), all.dtype) : all;
}

/** One number a row: of probabilities the second label's. */
function single(context: ImportContext, part: FittedEstimator, method: PredictionMethod, x: Table): NodeId {
  const ofTwo = method === "predict_proba" || method === "predict_log_proba";
  const { value } = numbersOf(context, part, method, x, ofTwo ? 2 : 1);
  return ofTwo ? context.graph.select(value, [1]) : value;
}
