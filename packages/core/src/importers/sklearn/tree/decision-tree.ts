import type { NodeId } from "../../../ir/index.ts";
import type { EstimatorReader, FittedEstimator, Table } from "../../estimator/index.ts";
import { treeInput } from "./tree-input.ts";
import { allowsMissing } from "./allows-missing.ts";
import { valuesAreCounts } from "./class-probabilities.ts";
import { decisionPaths } from "./decision-paths.ts";
import { readOutputLabels } from "./output-labels.ts";
import { probabilityEnsemble, probabilityMethods, splitOutputs, valueEnsemble } from "./tree-models.ts";
import { readTreeState } from "./tree-state.ts";

/** Single trees. `predict` of a classifier takes the largest leaf value as stored, before it is divided into probabilities. */
export const decisionTree: EstimatorReader = {
  classNames: ["DecisionTreeClassifier", "DecisionTreeRegressor", "ExtraTreeClassifier", "ExtraTreeRegressor"],
  read(view, context) {
    const { graph } = context;
    const tree = readTreeState(view.attribute("tree_"));
    const featureCount = view.first("n_features_in_", "n_features_").integer(1);
    const takesMissing = allowsMissing(view, context);
    const input = (x: Table): NodeId => treeInput(context, x, takesMissing);
    const values = valueEnsemble([tree], featureCount);
    const reached = (x: Table): NodeId => graph.forest(input(x), values, "leaf");
    const leaves: FittedEstimator["methods"] = {
      ...decisionPaths(context, values, input, { several: false, takesMissing }),
      apply: (x) => [{ value: reached(x), dtype: "<i8", shape: "rows" }],
      leaf: (x) => [{ value: reached(x), dtype: "<i8", shape: "rows" }],
    };
    if (view.className.endsWith("Regressor")) {
      const predict: FittedEstimator["methods"]["predict"] = (x) => [
        { value: graph.forest(input(x), values, "sum"), dtype: "<f8", shape: tree.outputCount === 1 ? "rows" : "matrix" },
      ];
      return { methods: { predict, ...leaves, raw: predict } };
    }
    const labels = readOutputLabels(view, tree.outputCount);
    const counts = valuesAreCounts(context, tree);
    const ensemble = probabilityEnsemble([tree], featureCount, counts);
    const probabilities = (x: Table): NodeId[] => splitOutputs(context, graph.forest(input(x), ensemble, "sum"), labels);
    const stored = (x: Table): NodeId[] => {
      const value = graph.forest(input(x), values, "sum");
      return labels.map(({ count }, output) =>
        graph.select(
          value,
          Array.from({ length: count }, (_, index) => output * tree.classWidth + index),
        ),
      );
    };
    const methods = probabilityMethods(context, labels, probabilities, counts ? stored : probabilities);
    return { methods: { ...methods, ...leaves, raw: methods.predict_proba! } };
  },
};
