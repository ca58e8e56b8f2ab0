import type { NodeId } from "../../../ir/index.ts";
import { FloatArithmetic, type FloatDtype, wider } from "../../../composites/index.ts";
import {
  declaredFeatures,
  type EstimatorReader,
  floatDtype,
  readLabels,
  storedDtype,
  type Table,
  validated,
} from "../../estimator/index.ts";
import { likelihoodMethods } from "./joint-log-likelihood.ts";

/** `log(prior) − ½ Σ log(2π var) − ½ Σ (x − theta)² / var` for each class. The library takes the logarithms at prediction. */
export const gaussianNb: EstimatorReader = {
  classNames: ["GaussianNB"],
  features: (view) => declaredFeatures(view) ?? { kind: "table", count: view.attribute("theta_").shape().at(-1) ?? 0, names: null },
  read(view, context) {
    const { graph } = context;
    const labels = readLabels(view.attribute("classes_"));
    const theta = view.attribute("theta_").float64([labels.count, -1]);
    const variance = view.first("var_", "sigma_").float64([labels.count, -1]);
    const priors = view.attribute("class_prior_").float64([labels.count]);
    const features = theta.length / labels.count;
    const stored = storedDtype(view.attribute("theta_")) ?? "<f8";
    const dtype = (x: Table): FloatDtype => wider(floatDtype(x), stored);
    const likelihood = (x: Table): NodeId => {
      const numpy = new FloatArithmetic(graph, dtype(x));
      const own = new FloatArithmetic(graph, stored);
      const half = graph.number(0.5);
      const value = graph.toDense(validated(context, x));
      return graph.concat(
        Array.from(priors, (prior, index) => {
          const of = (numbers: Float64Array): NodeId => graph.number(...numbers.subarray(index * features, (index + 1) * features));
          const squares = numpy.round(graph.unary("square", numpy.minus(value, of(theta))));
          const distance = numpy.sum(numpy.over(squares, of(variance)));
          const spread = own.times(graph.number(-0.5), own.sum(own.log(own.times(graph.number(2 * Math.PI), of(variance)))));
          return numpy.plus(own.log(graph.number(prior)), numpy.minus(spread, numpy.times(half, distance)));
        }),
      );
    };
    return { methods: likelihoodMethods(context, labels, likelihood, dtype) };
  },
};
