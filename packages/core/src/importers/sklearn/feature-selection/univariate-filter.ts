import type { PythonView } from "../../../formats/index.ts";
import { declaredFeatures, type EstimatorReader, type Features } from "../../estimator/index.ts";
import { selection } from "./select-features.ts";
import { univariateMask, type SelectionMode } from "./univariate-mask.ts";

const filters: Readonly<Record<string, { readonly mode: SelectionMode; readonly parameter: string }>> = {
  SelectKBest: { mode: "k_best", parameter: "k" },
  SelectPercentile: { mode: "percentile", parameter: "percentile" },
  SelectFpr: { mode: "fpr", parameter: "alpha" },
  SelectFdr: { mode: "fdr", parameter: "alpha" },
  SelectFwe: { mode: "fwe", parameter: "alpha" },
};

/** Columns kept by what a statistical test said of each. */
export const univariateFilter: EstimatorReader = {
  classNames: [...Object.keys(filters), "GenericUnivariateSelect"],
  features: (view) => declaredFeatures(view) ?? scored(view),
  read(view, context) {
    const filter = filters[view.className] ?? {
      mode: view.attribute("mode").choice("k_best", "percentile", "fpr", "fdr", "fwe"),
      parameter: "param",
    };
    return selection(view, context, univariateMask(view, filter.mode, view.attribute(filter.parameter)));
  },
};

function scored(view: PythonView): Features {
  return { kind: "table", count: view.attribute("scores_").array([-1]).shape[0]!, names: null };
}
