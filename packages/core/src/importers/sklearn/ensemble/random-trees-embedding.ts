import type { NodeId } from "../../../ir/index.ts";
import { type EstimatorReader, Table } from "../../estimator/index.ts";
import { allowsMissing } from "../tree/allows-missing.ts";
import { decisionPaths } from "../tree/decision-paths.ts";
import { treeInput } from "../tree/tree-input.ts";
import { valueEnsemble } from "../tree/tree-models.ts";
import { readTreeState } from "../tree/tree-state.ts";

/** The leaves that a row reaches in trees of random splits, one-hot. */
export const randomTreesEmbedding: EstimatorReader = {
  classNames: ["RandomTreesEmbedding"],
  read(view, context) {
    const { graph } = context;
    const estimators = view.attribute("estimators_").items();
    const first = estimators[0] ?? view.reject("the forest has no tree");
    const trees = estimators.map((estimator) => readTreeState(estimator.attribute("tree_")));
    const ensemble = valueEnsemble(trees, view.first("n_features_in_", "n_features_").integer(1));
    const encode = context.read(view.attribute("one_hot_encoder_"), "one_hot_encoder_").transform;
    if (encode === undefined) return view.reject("the encoder of leaves has no transform");
    const takesMissing = context.since(1, 4, false) && allowsMissing(first, context);
    const input = (x: Table): NodeId => treeInput(context, x, takesMissing);
    const leaves = (x: Table): NodeId => graph.forest(input(x), ensemble, "leaf");
    return {
      methods: {
        apply: (x) => [{ value: leaves(x), dtype: "<i8", shape: "matrix" }],
        ...decisionPaths(context, ensemble, input, { several: true, takesMissing }),
      },
      transform: (x) => encode(Table.ofNode(graph, graph.cast(leaves(x), "f64"), "<i8")),
    };
  },
};
