import { matrix, tensor, type NodeId } from "../../../ir/index.ts";
import type { PythonView, PyValue } from "../../../formats/index.ts";
import { type EstimatorReader, Table, validated } from "../../estimator/index.ts";
import { euclideanDistances, nearestCenter } from "./nearest-center.ts";

/** A leaf's label, or two centres side by side with what lies behind each. */
type Branch = { readonly label: number } | { readonly centers: Float64Array; readonly sides: readonly [Branch, Branch] };

/** Walks down a tree of pairs of centres, to the nearer one each time. */
export const bisectingKMeans: EstimatorReader = {
  classNames: ["BisectingKMeans"],
  read(view, context) {
    const { graph } = context;
    const [count, width] = view.attribute("cluster_centers_").array([-1, -1]).shape as [number, number];
    const centers = matrix(count, width, view.attribute("cluster_centers_").float64());
    const mean = view.find("_X_mean")?.float64([width]) ?? new Float64Array(width);
    const tree = readBranch(view.attribute("_bisecting_tree"), mean, 2 * count, new Set());
    const labels = tensor(
      "i32",
      [count, 1],
      Int32Array.from({ length: count }, (_, each) => each),
    );
    const label = (value: NodeId, branch: Branch): NodeId => {
      if ("label" in branch) return graph.number(branch.label);
      const side = nearestCenter(graph, value, matrix(2, width, branch.centers));
      const left = graph.compare("equal", graph.cast(side, "f64"), graph.number(0));
      return graph.where(left, label(value, branch.sides[0]), label(value, branch.sides[1]));
    };
    return {
      methods: {
        predict: (x) => [
          { value: graph.take(graph.cast(label(graph.toDense(validated(context, x)), tree), "i32"), labels), dtype: "<i4", shape: "rows" },
        ],
      },
      transform: (x) => Table.ofNode(graph, euclideanDistances(graph, validated(context, x), centers)),
    };
  },
};

/** `most` nodes at the most, and none twice. */
function readBranch(view: PythonView, mean: Float64Array, most: number, seen: Set<PyValue>): Branch {
  if (seen.has(view.value) || seen.size > most)
    return view.reject("the tree of clusters comes back to itself, or is larger than its clusters");
  seen.add(view.value);
  const [left, right] = [view.attribute("left"), view.attribute("right")];
  if (left.isNone) return { label: view.attribute("label").integer(0) };
  const centers = new Float64Array(2 * mean.length);
  [left, right].forEach((side, place) =>
    side
      .attribute("center")
      .float64([mean.length])
      .forEach((cell, column) => (centers[place * mean.length + column] = cell + mean[column]!)),
  );
  return { centers, sides: [readBranch(left, mean, most, seen), readBranch(right, mean, most, seen)] };
}
