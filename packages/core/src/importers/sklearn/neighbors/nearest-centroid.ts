import { matrix, type NodeId } from "../../../ir/index.ts";
import { FloatArithmetic } from "../../../composites/index.ts";
import { log } from "../../../math/index.ts";
import {
  type EstimatorReader,
  type FittedEstimator,
  labelOfMaximum,
  readLabels,
  scoresByLabel,
  type Table,
  validated,
} from "../../estimator/index.ts";
import { readComparison } from "./comparison.ts";

/** The class whose centroid is nearest; since 1.6 priors weigh in, and there are scores. */
export const nearestCentroid: EstimatorReader = {
  classNames: ["NearestCentroid"],
  features: (view) => ({
    kind: "table",
    count: view.attribute("centroids_").shape()[1] ?? 0,
    names: view.find("feature_names_in_")?.strings() ?? null,
  }),
  read(view, context) {
    const { graph } = context;
    const labels = readLabels(view.attribute("classes_"));
    const [count, width] = view.attribute("centroids_").array([labels.count, -1]).shape as [number, number];
    const centroids = view.attribute("centroids_").float64();
    const comparison = readComparison(context, {
      metric: view.attribute("metric"),
      parameters: undefined,
      method: "brute",
      stored: undefined,
    });
    const points = comparison.preparePoints(matrix(count, width, centroids));
    const input = (x: Table): NodeId => graph.toDense(validated(context, x));
    const nearest = (x: Table): NodeId =>
      graph.unary("negative", comparison.distance(graph.distances(comparison.prepare(input(x)), points, comparison.metric)));
    const priors = view.find("class_prior_")?.float64([count]);
    const predict: FittedEstimator["methods"]["predict"] = (x) => [labelOfMaximum(graph, labels, nearest(x))];
    if (priors === undefined) return { methods: { predict } };

    const deviations = view
      .attribute("within_class_std_dev_")
      .float64([width])
      .map((deviation) => (deviation === 0 ? 1 : deviation));
    const scaled = comparison.preparePoints(
      matrix(
        count,
        width,
        centroids.map((cell, index) => cell / deviations[index % width]!),
      ),
    );
    const numpy = new FloatArithmetic(graph, "<f8");
    const scores = (x: Table): NodeId => {
      const rows = comparison.prepare(graph.over(input(x), graph.number(...deviations)));
      const distances = comparison.distance(graph.distances(rows, scaled, comparison.metric));
      return graph.plus(graph.unary("negative", graph.unary("square", distances)), graph.number(...priors.map((prior) => 2 * log(prior))));
    };
    const logProbabilities = (x: Table): NodeId => {
      const all = scores(x);
      const likelihood = graph.minus(all, graph.reduce("maximum", all));
      return graph.minus(likelihood, numpy.log(numpy.sum(numpy.exp(likelihood))));
    };
    const euclidean: FittedEstimator["methods"] = {
      decision_function(x) {
        const all = scores(x);
        if (count !== 2) return [scoresByLabel(labels, all)];
        return [{ value: graph.minus(graph.select(all, [1]), graph.select(all, [0])), dtype: "<f8", shape: "rows" }];
      },
      predict_proba: (x) => [scoresByLabel(labels, numpy.exp(logProbabilities(x)))],
      predict_log_proba: (x) => [scoresByLabel(labels, logProbabilities(x))],
    };
    const even = priors.every((prior) => Math.abs(prior - 1 / count) <= 1e-8 + 1e-5 / count);
    return {
      methods: {
        predict: even ? predict : (x) => [labelOfMaximum(graph, labels, scores(x))],
        ...(view.attribute("metric").string() === "euclidean" && euclidean),
      },
    };
  },
};
