import type { PythonView } from "../../../formats/index.ts";
import type { NodeId } from "../../../ir/index.ts";
import { FloatArithmetic } from "../../../composites/index.ts";
import type { EstimatorReader, ImportContext, Table } from "../../estimator/index.ts";
import { linearFeatures, readLinearScores } from "./linear-scores.ts";

/** Poisson, gamma and Tweedie regression: a linear score through the inverse of the link. */
export const generalizedLinearRegressor: EstimatorReader = {
  classNames: ["PoissonRegressor", "GammaRegressor", "TweedieRegressor"],
  features: linearFeatures,
  read(view, context) {
    const { graph } = context;
    const { scores, dtype } = readLinearScores(view, context);
    const link = linkOf(view, context);
    const predict = (x: Table): NodeId => (link === "log" ? new FloatArithmetic(graph, dtype(x)).exp(scores(x)) : scores(x));
    return { methods: { predict: (x) => [{ value: predict(x), dtype: dtype(x), shape: "rows" }] } };
  },
};

/** Poisson and gamma: log. Tweedie `auto`: identity up to power 0, else log. */
function linkOf(view: PythonView, context: ImportContext): "identity" | "log" {
  if (view.className !== "TweedieRegressor") return "log";
  const link = view.attribute("link");
  if (!link.isString) return context.unsupported(`link ${link.description}`);
  const choice = link.choice("auto", "identity", "log");
  if (choice !== "auto") return choice;
  return view.attribute("power").number() <= 0 ? "identity" : "log";
}
