import { FloatArithmetic, type FloatDtype, logSumExp } from "../../../composites/index.ts";
import type { PythonView } from "../../../formats/index.ts";
import { vector, type NodeId } from "../../../ir/index.ts";
import { digamma, log } from "../../../math/index.ts";
import { type EstimatorReader, type FittedEstimator, type ImportContext, type Table } from "../../estimator/index.ts";
import { readGaussianDensities } from "./gaussian-densities.ts";

/** Densities of the components and logarithms of their weights: the likeliest one, how likely each is, and the whole density. */
export const gaussianMixture: EstimatorReader = {
  classNames: ["GaussianMixture"],
  read(view, context) {
    const { graph } = context;
    const { count, logarithms, dtype } = readGaussianDensities(view, context);
    const weights = view.attribute("weights_").float64([count]);
    const joint = (x: Table): NodeId => {
      const numpy = new FloatArithmetic(graph, dtype(x));
      return numpy.plus(logarithms(x), numpy.log(graph.number(...weights)));
    };
    return { methods: mixtureMethods(context, count, joint, dtype) };
  },
};

/** The expected logarithms under the posterior take the place of the weights' and the determinants'. */
export const bayesianGaussianMixture: EstimatorReader = {
  classNames: ["BayesianGaussianMixture"],
  read(view, context) {
    const { graph } = context;
    const { count, features, logarithms, dtype } = readGaussianDensities(view, context);
    // Components that share a covariance share its degrees of freedom.
    const stored = view.attribute("degrees_of_freedom_");
    const freedom = stored.isNumber ? new Float64Array(count).fill(stored.number()) : stored.float64([count]);
    const meanPrecision = view.attribute("mean_precision_").float64([count]);
    const weights = readExpectedWeights(view, count);
    const spreads = Float64Array.from(freedom, (degrees, component) => {
      let sum = 0;
      for (let feature = 0; feature < features; feature++) sum += digamma(0.5 * (degrees - feature));
      return 0.5 * (features * log(2) + sum - features / meanPrecision[component]!);
    });
    const doubt = (values: Float64Array): Float64Array => values.map((value) => 2 ** -48 * (features + 2) * (1 + Math.abs(value)));
    const spread = graph.constant(vector(spreads), vector(doubt(spreads)));
    const weight = graph.constant(vector(weights), vector(doubt(weights)));
    const joint = (x: Table): NodeId => {
      const numpy = new FloatArithmetic(graph, dtype(x));
      const degrees = numpy.times(graph.number(0.5 * features), numpy.log(graph.number(...freedom)));
      return numpy.plus(numpy.plus(numpy.minus(logarithms(x), degrees), spread), weight);
    };
    return { methods: mixtureMethods(context, count, joint, dtype) };
  },
};

function readExpectedWeights(view: PythonView, count: number): Float64Array {
  const concentration = view.attribute("weight_concentration_");
  if (
    view.attribute("weight_concentration_prior_type").choice("dirichlet_process", "dirichlet_distribution") === "dirichlet_distribution"
  ) {
    const each = concentration.float64([count]);
    const whole = digamma(each.reduce((sum, one) => sum + one, 0));
    return each.map((one) => digamma(one) - whole);
  }
  const [a, b] = [concentration.item(0).float64([count]), concentration.item(1).float64([count])];
  let before = 0;
  return a.map((one, component) => {
    const whole = digamma(one + b[component]!);
    const weight = digamma(one) - whole + before;
    before += digamma(b[component]!) - whole;
    return weight;
  });
}

function mixtureMethods(
  { graph }: ImportContext,
  count: number,
  joint: (x: Table) => NodeId,
  dtype: (x: Table) => FloatDtype,
): FittedEstimator["methods"] {
  const numbers = { ...vector(Array.from({ length: count }, (_, component) => component)), shape: [count, 1] };
  return {
    predict: (x) => [{ value: graph.take(graph.reduce("argmax", joint(x)), numbers), dtype: "<i8", shape: "rows" }],
    predict_proba: (x) => {
      const scores = joint(x);
      const numpy = new FloatArithmetic(graph, dtype(x));
      return [{ value: numpy.exp(numpy.minus(scores, logSumExp(graph, scores, dtype(x)))), dtype: dtype(x), shape: "matrix" }];
    },
    score_samples: (x) => {
      const scores = joint(x);
      const highest = graph.reduce("maximum", scores);
      // SciPy subtracts an infinite maximum from nothing: a row beyond float64's reach of all components has the density 0.
      const isImpossible = graph.compare("equal", highest, graph.number(-Infinity));
      return [{ value: graph.where(isImpossible, highest, logSumExp(graph, scores, dtype(x))), dtype: dtype(x), shape: "rows" }];
    },
  };
}
