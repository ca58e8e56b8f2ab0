import { vector, type NodeId } from "../../../ir/index.ts";
import { rounded } from "../../../composites/index.ts";
import type { EstimatorReader, Table } from "../../estimator/index.ts";
import { readLinearScores } from "./linear-scores.ts";

/** Inliers (1) and outliers (−1) by the sign of `X @ coef_.T − offset_`. */
export const sgdOneClassSvm: EstimatorReader = {
  classNames: ["SGDOneClassSVM"],
  read(view, context) {
    const { graph } = context;
    const offset = graph.number(...view.attribute("offset_").float64());
    const { scores, dtype } = readLinearScores(view, context, { sign: -1, intercept: "offset_" });
    const side = (x: Table): NodeId => graph.cast(graph.compare("greater_equal", scores(x), graph.number(0)), "i32");
    const table = { ...vector([-1, 1]), shape: [2, 1] };
    return {
      methods: {
        predict: (x) => [{ value: graph.take(side(x), table), dtype: "<i4", shape: "rows" }],
        decision_function: (x) => [{ value: scores(x), dtype: dtype(x), shape: "rows" }],
        score_samples: (x) => [{ value: rounded(graph, graph.plus(scores(x), offset), dtype(x)), dtype: dtype(x), shape: "rows" }],
      },
    };
  },
};
