import { matrix } from "../../../ir/index.ts";
import type { EstimatorReader } from "../../estimator/index.ts";
import { readNeighborhoods } from "./radius-search.ts";

/** NumPy's `full_like(…, nan)` of whole numbers. */
const noWholeNumber = -(2 ** 63);

/** The mean over all points within a radius; of none NaN. */
export const radiusNeighborsRegressor: EstimatorReader = {
  classNames: ["RadiusNeighborsRegressor"],
  read(view, context) {
    const { graph } = context;
    const { search, around } = readNeighborhoods(view, context);
    const target = view.attribute("_y");
    const flat = target.shape().length === 1;
    const outputs = flat ? 1 : target.shape()[1]!;
    const values = target.float64([search.count, ...(flat ? [] : [outputs])]);
    const known = Float64Array.from(
      { length: values.length },
      (_, index) => values[search.order[Math.floor(index / outputs)]! * outputs + (index % outputs)]!,
    );
    const name = target.array().dtype.name;
    if (name === "<f4") context.unsupported("targets in float32 within a radius");
    const absent = /^[<|>][iu]/u.test(name) ? noWholeNumber : NaN;
    return {
      methods: {
        predict(x) {
          const { weights, empty } = around(x);
          const total = graph.matmul(weights, matrix(search.count, outputs, known));
          const weight = graph.matmul(weights, matrix(search.count, 1, new Float64Array(search.count).fill(1)));
          const value = graph.where(empty, graph.number(absent), graph.over(total, weight));
          return [{ value, dtype: "<f8", shape: flat ? "rows" : "matrix" }];
        },
      },
    };
  },
};
