import { type EstimatorReader, readDtypeName } from "../../estimator/index.ts";
import { weightTerms } from "./term-weights.ts";
import { countTerms, textFeatures } from "./text-counts.ts";
import { readTextRules } from "./text-rules.ts";
import { readVocabulary } from "./vocabulary.ts";

/** Counted terms, weighted by a TfidfTransformer of its own. */
export const tfidfVectorizer: EstimatorReader = {
  classNames: ["TfidfVectorizer"],
  features: () => textFeatures,
  read(view, context) {
    const dtype = readDtypeName(view.attribute("dtype")) === "<f4" ? "<f4" : "<f8";
    const spec = { ...readTextRules(view, context), binary: view.attribute("binary").boolean(), target: readVocabulary(view) };
    const weights = view.attribute("_tfidf");
    return {
      methods: {},
      transform: (x) => weightTerms(weights, context, countTerms(context, x, spec), dtype),
    };
  },
};
