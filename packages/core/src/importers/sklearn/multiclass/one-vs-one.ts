import type { NodeId } from "../../../ir/index.ts";
import { type EstimatorReader, labelAt, labelOfMaximum, numbersOf, readLabels, scoresByLabel, type Table } from "../../estimator/index.ts";
import { columnsOfPart, listedParts, readParts } from "../ensemble/parts.ts";
import { binaryRating, ratingThreshold } from "./binary-rating.ts";

/** A binary part a pair of labels: votes, and a share of the confidences that decides between equal ones. */
export const oneVsOne: EstimatorReader = {
  classNames: ["OneVsOneClassifier"],
  children: (view) => listedParts(view, "estimators_"),
  read(view, context) {
    const { graph } = context;
    const listed = listedParts(view, "estimators_");
    const parts = readParts(context, listed);
    const labels = readLabels(view.attribute("classes_"));
    if (parts.length !== (labels.count * (labels.count - 1)) / 2)
      view.reject(`there are ${parts.length} estimators for ${labels.count} labels`);
    const subsets = view.find("pairwise_indices_")?.orNone()?.items();
    if (subsets !== undefined && subsets.length !== parts.length)
      view.reject(`there are ${subsets.length} sets of columns for ${parts.length} estimators`);
    const columns = (x: Table, part: number): Table => (subsets === undefined ? x : columnsOfPart(view, x, [...subsets[part]!.int32()]));
    const threshold = context.since(1, 1, true) ? ratingThreshold(parts[0]!, listed[0]!.view) : 0;

    const scores = (x: Table): NodeId => {
      const zero = graph.number(0);
      const votes = labels.values.map(() => zero);
      const confidences = labels.values.map(() => zero);
      let pair = 0;
      for (let first = 0; first < labels.count; first++)
        for (let second = first + 1; second < labels.count; second++, pair++) {
          const own = columns(x, pair);
          const choice = numbersOf(context, parts[pair]!, "predict", own, 1).value;
          const rating = binaryRating(context, parts[pair]!, own);
          confidences[first] = graph.minus(confidences[first]!, rating);
          confidences[second] = graph.plus(confidences[second]!, rating);
          for (const [label, meant] of [
            [first, 0],
            [second, 1],
          ] as const)
            votes[label] = graph.plus(votes[label]!, graph.cast(graph.compare("equal", choice, graph.number(meant)), "f64"));
        }
      const confidence = graph.concat(confidences);
      const size = graph.plus(graph.unary("absolute", confidence), graph.number(1));
      return graph.plus(graph.concat(votes), graph.over(confidence, graph.times(graph.number(3), size)));
    };
    const second = (x: Table): NodeId => graph.select(scores(x), [1]);
    // Until 0.20 the scores depend on the largest of all rows.
    const alone = context.since(0, 21, true);
    if (labels.count !== 2)
      return {
        methods: {
          predict: (x) => [labelOfMaximum(graph, labels, scores(x))],
          ...(alone && { decision_function: (x) => [scoresByLabel(labels, scores(x))] }),
        },
      };
    const chosen = (x: Table): NodeId => graph.cast(graph.compare("greater", second(x), graph.number(threshold)), "i32");
    return {
      methods: {
        predict: (x) => [labelAt(graph, labels, chosen(x))],
        ...(alone && { decision_function: (x) => [{ value: second(x), dtype: "<f8", shape: "rows" }] }),
      },
    };
  },
};
