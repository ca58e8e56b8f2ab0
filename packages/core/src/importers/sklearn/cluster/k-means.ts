import { matrix } from "../../../ir/index.ts";
import { wider } from "../../../composites/index.ts";
import { type EstimatorReader, floatDtype, storedDtype, Table, validated } from "../../estimator/index.ts";
import { euclideanDistances, nearestCenter } from "./nearest-center.ts";

/** The nearest of the centres, and the distances to them. */
export const kMeans: EstimatorReader = {
  classNames: ["KMeans", "MiniBatchKMeans"],
  features: (view) => ({
    kind: "table",
    count: view.attribute("cluster_centers_").shape()[1] ?? 0,
    names: view.find("feature_names_in_")?.strings() ?? null,
  }),
  read(view, context) {
    const { graph } = context;
    const stored = view.attribute("cluster_centers_");
    const [count, width] = stored.array([-1, -1]).shape as [number, number];
    if (count === 0) stored.reject("there is no centre");
    const centers = matrix(count, width, stored.float64());
    const dtypeOf = (x: Table): "<f8" | "<f4" => wider(floatDtype(x), storedDtype(stored) ?? "<f8");
    return {
      methods: {
        predict: (x) => [{ value: nearestCenter(graph, validated(context, x), centers, dtypeOf(x)), dtype: "<i4", shape: "rows" }],
      },
      transform: (x) => Table.ofNode(graph, euclideanDistances(graph, validated(context, x), centers, dtypeOf(x)), dtypeOf(x)),
    };
  },
};
