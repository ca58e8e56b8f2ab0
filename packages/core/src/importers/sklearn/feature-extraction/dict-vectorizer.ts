import { type EstimatorReader, readDtypeName, Table } from "../../estimator/index.ts";
import { readVocabulary } from "./vocabulary.ts";
import { sumTerms, termFeatures } from "./weighted-terms.ts";

/** The values of a map by the column of their key; a text makes one term with its key. */
export const dictVectorizer: EstimatorReader = {
  classNames: ["DictVectorizer"],
  features: (view) => termFeatures({ kind: "map", separator: view.attribute("separator").string(), lenient: true, terms: "texts" }),
  read(view, context) {
    const { graph } = context;
    const target = readVocabulary(view);
    const dtype = readDtypeName(view.attribute("dtype"));
    if (dtype !== "<f8" && dtype !== "<f4") context.unsupported(`values as ${dtype}`);
    const sparse = view.attribute("sparse").boolean();
    return {
      methods: {},
      transform(x) {
        const sums = sumTerms(context, x, target);
        const value = dtype === "<f4" ? graph.unary("float32", sums) : sums;
        return Table.ofNode(graph, sparse ? value : graph.toDense(value), dtype);
      },
    };
  },
};
