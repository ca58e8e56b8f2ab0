import type { PythonView } from "../../../formats/index.ts";
import type { ImportContext } from "../../estimator/index.ts";

const criteria = ["gini", "entropy", "log_loss", "squared_error", "friedman_mse", "poisson"];

/**
 * Whether a tree takes NaN at prediction: since 1.3 with the `best` splitter (since 1.6 with both, ExtraTree with `random`
 * only) and these criteria, without monotonic constraints; since 1.8 with every criterion.
 */
export function allowsMissing(tree: PythonView, context: ImportContext): boolean {
  if (!context.since(1, 3, false)) return false;
  const splitter = tree.attribute("splitter").string();
  const extra = tree.className.startsWith("ExtraTree");
  if (context.since(1, 6, false) ? extra && splitter !== "random" : splitter !== "best") return false;
  if (context.since(1, 8, false)) return true;
  return criteria.includes(tree.attribute("criterion").string()) && tree.find("monotonic_cst")?.isNone !== false;
}
