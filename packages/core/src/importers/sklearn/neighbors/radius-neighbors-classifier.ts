import type { PythonView } from "../../../formats/index.ts";
import { matrix, tensor, type NodeId, type Tensor } from "../../../ir/index.ts";
import {
  type EstimatorReader,
  type ImportContext,
  labelAt,
  type Labels,
  labelsSideBySide,
  scoresByLabel,
  type Table,
} from "../../estimator/index.ts";
import { readClasses } from "./fitted-targets.ts";
import { readNeighborhoods } from "./radius-search.ts";

/** What a row without neighbours is given: a class, or a label that no point has; null refuses the row. */
interface Outlier {
  readonly labels: Labels;
  /** The class, if it is one. */
  readonly index: number | null;
}

/** Votes of all points within a radius. */
export const radiusNeighborsClassifier: EstimatorReader = {
  classNames: ["RadiusNeighborsClassifier"],
  read(view, context) {
    const { graph } = context;
    const { search, weights, around } = readNeighborhoods(view, context);
    const outputs = readClasses(view, search);
    const outliers = readOutliers(
      view,
      outputs.map(({ labels }) => labels),
    );
    const counted = countsInOnePass(view, context, weights);
    const shares = (x: Table): { readonly shares: readonly NodeId[]; readonly empty: NodeId } => {
      const found = around(x);
      const members = outliers === null ? refuseEmpty(context, found.members, found.empty) : found.members;
      const voting = weights === "uniform" ? members : found.weights;
      const each = outputs.map(({ labels, table }, output) => {
        const votes = graph.matmul(voting, oneHotRows(table, labels.count));
        const chosen = outliers === null ? null : counted ? passIndex(view, context, labels) : outliers[output]!.index;
        const totals =
          chosen === null
            ? votes
            : graph.where(
                found.empty,
                graph.number(...Array.from({ length: labels.count }, (_, index) => (index === chosen ? 1 : 0))),
                votes,
              );
        const total = graph.reduce("sum_pairwise", totals);
        return graph.over(totals, graph.where(graph.compare("equal", total, graph.number(0)), graph.number(1), total));
      });
      return { shares: each, empty: found.empty };
    };
    return {
      methods: {
        predict(x) {
          const voted = shares(x);
          return labelsSideBySide(
            graph,
            voted.shares.map((share, output) => {
              const { labels } = outputs[output]!;
              const best = graph.reduce("argmax", share);
              if (outliers === null) return labelAt(graph, labels, best);
              const outside = graph.compare("equal", graph.reduce("maximum", share), graph.number(0));
              const index = graph.where(outside, graph.cast(graph.number(labels.count), "i32"), best);
              return labelAt(graph, outliers[output]!.labels, index);
            }),
          );
        },
        ...(context.since(0, 22, true) && {
          predict_proba: (x) => shares(x).shares.map((share, output) => scoresByLabel(outputs[output]!.labels, share)),
        }),
      },
    };
  },
};

/** The members as they are, or an error where a row has none. */
function refuseEmpty({ graph, path }: ImportContext, members: NodeId, empty: NodeId): NodeId {
  const none = graph.where(empty, graph.number(NaN), graph.number(0));
  return graph.plus(members, graph.check(none, "finite", path, ["a neighbour within the radius"]));
}

function oneHotRows({ shape, data }: Tensor, classes: number): Tensor {
  const rows = new Float64Array(shape[0]! * classes);
  (data as Int32Array).forEach((index, point) => (rows[point * classes + index] = 1));
  return matrix(shape[0]!, classes, rows);
}

/** `outlier_label_`, until 0.21 one `outlier_label` for all: the labels of each output with the outlier's behind them. */
function readOutliers(view: PythonView, labels: readonly Labels[]): readonly Outlier[] | null {
  const stored = view.first("outlier_label_", "outlier_label");
  if (stored.isNone) return null;
  const items = view.has("outlier_label_") ? stored.items() : labels.map(() => stored);
  if (items.length !== labels.length) stored.reject("there is not one label for each output");
  return items.map((item, output) => {
    const known = labels[output]!;
    const { dtype, data } = known.table;
    const value = dtype === "string" ? item.string() : item.number();
    const found = known.values.findIndex((each) => each === value || Number(each) === value);
    const behind =
      dtype === "string"
        ? tensor("string", [known.count + 1, 1], [...(data as (string | null)[]), String(value)])
        : dtype === "i64"
          ? tensor("i64", [known.count + 1, 1], BigInt64Array.of(...(data as BigInt64Array), BigInt(value)))
          : matrix(known.count + 1, 1, Float64Array.of(...(data as Float64Array), Number(value)));
    return { labels: { ...known, table: behind }, index: found < 0 ? null : found };
  });
}

const inOnePass: readonly string[] = [
  "manhattan",
  "cityblock",
  "l1",
  "l2",
  "chebyshev",
  "infinity",
  "minkowski",
  "p",
  "seuclidean",
  "canberra",
  "braycurtis",
  "haversine",
];

/** Since 1.4 brute force counts votes of one output while it measures, but not with squares that are multiplied out. */
function countsInOnePass(view: PythonView, context: ImportContext, weights: string): boolean {
  const metric = view.attribute("effective_metric_");
  return (
    weights === "uniform" &&
    context.since(1, 4, true) &&
    view.attribute("_fit_method").string() === "brute" &&
    !view.attribute("outputs_2d_").boolean() &&
    metric.isString &&
    inOnePass.includes(metric.string())
  );
}

/** There, the outlier's class is looked for among the labels until 1.7 and then among their numbers; 'most_frequent' is neither. */
function passIndex(view: PythonView, context: ImportContext, labels: Labels): number | null {
  const label = view.attribute("outlier_label");
  if (!label.isNumber) return null;
  const value = label.number();
  const index = context.since(1, 8, true) ? value : labels.values.findIndex((each) => Number(each) === value);
  return Number.isInteger(index) && index >= 0 && index < labels.count ? index : null;
}
