import { FloatArithmetic } from "../../../composites/index.ts";
import type { PythonView } from "../../../formats/index.ts";
import { matrix, type NodeId, type Tensor } from "../../../ir/index.ts";
import { power } from "../../../math/index.ts";
import {
  declaredFeatures,
  type EstimatorReader,
  labelOfMaximum,
  readLabels,
  scoresByLabel,
  type Table,
  validated,
} from "../../estimator/index.ts";

/** `−½ (|(x − mean) R S^−½|² + Σ log S) + log prior` for each label; a softmax makes probabilities of them. */
export const quadraticDiscriminantAnalysis: EstimatorReader = {
  classNames: ["QuadraticDiscriminantAnalysis", "QDA"],
  features: (view) => declaredFeatures(view) ?? { kind: "table", count: view.attribute("means_").array([-1, -1]).shape[1]!, names: null },
  read(view, context) {
    const { graph } = context;
    const labels = readLabels(view.attribute("classes_"));
    const means = view.attribute("means_").float64([labels.count, -1]);
    const priors = view.attribute("priors_").float64([labels.count]);
    const features = means.length / labels.count;
    const rotations = view.attribute("rotations_").items();
    const scalings = view.attribute("scalings_").items();
    if (rotations.length !== labels.count || scalings.length !== labels.count) view.reject("not every label has its rotation and scaling");
    const groups = scalings.map((scaling, index) => readGroup(rotations[index]!, scaling, features));
    const joint = (x: Table): NodeId => {
      const value = graph.toDense(validated(context, x));
      const half = graph.number(-0.5);
      return graph.concat(
        groups.map(({ weights, errors, variances }, index) => {
          const centred = graph.minus(value, graph.number(...means.subarray(index * features, (index + 1) * features)));
          const squares = graph.unary("square", graph.matmul(centred, weights, { error: errors }));
          const spread = graph.reduce("sum_pairwise", graph.unary("log", graph.number(...variances)));
          const distance = graph.plus(graph.reduce("sum_pairwise", squares), spread);
          return graph.plus(graph.times(half, distance), graph.unary("log", graph.number(priors[index]!)));
        }),
      );
    };
    const logarithms = context.since(1, 6, true);
    const numpy = new FloatArithmetic(graph, "<f8");
    const shifted = (x: Table): NodeId => {
      const scores = joint(x);
      return graph.minus(scores, graph.reduce("maximum", scores));
    };
    const chances = (x: Table): NodeId => {
      const exponentials = numpy.exp(shifted(x));
      return graph.over(exponentials, numpy.sum(exponentials));
    };
    const logProbabilities = (x: Table): NodeId => {
      if (!logarithms) return numpy.log(chances(x));
      const scores = shifted(x);
      return graph.minus(scores, numpy.log(numpy.sum(numpy.exp(scores))));
    };
    return {
      methods: {
        predict: (x) => [labelOfMaximum(graph, labels, joint(x))],
        predict_proba: (x) => [scoresByLabel(labels, logarithms ? numpy.exp(logProbabilities(x)) : chances(x))],
        predict_log_proba: (x) => [scoresByLabel(labels, logProbabilities(x))],
        decision_function: (x) => {
          const scores = joint(x);
          if (labels.count !== 2) return [scoresByLabel(labels, scores)];
          return [{ value: graph.minus(graph.select(scores, [1]), graph.select(scores, [0])), dtype: "<f8", shape: "rows" }];
        },
      },
    };
  },
};

interface Group {
  /** [features, directions]: `R * S ** -0.5`. */
  readonly weights: Tensor;
  /** The library takes the power at prediction. */
  readonly errors: Tensor;
  readonly variances: Float64Array;
}

function readGroup(rotation: PythonView, scaling: PythonView, features: number): Group {
  const variances = scaling.float64([-1]);
  const count = variances.length;
  if (count === 0) scaling.reject("there is no direction");
  const cells = rotation.float64([features, count]);
  const weights = Float64Array.from(cells, (cell, index) => cell * power(variances[index % count]!, -0.5));
  const errors = weights.map((weight) => (Number.isFinite(weight) ? Math.abs(weight) * 2 ** -51 : 0));
  return { weights: matrix(features, count, weights), errors: matrix(features, count, errors), variances };
}
