import { type EstimatorReader, readDtypeName, Table } from "../../estimator/index.ts";
import { sumTerms, termFeatures } from "./weighted-terms.ts";

/** The values of a map, of pairs or of single terms, each in the column of its term's hash; sparse. */
export const featureHasher: EstimatorReader = {
  classNames: ["FeatureHasher"],
  features(view) {
    const kind = view.attribute("input_type").choice("dict", "pair", "string") === "string" ? "list" : "map";
    return termFeatures({ kind, separator: "=", lenient: false, terms: "texts" });
  },
  read(view, context) {
    const { graph } = context;
    const size = view.attribute("n_features").integer(1);
    if (size > 0x7fffffff) view.reject("there are too many features");
    const dtype = readDtypeName(view.attribute("dtype"));
    if (dtype !== "<f8" && dtype !== "<f4") context.unsupported(`values as ${dtype}`);
    const positive = view.find("non_negative")?.boolean() === true;
    const target = { kind: "hash", size, alternateSign: view.find("alternate_sign")?.boolean() ?? true } as const;
    return {
      methods: {},
      transform(x) {
        const sums = positive ? graph.unary("absolute", sumTerms(context, x, target)) : sumTerms(context, x, target);
        return Table.ofNode(graph, dtype === "<f4" ? graph.unary("float32", sums) : sums, dtype);
      },
    };
  },
};
