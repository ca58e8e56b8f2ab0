import { libsvmScore } from "../../../composites/index.ts";
import type { EstimatorReader } from "../../estimator/index.ts";
import { readSvm } from "./libsvm-state.ts";

export const supportVectorRegressor: EstimatorReader = {
  classNames: ["SVR", "NuSVR"],
  read(view, context) {
    const { model, rows } = readSvm(view, context, 1);
    return { methods: { predict: (x) => [{ value: libsvmScore(context.graph, rows(x), model), dtype: "<f8", shape: "rows" }] } };
  },
};
