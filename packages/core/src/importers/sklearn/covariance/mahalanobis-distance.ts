import { type DoubtfulInverse, symmetricInverse, transposed } from "../../../composites/index.ts";
import type { PythonView } from "../../../formats/index.ts";
import { matrix, type NodeId } from "../../../ir/index.ts";
import { type ImportContext, type Table, validated } from "../../estimator/index.ts";

/** Squared Mahalanobis distances from `location_`: the library takes the root and squares it again. */
export function readMahalanobisDistance(view: PythonView, context: ImportContext): (x: Table) => NodeId {
  const { graph } = context;
  const location = view.attribute("location_").float64([-1]);
  const features = location.length;
  const { inverse, error } = view.attribute("store_precision").boolean()
    ? { inverse: transposed(matrix(features, features, view.attribute("precision_").float64([features, features]))), error: undefined }
    : invertCovariance(view, context, features);
  return (x) => {
    const centred = graph.minus(graph.toDense(validated(context, x)), graph.number(...location));
    const square = graph.reduce("sum", graph.times(centred, graph.matmul(centred, inverse, { ...(error && { error }) })));
    return graph.unary("square", graph.unary("sqrt", square));
  };
}

/** With `store_precision=False` the library inverts the covariance anew at each call. */
function invertCovariance(view: PythonView, context: ImportContext, features: number): DoubtfulInverse {
  const covariance = view.attribute("covariance_").float64([features, features]);
  return (
    symmetricInverse(covariance, features) ??
    context.unsupported("store_precision=False with a covariance of lower rank, whose inverse hangs on what SciPy takes for 0")
  );
}
