import { declaredFeatures, type EstimatorReader, floatDtype, validated } from "../../estimator/index.ts";
import { weightTerms } from "./term-weights.ts";

/** Counts, dense or sparse, weighted; the answer is sparse. */
export const tfidfTransformer: EstimatorReader = {
  classNames: ["TfidfTransformer"],
  features(view) {
    const diagonal = view.find("_idf_diag")?.orNone();
    return declaredFeatures(view) ?? (diagonal === undefined ? null : { kind: "table", count: diagonal.shape()[0]!, names: null });
  },
  read(view, context) {
    const { graph } = context;
    return {
      methods: {},
      transform(x) {
        const dtype = floatDtype(x);
        return weightTerms(view, context, graph.toSparse(validated(context, x)), dtype);
      },
    };
  },
};
