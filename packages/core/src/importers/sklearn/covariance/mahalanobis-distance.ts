import { transposed } from "../../../composites/index.ts";
import type { PythonView } from "../../../formats/index.ts";
import { matrix, type NodeId } from "../../../ir/index.ts";
import { type ImportContext, type Table, validated } from "../../estimator/index.ts";

/** Squared Mahalanobis distances from `location_`: the library takes the root and squares it again. */
export function readMahalanobisDistance(view: PythonView, context: ImportContext): (x: Table) => NodeId {
  const { graph } = context;
  const location = view.attribute("location_").float64([-1]);
  const features = location.length;
  if (!view.attribute("store_precision").boolean())
    context.unsupported("store_precision=False: the library inverts the covariance anew at each call");
  const precision = transposed(matrix(features, features, view.attribute("precision_").float64([features, features])));
  return (x) => {
    const centred = graph.minus(graph.toDense(validated(context, x)), graph.number(...location));
    const square = graph.reduce("sum", graph.times(centred, graph.matmul(centred, precision)));
    return graph.unary("square", graph.unary("sqrt", square));
  };
}
