import { FloatArithmetic, sumInOrder, wider } from "../../../composites/index.ts";
import { pairwiseSum } from "../../../math/index.ts";
import type { NodeId } from "../../../ir/index.ts";
import {
  type EstimatorReader,
  type FittedEstimator,
  type ImportContext,
  labelOfMaximum,
  type Labels,
  type Numbers,
  numbersOf,
  readLabels,
  scoresByLabel,
  Table,
} from "../../estimator/index.ts";
import { namedParts, readParts, weightsOfParts } from "./parts.ts";

type Weights = readonly number[] | null;

/** Classifiers that vote for their labels or average their probabilities; regressors whose predictions are averaged. */
export const voting: EstimatorReader = {
  classNames: ["VotingClassifier", "VotingRegressor"],
  children: namedParts,
  features: (view, context) => context.features(view.attribute("estimators_").item(0), namedParts(view)[0]!.name),
  read(view, context) {
    const parts = readParts(context, namedParts(view));
    const weights = weightsOfParts(view);
    const predictions = (x: Table): Numbers[] => parts.map((part) => numbersOf(context, part, "predict", x, 1));
    if (view.className === "VotingRegressor") return averagePredictions(context, predictions, weights);
    const labels = readLabels(view.attribute("classes_"));
    if (view.attribute("voting").choice("hard", "soft") === "hard") return countVotes(context, labels, predictions, weights);
    return averageProbabilities(context, labels, parts, weights, view.find("flatten_transform")?.orNone()?.boolean() === true);
  },
};

function averagePredictions(context: ImportContext, predictions: (x: Table) => Numbers[], weights: Weights): FittedEstimator {
  const { graph } = context;
  return {
    methods: { predict: (x) => [{ ...average(context, predictions(x), weights, "columns"), shape: "rows" }] },
    transform(x) {
      const all = predictions(x);
      return Table.ofNode(graph, graph.concat(all.map(({ value }) => value)), commonDtype(all));
    },
  };
}

/** `bincount` of the encoded labels, and the first of the largest counts. */
function countVotes(context: ImportContext, labels: Labels, predictions: (x: Table) => Numbers[], weights: Weights): FittedEstimator {
  const { graph } = context;
  const codes = graph.number(...labels.values.keys());
  const votes = (all: readonly NodeId[]): NodeId => {
    const counts = all.map((code, index) =>
      graph.times(graph.cast(graph.compare("equal", code, codes), "f64"), graph.number(weights?.[index] ?? 1)),
    );
    const sum = sumInOrder(graph, counts);
    if (weights?.some((weight) => weight < 0) !== true) return sum;
    const uncounted = graph.compare("greater", codes, graph.reduce("maximum", graph.concat(all)));
    return graph.where(uncounted, graph.number(-Infinity), sum);
  };
  const codesOf = (x: Table): NodeId[] => predictions(x).map(({ value }) => value);
  return {
    methods: { predict: (x) => [labelOfMaximum(graph, labels, votes(codesOf(x)))] },
    transform: (x) => Table.ofNode(graph, graph.concat(codesOf(x)), "<i8"),
  };
}

function averageProbabilities(
  context: ImportContext,
  labels: Labels,
  parts: readonly FittedEstimator[],
  weights: Weights,
  flat: boolean,
): FittedEstimator {
  const { graph } = context;
  const probabilities = (x: Table): Numbers[] => parts.map((part) => numbersOf(context, part, "predict_proba", x, labels.count));
  const mean = (x: Table): Numbers => average(context, probabilities(x), weights, "layers");
  const side = (all: readonly Numbers[]): NodeId => graph.concat(all.map(({ value }) => value));
  const methods: FittedEstimator["methods"] = {
    predict: (x) => [labelOfMaximum(graph, labels, mean(x).value)],
    predict_proba(x) {
      const { value, dtype } = mean(x);
      return [scoresByLabel(labels, value, dtype)];
    },
  };
  if (flat) {
    const transform = (x: Table): Table => Table.ofNode(graph, side(probabilities(x)), commonDtype(probabilities(x)));
    return { methods, transform };
  }
  return {
    methods: {
      ...methods,
      transform(x) {
        const all = probabilities(x);
        return [{ value: side(all), dtype: commonDtype(all), shape: "matrix", dims: [parts.length, labels.count] }];
      },
    },
  };
}

/**
 * `numpy.average` over arrays, as layers or as the columns of one array: weights are float64. NumPy adds layers in their order, and
 * columns, too, unless there is a single row of eight and more.
 */
function average(context: ImportContext, all: readonly Numbers[], weights: Weights, held: "layers" | "columns"): Numbers {
  const { graph } = context;
  const numpy = new FloatArithmetic(graph, weights === null ? commonDtype(all) : "<f8");
  const terms =
    weights === null ? all.map(({ value }) => value) : all.map(({ value }, index) => numpy.times(value, graph.number(weights[index]!)));
  const inAnyOrder =
    numpy.dtype === "<f8" ? (columns: NodeId): NodeId => graph.reduce("sum", columns) : (columns: NodeId): NodeId => numpy.sum(columns);
  const anyOrder = held === "columns" && terms.length >= 8;
  const sum = anyOrder ? inAnyOrder(graph.concat(terms)) : sumInOrder(graph, terms, numpy.dtype);
  const total = weights === null ? all.length : pairwiseSum(Float64Array.from(weights), 0, weights.length);
  return { value: numpy.over(sum, graph.number(total)), dtype: numpy.dtype };
}

function commonDtype(all: readonly Numbers[]): Numbers["dtype"] {
  return all.map(({ dtype }) => dtype).reduce(wider);
}
