import type { PythonView } from "../../../formats/index.ts";
import type { VocabularyTarget } from "../../../text/index.ts";
import { type EstimatorReader, type ImportContext, Table } from "../../estimator/index.ts";
import { sumTerms, termFeatures } from "../feature-extraction/weighted-terms.ts";
import { readCategories } from "./categories.ts";

/** One column a label: 1 where a row's list holds it. Labels that were not seen in training are ignored. */
export const multiLabelBinarizer: EstimatorReader = {
  classNames: ["MultiLabelBinarizer"],
  features(view, context) {
    const terms = readCategories(view.attribute("classes_"), context).kind === "string" ? "texts" : "numbers";
    return termFeatures({ kind: "list", separator: "", lenient: false, terms });
  },
  read(view, context) {
    const { graph } = context;
    const target = labelsAsTerms(view.attribute("classes_"), context);
    const sparse = view.attribute("sparse_output").boolean();
    return {
      methods: {},
      transform(x) {
        const found = graph.unary("sign", sumTerms(context, x, target));
        return Table.ofNode(graph, sparse ? found : graph.toDense(found), "<i8");
      },
    };
  },
};

function labelsAsTerms(classes: PythonView, context: ImportContext): VocabularyTarget {
  const { keys } = readCategories(classes, context);
  return { kind: "vocabulary", terms: keys.map((key) => (key === null ? null : String(key))), size: keys.length };
}
