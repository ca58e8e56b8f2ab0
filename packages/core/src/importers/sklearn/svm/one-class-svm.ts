import { libsvmScore } from "../../../composites/index.ts";
import { vector, type NodeId } from "../../../ir/index.ts";
import { type EstimatorReader, type Table } from "../../estimator/index.ts";
import { readSvm } from "./libsvm-state.ts";

/** 1 within, where the score is above 0, else −1. */
export const oneClassSvm: EstimatorReader = {
  classNames: ["OneClassSVM"],
  read(view, context) {
    const { graph } = context;
    const { model, rows } = readSvm(view, context, 1);
    const offset = view.find("offset_")?.float64()[0];
    const score = (x: Table): NodeId => libsvmScore(graph, rows(x), model);
    const sides = { ...vector([-1, 1]), shape: [2, 1] };
    return {
      methods: {
        predict: (x) => [
          {
            value: graph.take(graph.cast(graph.compare("greater", score(x), graph.number(0)), "i32"), sides),
            dtype: context.since(0, 19, true) ? "<i8" : "<f8",
            shape: "rows",
          },
        ],
        decision_function: (x) => [{ value: score(x), dtype: "<f8", shape: context.since(0, 20, true) ? "rows" : "matrix" }],
        ...(offset !== undefined && {
          score_samples: (x) => [{ value: graph.plus(score(x), graph.number(offset)), dtype: "<f8", shape: "rows" }],
        }),
      },
    };
  },
};
