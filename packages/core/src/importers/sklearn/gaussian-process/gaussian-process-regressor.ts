import { readTriangularSolve } from "../../../composites/index.ts";
import { matrix, type NodeId } from "../../../ir/index.ts";
import type { AnswerPart, EstimatorReader, Table } from "../../estimator/index.ts";
import { readTrainingRows, trainingFeatures } from "./training-rows.ts";

/** The posterior mean: the kernel with the training rows times `alpha_`, scaled back; and its deviation from Cholesky's factor. */
export const gaussianProcessRegressor: EstimatorReader = {
  classNames: ["GaussianProcessRegressor"],
  features: trainingFeatures,
  read(view, context) {
    const { graph } = context;
    const { count, rows, between, diagonal } = readTrainingRows(view, context);
    const alpha = view.attribute("alpha_");
    const shape = alpha.shape();
    const outputs = shape[1] ?? 1;
    const weights = matrix(count, outputs, alpha.float64(shape.length === 1 ? [count] : [count, outputs]));
    const deviations = view.has("_y_train_std") ? readTargets("_y_train_std") : new Float64Array(outputs).fill(1);
    const means = readTargets(view.has("y_train_mean") ? "y_train_mean" : "_y_train_mean");
    const flat = shape.length === 1 || (outputs === 1 && context.since(1, 0, true));
    const answer = (value: NodeId): AnswerPart => ({ value, dtype: "<f8", shape: flat ? "rows" : "matrix" });
    const solve = context.since(1, 0, true) ? readTriangularSolve(view.attribute("L_").float64([count, count]), count) : null;
    const deviation = (x: Table): NodeId => {
      const value = rows(x);
      const explained = graph.reduce("sum_squares", solve!(graph, between(value)));
      const left = graph.minus(diagonal(value), explained);
      const variance = graph.where(graph.compare("less", left, graph.number(0)), graph.number(0), left);
      return graph.unary("sqrt", graph.times(variance, graph.number(...deviations.map((each) => each * each))));
    };
    return {
      methods: {
        predict: (x) => {
          const mean = graph.matmul(between(rows(x)), weights);
          return [answer(graph.plus(graph.times(graph.number(...deviations), mean), graph.number(...means)))];
        },
        ...(solve !== null && { predict_std: (x) => [answer(deviation(x))] }),
      },
    };

    /** One number for all targets, or one each. */
    function readTargets(name: string): Float64Array {
      const numbers = view.attribute(name).float64();
      if (numbers.length !== 1 && numbers.length !== outputs)
        view.attribute(name).reject(`there are ${numbers.length} numbers for ${outputs} targets`);
      return numbers.length === outputs ? numbers : new Float64Array(outputs).fill(numbers[0]!);
    }
  },
};
