import { type EstimatorReader, readDtypeName, Table } from "../../estimator/index.ts";
import { normalizedSparseRows } from "../row-normalization.ts";
import { countTerms, textFeatures } from "./text-counts.ts";
import { readTextRules } from "./text-rules.ts";

/** How often terms come in a text, each counted in the column of its hash; sparse. */
export const hashingVectorizer: EstimatorReader = {
  classNames: ["HashingVectorizer"],
  features: () => textFeatures,
  read(view, context) {
    const { graph } = context;
    const positive = view.find("non_negative")?.boolean() === true;
    const dtype = readDtypeName(view.attribute("dtype"));
    const spec = {
      ...readTextRules(view, context),
      binary: view.attribute("binary").boolean(),
      target: {
        kind: "hash",
        size: view.attribute("n_features").integer(1),
        alternateSign: view.find("alternate_sign")?.boolean() ?? true,
      },
    } as const;
    const norm = view.attribute("norm").orNone()?.choice("l1", "l2", "max");
    return {
      methods: {},
      transform(x) {
        const counts = positive ? graph.unary("absolute", countTerms(context, x, spec)) : countTerms(context, x, spec);
        if (norm === undefined) return Table.ofNode(graph, counts, dtype);
        const float = dtype === "<f4" ? "<f4" : "<f8";
        return Table.ofNode(graph, normalizedSparseRows(graph, counts, norm, float, "ascending"), float);
      },
    };
  },
};
