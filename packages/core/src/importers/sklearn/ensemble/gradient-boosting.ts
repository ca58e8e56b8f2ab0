import { toValues, PythonView } from "../../../formats/index.ts";
import type { NodeId } from "../../../ir/index.ts";
import { joinTrees, logSumExp, overGroup, softmax } from "../../../composites/index.ts";
import {
  type Answer,
  type EstimatorReader,
  type FittedEstimator,
  type ImportContext,
  readLabels,
  scoresByLabel,
  type Table,
  validated,
} from "../../estimator/index.ts";
import { nodesOf } from "../tree/tree-models.ts";
import { readTreeState } from "../tree/tree-state.ts";
import { allowsMissing } from "../tree/allows-missing.ts";
import { treeInput } from "../tree/tree-input.ts";
import { boostedMethods, type BoostedLink, isLikelier, stagedAnswer } from "./boosted-classifier.ts";
import { initialScores, isFixedStart } from "./initial-scores.ts";

/** Gradient boosting: what `init_` says, then `learning_rate * value` of each tree in stage order. */
export const gradientBoosting: EstimatorReader = {
  classNames: ["GradientBoostingClassifier", "GradientBoostingRegressor"],
  children(view) {
    const init = view.attribute("init_");
    return init.is("object") && !init.className.startsWith("Dummy") && !isFixedStart(init) ? [{ name: "init_", view: init }] : [];
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
        featureCount: view.first("n_features_in_", "n_features_", "n_features").integer(1),
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
    // For leaves the first tree checks the rows, and it may take NaN.
    const takesMissing = allowsMissing(new PythonView(toValues(stages.array())[0]!, `${stages.path}[0]`), context);
    const leaves = (x: Table): NodeId => graph.forest(treeInput(context, x, takesMissing), ensemble, "leaf");
    const raw = (x: Table): NodeId => {
      const features = input(x);
      return graph.forest(features, ensemble, "sum", initial(features));
    };
    const staged = (x: Table): NodeId => {
      const features = input(x);
      const start = initial(features) ?? graph.number(...new Float64Array(outputs));
      return graph.stagedSums(graph.forest(features, ensemble, "value"), start);
    };
    const apply = (x: Table): Answer => [
      {
        value: graph.cast(leaves(x), "f64"),
        dtype: "<f8",
        shape: "matrix",
        ...(labels === null ? {} : { dims: [iterations, outputs] }),
      },
    ];
    const scores = (x: Table): Answer => [outputs === 1 ? { value: raw(x), dtype: "<f8", shape: "rows" } : scoresByLabel(labels!, raw(x))];
    if (labels === null)
      return {
        methods: { predict: scores, staged_predict: (x) => stagedAnswer(context, staged(x), null), apply, leaf: apply, raw: scores },
      };
    const link = linkOf(context, outputs, exponential);
    const methods = boostedMethods(context, labels, { outputs, final: raw, staged }, link);
    const logarithms: FittedEstimator["methods"]["predict_log_proba"] = (x) =>
      methods.predict_proba!(x).map((part) => ({ ...part, value: graph.unary("log", part.value) }));
    return {
      methods: {
        ...methods,
        predict_log_proba: logarithms,
        decision_function: scores,
        staged_decision_function: (x) => stagedAnswer(context, staged(x), outputs),
        apply,
        leaf: apply,
        raw: scores,
      },
    };
  },
};

function linkOf(context: ImportContext, outputs: number, exponential: boolean): BoostedLink {
  const { graph } = context;
  const newer = context.since(1, 4, true);
  const chance = (scores: NodeId): NodeId => graph.unary("expit", exponential ? graph.times(graph.number(2), scores) : scores);
  const probabilities = (scores: NodeId): NodeId =>
    newer
      ? softmax(graph, scores, "<f8", outputs)
      : graph.unary("exp", graph.minus(scores, overGroup(graph, logSumExp(graph, scores, "<f8", outputs), outputs)));
  return {
    chance,
    isSecond:
      newer || exponential
        ? (scores) => graph.compare("greater_equal", scores, graph.number(0))
        : (scores) => isLikelier(graph, chance(scores)),
    probabilities,
    rating: newer ? (scores) => scores : probabilities,
  };
}
