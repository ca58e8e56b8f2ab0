import { toValues, PythonView } from "../../../formats/index.ts";
import type { NodeId } from "../../../ir/index.ts";
import { joinTrees, logSumExp, softmax, withComplement } from "../../../composites/index.ts";
import {
  type Answer,
  type EstimatorReader,
  type FittedEstimator,
  type ImportContext,
  labelAt,
  labelOfMaximum,
  type Labels,
  readLabels,
  scoresByLabel,
  type Table,
  validated,
} from "../../estimator/index.ts";
import { nodesOf } from "../tree/tree-models.ts";
import { readTreeState } from "../tree/tree-state.ts";
import { initialScores } from "./initial-scores.ts";

/** Gradient boosting: what `init_` says, then `learning_rate * value` of each tree in stage order. */
export const gradientBoosting: EstimatorReader = {
  classNames: ["GradientBoostingClassifier", "GradientBoostingRegressor"],
  children(view) {
    const init = view.attribute("init_");
    return init.is("object") && !init.className.startsWith("Dummy") ? [{ name: "init_", view: init }] : [];
  },
  read(view, context) {
    const { graph } = context;
    const stages = view.attribute("estimators_");
    const [iterations, outputs] = stages.array([-1, -1]).shape as [number, number];
    const trees = toValues(stages.array()).map((value, index) =>
      readTreeState(new PythonView(value, `${stages.path}[${index}]`).attribute("tree_")),
    );
    const rate = view.attribute("learning_rate").number();
    const ensemble = joinTrees(
      trees.map((tree, index) => nodesOf(tree, index % outputs)),
      {
        featureCount: view.first("n_features_in_", "n_features_").integer(1),
        outputCount: outputs,
        leafWidth: 1,
        compare: "f32",
        initial: new Float64Array(outputs),
      },
      (tree, node, target, offset) => (target[offset] = rate * trees[tree]!.values[node]!),
    );
    const labels = view.className === "GradientBoostingClassifier" ? readLabels(view.attribute("classes_")) : null;
    const exponential = view.attribute("loss").string() === "exponential";
    const initial = initialScores(view, context, { outputs, classifier: labels !== null, exponential });
    const input = (x: Table): NodeId => graph.toDense(validated(context, x, { float32: true }));
    const raw = (x: Table): NodeId => {
      const features = input(x);
      return graph.forest(features, ensemble, "sum", initial(features));
    };
    const apply = (x: Table): Answer => [
      {
        value: graph.cast(graph.forest(input(x), ensemble, "leaf"), "f64"),
        dtype: "<f8",
        shape: "matrix",
        ...(labels === null ? {} : { dims: [iterations, outputs] }),
      },
    ];
    const scores = (x: Table): Answer => [outputs === 1 ? { value: raw(x), dtype: "<f8", shape: "rows" } : scoresByLabel(labels!, raw(x))];
    if (labels === null) return { methods: { predict: scores, apply, leaf: apply, raw: scores } };
    return { methods: { ...classify(context, labels, raw, exponential), decision_function: scores, apply, leaf: apply, raw: scores } };
  },
};

function classify(context: ImportContext, labels: Labels, raw: (x: Table) => NodeId, exponential: boolean): FittedEstimator["methods"] {
  const { graph } = context;
  const newer = context.since(1, 4, true);
  const probabilities = (score: NodeId): NodeId => {
    if (graph.width(score) > 1) return newer ? softmax(graph, score) : graph.unary("exp", graph.minus(score, logSumExp(graph, score)));
    return withComplement(graph, graph.unary("expit", exponential ? graph.times(graph.number(2), score) : score));
  };
  const decide = (score: NodeId): Answer => {
    if (graph.width(score) > 1) return [labelOfMaximum(graph, labels, newer ? score : probabilities(score))];
    if (!newer && !exponential) return [labelOfMaximum(graph, labels, probabilities(score))];
    return [labelAt(graph, labels, graph.cast(graph.compare("greater_equal", score, graph.number(0)), "i32"))];
  };
  return {
    predict: (x) => decide(raw(x)),
    predict_proba: (x) => [scoresByLabel(labels, probabilities(raw(x)))],
    predict_log_proba: (x) => [scoresByLabel(labels, graph.unary("log", probabilities(raw(x))))],
  };
}
