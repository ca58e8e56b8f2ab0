import { FloatArithmetic, product, wider } from "../../../composites/index.ts";
import { type EstimatorReader, floatDtype, Table, validated } from "../../estimator/index.ts";
import { componentFeatures, readComponents } from "../decomposition/projection.ts";

/** The probability of each hidden unit. `score_samples` flips a cell at random, so there is none. */
export const boltzmannMachine: EstimatorReader = {
  classNames: ["BernoulliRBM"],
  features: componentFeatures,
  read(view, context) {
    const { graph } = context;
    const { count, weights, dtype: weightsDtype } = readComponents(view);
    const intercepts = view.attribute("intercept_hidden_").float64([count]);
    return {
      methods: {},
      transform(x) {
        const dtype = wider(floatDtype(x), weightsDtype);
        const numpy = new FloatArithmetic(graph, dtype);
        const sums = numpy.plus(product(graph, validated(context, x), weights, dtype), graph.number(...intercepts));
        return Table.ofNode(graph, numpy.expit(sums), dtype);
      },
    };
  },
};
