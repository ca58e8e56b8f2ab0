import { type EstimatorReader, readDtypeName, Table } from "../../estimator/index.ts";
import { countTerms, textFeatures } from "./text-counts.ts";
import { readTextRules } from "./text-rules.ts";
import { readVocabulary } from "./vocabulary.ts";

/** How often each term of a vocabulary comes in a text, sparse. */
export const countVectorizer: EstimatorReader = {
  classNames: ["CountVectorizer"],
  features: () => textFeatures,
  read(view, context) {
    const dtype = readDtypeName(view.attribute("dtype"));
    const binary = view.attribute("binary").boolean() || dtype === "|b1";
    if (!binary && dtype.endsWith("1")) context.unsupported(`counts as ${dtype}, which begin again at 0`);
    const spec = { ...readTextRules(view, context), binary, target: readVocabulary(view) };
    return { methods: {}, transform: (x) => Table.ofNode(context.graph, countTerms(context, x, spec), dtype) };
  },
};
