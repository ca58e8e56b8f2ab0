import type { PythonView } from "../../formats/index.ts";
import type { NodeId } from "../../ir/index.ts";
import type { Answer, Features, ImportContext, Table } from "../estimator/index.ts";
import { applyLink } from "./booster-link.ts";
import { boosterScores, treesOfIterations } from "./booster-margin.ts";
import { isSince, outputCountOf, type BoosterModel } from "./booster-model.ts";
import { boosterColumns, boosterModel, leavesOf } from "./booster.ts";

/** What all wrappers of scikit-learn's kind share: the booster up to its best iteration, and their own word for missing. */
export interface Wrapper {
  readonly model: BoosterModel;
  margin(x: Table): NodeId;
  prediction(x: Table): NodeId;
  /** The leaf of each tree; up to 1.3 also of those beyond the best iteration. */
  apply(x: Table): Answer;
  readonly hasTrees: boolean;
}

export function readWrapper(view: PythonView, context: ImportContext): Wrapper {
  const inner = fittedBooster(view);
  const model = boosterModel(inner, context);
  const scores = boosterScores(context, model, treesInUse(view, inner, model), isSince(model, 1, 4) ? "in_place" : "matrix");
  const missing = view.find("missing")?.orNone()?.number() ?? NaN;
  const checked = isSince(model, 1, 4);
  const everyTree = model.booster.kind === "trees" ? model.booster.trees.length : 0;
  const leafScores = checked ? scores : boosterScores(context, model, everyTree, "matrix");
  const rules = { missing, refuseInfinity: checked && model.booster.kind === "linear" };
  return {
    model,
    margin: (x) => scores.margin(x, rules),
    prediction: (x) => applyLink(context.graph, model, scores.margin(x, rules)),
    apply: (x) => [leavesOf(context, model, leafScores.leaves(x, { missing, refuseInfinity: checked }))],
    hasTrees: scores.treeCount > 0,
  };
}

export function wrapperColumns(view: PythonView, context: ImportContext): Features {
  return boosterColumns(fittedBooster(view), context);
}

export function holdsBooster(view: PythonView): boolean {
  return view.find("_Booster")?.orNone() !== undefined;
}

function fittedBooster(view: PythonView): PythonView {
  return view.find("_Booster")?.orNone() ?? view.reject("the model was not fitted");
}

/** Up to 1.3 the wrapper says how many trees of each output it uses, up to 1.5 the booster, later which iteration was the best. */
function treesInUse(view: PythonView, inner: PythonView, model: BoosterModel): number {
  const { booster } = model;
  if (booster.kind === "linear") return 0;
  if (isSince(model, 1, 6)) {
    const best = model.bestIteration ?? inner.find("best_iteration")?.orNone()?.integer(0);
    return best === undefined ? booster.trees.length : treesOfIterations(model, booster, best + 1);
  }
  const limit = isSince(model, 1, 4) ? model.bestTreeLimit : (view.find("best_ntree_limit")?.orNone()?.integer(0) ?? 0);
  return limit === null || limit === 0 ? booster.trees.length : Math.min(booster.trees.length, limit * outputCountOf(model));
}
