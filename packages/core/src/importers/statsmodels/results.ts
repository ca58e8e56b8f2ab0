import { product } from "../../composites/index.ts";
import type { PythonView } from "../../formats/index.ts";
import { matrix } from "../../ir/index.ts";
import { type EstimatorReader, expectWidth, type ImportContext, type Table } from "../estimator/index.ts";
import { designOf } from "./design.ts";
import { readMean } from "./mean.ts";

/** What `fit` gives, as it is or wrapped: `predict` of new rows is a function of `exog @ params`. */
export const results: EstimatorReader = {
  classNames: [
    "RegressionResultsWrapper",
    "RegressionResults",
    "OLSResults",
    "GLMResultsWrapper",
    "GLMResults",
    "BinaryResultsWrapper",
    "BinaryResults",
    "LogitResults",
    "ProbitResults",
    "PoissonResultsWrapper",
    "PoissonResults",
    "CountResults",
    "NegativeBinomialResultsWrapper",
    "NegativeBinomialResults",
    "MultinomialResultsWrapper",
    "MultinomialResults",
    "RLMResultsWrapper",
    "RLMResults",
    "QuantRegResults",
    "RegularizedResultsWrapper",
    "RegularizedResults",
    "L1BinaryResultsWrapper",
    "L1BinaryResults",
    "L1PoissonResultsWrapper",
    "L1PoissonResults",
    "L1CountResults",
  ],
  isFitted: (view) => resultsIn(view).find("params")?.isNone === false,
  features(view, context) {
    const own = resultsIn(view);
    return designOf(own.attribute("model"), readWeights(own, context).shape[0]!).features;
  },
  read(view, context) {
    const own = resultsIn(view);
    const weights = readWeights(own, context);
    const design = designOf(own.attribute("model"), weights.shape[0]!);
    const mean = readMean(own.attribute("model"), context);
    const several = weights.shape[1]! > 1 || own.attribute("model").className === "MNLogit";
    const predict = (x: Table): ReturnType<typeof mean> => {
      expectWidth(context, x, design.features.count);
      return mean(product(context.graph, design.columns(x, context), weights, "<f8"));
    };
    return { methods: { predict: (x) => [{ value: predict(x), dtype: "<f8", shape: several ? "matrix" : "rows" }] } };
  },
};

function resultsIn(view: PythonView): PythonView {
  return view.find("_results") ?? view;
}

/** [columns, outputs]; models of counts keep the parameters of their spread behind those of the mean. */
function readWeights(view: PythonView, context: ImportContext): ReturnType<typeof matrix> {
  const params = view.attribute("params");
  const shape = params.array().shape;
  const model = view.attribute("model");
  const numbers = params.float64();
  if (shape.length === 2 && model.className === "MNLogit") return matrix(shape[0]!, shape[1]!, numbers);
  if (shape.length !== 1) return context.unsupported("parameters that are no vector");
  const extra = model.find("k_extra")?.integer(0) ?? 0;
  if (extra >= numbers.length) return params.reject("there are no parameters of the mean");
  return matrix(numbers.length - extra, 1, numbers.slice(0, numbers.length - extra));
}
