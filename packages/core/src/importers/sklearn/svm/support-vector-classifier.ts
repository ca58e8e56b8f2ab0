import { libsvmPairScores, libsvmProbabilities, libsvmWinner, sumsByClass } from "../../../composites/index.ts";
import type { PythonView } from "../../../formats/index.ts";
import type { NodeId } from "../../../ir/index.ts";
import {
  type EstimatorReader,
  type FittedEstimator,
  type ImportContext,
  labelAt,
  labelOfMaximum,
  readLabels,
  scoresByLabel,
  type Table,
} from "../../estimator/index.ts";
import { readSvm } from "./libsvm-state.ts";

/** A vote of all pairs of classes; probabilities, where they were fitted, come from the pairs' scores and need not agree with the vote. */
export const supportVectorClassifier: EstimatorReader = {
  classNames: ["SVC", "NuSVC"],
  read(view, context) {
    const { graph } = context;
    const labels = readLabels(view.attribute("classes_"));
    const classes = labels.count;
    if (classes < 2) view.attribute("classes_").reject("a classifier has two classes or more");
    const { model, rows } = readSvm(view, context, classes);
    const scores = (x: Table): NodeId => libsvmPairScores(graph, rows(x), model);
    // Up to 0.18 it may be None, which is `ovo`.
    const rest = classes > 2 && view.find("decision_function_shape")?.orNone()?.choice("ovo", "ovr") === "ovr";
    const breakTies = view.find("break_ties")?.boolean() === true;
    const decision = (x: Table): NodeId => {
      const pairs = scores(x);
      return rest ? oneVersusRest(context, pairs, classes) : classes > 2 ? pairs : graph.unary("negative", pairs);
    };
    const predict: FittedEstimator["methods"]["predict"] = (x) => [
      breakTies && rest ? labelOfMaximum(graph, labels, decision(x)) : labelAt(graph, labels, libsvmWinner(graph, scores(x), classes)),
    ];
    const sigmoids = readSigmoids(view);
    const probabilities = (x: Table): NodeId => libsvmProbabilities(graph, scores(x), { ...sigmoids!, classes });
    return {
      methods: {
        // With one score a pair the library refuses to break ties.
        ...((!breakTies || view.attribute("decision_function_shape").string() === "ovr") && { predict }),
        ...(sigmoids && {
          predict_proba: (x) => [scoresByLabel(labels, probabilities(x))],
          predict_log_proba: (x) => [scoresByLabel(labels, graph.unary("log", probabilities(x)))],
        }),
        // Until 0.20 the scores of one label against the rest depend on the largest of all rows.
        ...((!rest || context.since(0, 21, true)) && {
          decision_function: (x) => [
            rest ? scoresByLabel(labels, decision(x)) : { value: decision(x), dtype: "<f8", shape: classes > 2 ? "matrix" : "rows" },
          ],
        }),
      },
    };
  },
};

/** Votes, and between −1/3 and 1/3 the sums of the scores, which break ties. */
function oneVersusRest({ graph }: ImportContext, pairs: NodeId, classes: number): NodeId {
  const negative = graph.unary("negative", pairs);
  const sums = sumsByClass(graph, pairs, negative, classes);
  const secondWins = graph.cast(graph.compare("less", pairs, graph.number(0)), "f64");
  const votes = sumsByClass(graph, graph.minus(graph.number(1), secondWins), secondWins, classes);
  const scale = graph.times(graph.number(3), graph.plus(graph.unary("absolute", sums), graph.number(1)));
  return graph.plus(votes, graph.over(sums, scale));
}

/** The sigmoids' numbers, one a pair; null where no probabilities were fitted. */
function readSigmoids(view: PythonView): { readonly a: Float64Array; readonly b: Float64Array } | null {
  const probability = view.attribute("probability");
  if (probability.isString || !probability.boolean()) return null;
  const a = view.first("_probA", "probA_").float64([-1]);
  const b = view.first("_probB", "probB_").float64([-1]);
  return a.length === 0 || b.length === 0 ? null : { a, b };
}
