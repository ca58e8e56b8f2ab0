import { FloatArithmetic, type FloatDtype, product, softmax, wider } from "../../../composites/index.ts";
import { matrix, type NodeId } from "../../../ir/index.ts";
import {
  type EstimatorReader,
  type FittedEstimator,
  floatDtype,
  scoresByLabel,
  storedDtype,
  Table,
  validated,
} from "../../estimator/index.ts";
import { oneVersusRest, readLinearClassifier } from "../linear-model/linear-classifier.ts";
import { linearFeatures } from "../linear-model/linear-scores.ts";

/** A linear classifier whose probabilities are a softmax, and a projection onto the directions that separate the labels. */
export const linearDiscriminantAnalysis: EstimatorReader = {
  classNames: ["LinearDiscriminantAnalysis", "LDA"],
  features: linearFeatures,
  read(view, context) {
    const { graph } = context;
    const classifier = readLinearClassifier(view, context);
    const { binary, labels, scores, dtype, methods } = classifier;
    const probabilities = (x: Table): NodeId =>
      binary || !context.since(0, 21, true) ? oneVersusRest(context, classifier, scores(x), dtype(x)) : softmax(graph, scores(x), dtype(x));
    const logarithms = (x: Table): NodeId => {
      const chances = probabilities(x);
      const smallest = graph.number(dtype(x) === "<f4" ? 2 ** -126 : 2 ** -1022);
      const kept = graph.where(graph.compare("equal", chances, graph.number(0)), smallest, chances);
      return new FloatArithmetic(graph, dtype(x)).log(kept);
    };
    const solver = view.attribute("solver").choice("svd", "lsqr", "eigen");
    return {
      methods: {
        ...methods,
        predict_proba: (x) => [scoresByLabel(labels, probabilities(x), dtype(x))],
        predict_log_proba: (x) => [scoresByLabel(labels, logarithms(x), dtype(x))],
      },
      ...(solver !== "lsqr" && { transform: readProjection() }),
    };

    function readProjection(): NonNullable<FittedEstimator["transform"]> {
      const scalings = view.attribute("scalings_");
      const mostComponents = view.attribute("n_components").orNone()?.integer(1) ?? Infinity;
      const [features, rank] = scalings.array([-1, -1]).shape as [number, number];
      const kept = Math.min(view.find("_max_components")?.integer(1) ?? mostComponents, rank);
      const cells = scalings.float64();
      const weights = matrix(
        features,
        kept,
        Float64Array.from({ length: features * kept }, (_, index) => cells[Math.floor(index / kept) * rank + (index % kept)]!),
      );
      const weightsDtype = storedDtype(scalings) ?? "<f8";
      const mean = solver === "svd" ? view.attribute("xbar_") : null;
      const numbers = mean?.float64([features]) ?? null;
      const meanDtype = (mean && storedDtype(mean)) ?? "<f4";
      return (x) => {
        const centredDtype: FloatDtype = numbers === null ? floatDtype(x) : wider(floatDtype(x), meanDtype);
        const value = graph.toDense(validated(context, x));
        const centred = numbers === null ? value : new FloatArithmetic(graph, centredDtype).minus(value, graph.number(...numbers));
        const answer = wider(centredDtype, weightsDtype);
        return Table.ofNode(graph, product(graph, centred, weights, answer), answer);
      };
    }
  },
};
