import { matrix } from "../../../ir/index.ts";
import { type EstimatorReader, readLabels, Table, validated } from "../../estimator/index.ts";
import { euclideanDistances, nearestCenter } from "./nearest-center.ts";

/** The label of the nearest subcluster, and the distances to them. */
export const birch: EstimatorReader = {
  classNames: ["Birch"],
  read(view, context) {
    const { graph } = context;
    const stored = view.attribute("subcluster_centers_");
    const [count, width] = stored.array([-1, -1]).shape as [number, number];
    if (count === 0) stored.reject("there is no subcluster");
    const centers = matrix(count, width, stored.float64());
    const labels = readLabels(view.attribute("subcluster_labels_"));
    if (labels.count !== count) stored.reject("not every subcluster has a label");
    return {
      methods: {
        predict: (x) => [
          { value: graph.take(nearestCenter(graph, validated(context, x), centers), labels.table), dtype: labels.dtype, shape: "rows" },
        ],
      },
      transform: (x) => Table.ofNode(graph, euclideanDistances(graph, validated(context, x), centers)),
    };
  },
};
