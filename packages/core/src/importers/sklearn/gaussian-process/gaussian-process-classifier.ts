import { readTriangularSolve, withComplement } from "../../../composites/index.ts";
import { matrix, type NodeId } from "../../../ir/index.ts";
import { type EstimatorReader, type ImportContext, labelAt, readLabels, scoresByLabel, type Table } from "../../estimator/index.ts";
import { readTrainingRows, trainingFeatures } from "./training-rows.ts";

/** Two labels are told apart by one process, more by one for each label or pair. */
export const gaussianProcessClassifier: EstimatorReader = {
  classNames: ["GaussianProcessClassifier"],
  read(view, context) {
    const { predict, predict_proba } = context.read(view.attribute("base_estimator_"), "base_estimator_").methods;
    const probable = predict_proba !== undefined && view.attribute("base_estimator_").className !== "OneVsOneClassifier";
    return { methods: { ...(predict && { predict }), ...(probable && { predict_proba }) } };
  },
  children: (view) => [{ name: "base_estimator_", view: view.attribute("base_estimator_") }],
};

/** Laplace's approximation: the sign of the latent mean decides, and its variance draws the probabilities towards a half. */
export const binaryGaussianProcess: EstimatorReader = {
  classNames: ["_BinaryGaussianProcessClassifierLaplace"],
  features: trainingFeatures,
  read(view, context) {
    const { graph } = context;
    const labels = readLabels(view.attribute("classes_"));
    if (labels.count !== 2) view.attribute("classes_").reject(`there are ${labels.count} labels instead of 2`);
    const { count, rows, between, diagonal } = readTrainingRows(view, context);
    const targets = view.attribute("y_train_").float64([count]);
    const chances = view.attribute("pi_").float64([count]);
    const weights = matrix(
      count,
      1,
      targets.map((target, row) => target - chances[row]!),
    );
    const roots = view.attribute("W_sr_").float64([count]);
    const solve = readTriangularSolve(view.attribute("L_").float64([count, count]), count);
    const probability = (x: Table): NodeId => {
      const value = rows(x);
      const kernel = between(value);
      const explained = graph.reduce("sum_squares", solve!(graph, graph.times(graph.number(...roots), kernel)));
      return meanOfLogistic(context, graph.matmul(kernel, weights), graph.minus(diagonal(value), explained));
    };
    return {
      methods: {
        predict: (x) => {
          const mean = graph.matmul(between(rows(x)), weights);
          return [labelAt(graph, labels, graph.cast(graph.compare("greater", mean, graph.number(0)), "i32"))];
        },
        ...(solve !== null && { predict_proba: (x) => [scoresByLabel(labels, withComplement(graph, probability(x)))] }),
      },
    };
  },
};

/** The logistic function as five error functions (Williams and Barber, 1998, appendix A): the library's widths and weights. */
const widths: readonly number[] = [0.41, 0.4, 0.37, 0.44, 0.39];
const shares: readonly number[] = [-1854.8214151, 3516.89893646, 221.29346712, 128.12323805, -2010.49422654];

function meanOfLogistic({ graph }: ImportContext, mean: NodeId, variance: NodeId): NodeId {
  const alpha = graph.over(graph.number(1), graph.times(graph.number(2), variance));
  const gamma = graph.times(graph.number(...widths), mean);
  const narrowed = graph.over(alpha, graph.plus(alpha, graph.number(...widths.map((width) => width * width))));
  const error = graph.unary("erf", graph.times(gamma, graph.unary("sqrt", narrowed)));
  const scale = graph.times(
    graph.number(2),
    graph.unary("sqrt", graph.times(graph.times(variance, graph.number(2)), graph.number(Math.PI))),
  );
  const integrals = graph.over(graph.times(graph.unary("sqrt", graph.over(graph.number(Math.PI), alpha)), error), scale);
  const half = 0.5 * shares.reduce((sum, share) => sum + share, 0);
  return graph.plus(graph.reduce("sum", graph.times(graph.number(...shares), integrals)), graph.number(half));
}
