import type { NodeId } from "../../../ir/index.ts";
import type { EstimatorReader, FittedEstimator, Table } from "../../estimator/index.ts";
import { treeInput } from "../tree/tree-input.ts";
import { allowsMissing } from "../tree/allows-missing.ts";
import { valuesAreCounts } from "../tree/class-probabilities.ts";
import { decisionPaths } from "../tree/decision-paths.ts";
import { readOutputLabels } from "../tree/output-labels.ts";
import { probabilityEnsemble, probabilityMethods, splitOutputs, valueEnsemble } from "../tree/tree-models.ts";
import { readTreeState } from "../tree/tree-state.ts";

/** Random forests and extra trees: what the trees say, added in order with one thread, divided by their number. */
export const forest: EstimatorReader = {
  classNames: ["RandomForestClassifier", "RandomForestRegressor", "ExtraTreesClassifier", "ExtraTreesRegressor"],
  read(view, context) {
    const { graph } = context;
    const estimators = view.attribute("estimators_").items();
    const first = estimators[0] ?? view.reject("the forest has no tree");
    const trees = estimators.map((estimator) => readTreeState(estimator.attribute("tree_")));
    const { outputCount } = trees[0]!;
    const featureCount = view.first("n_features_in_", "n_features_").integer(1);
    const takesMissing = context.since(1, 4, false) && allowsMissing(first, context);
    const input = (x: Table): NodeId => treeInput(context, x, takesMissing);
    const regressor = view.className.endsWith("Regressor");
    const counts = !regressor && valuesAreCounts(context, trees[0]!);
    const ensemble = regressor ? valueEnsemble(trees, featureCount) : probabilityEnsemble(trees, featureCount, counts);
    const mean = (x: Table): NodeId => graph.over(graph.forest(input(x), ensemble, "sum"), graph.number(trees.length));
    const reached = (x: Table): NodeId => graph.forest(input(x), ensemble, "leaf");
    const leaf: FittedEstimator["methods"]["apply"] = (x) => [{ value: reached(x), dtype: "<i8", shape: "matrix" }];
    const paths = decisionPaths(context, ensemble, input, { several: true, takesMissing });
    if (regressor) {
      const predict: FittedEstimator["methods"]["predict"] = (x) => [
        { value: mean(x), dtype: "<f8", shape: outputCount === 1 ? "rows" : "matrix" },
      ];
      return { methods: { predict, apply: leaf, ...paths, raw: predict, leaf } };
    }
    const labels = readOutputLabels(view, outputCount);
    const methods = probabilityMethods(context, labels, (x) => splitOutputs(context, mean(x), labels));
    return { methods: { ...methods, apply: leaf, ...paths, raw: methods.predict_proba!, leaf } };
  },
};
