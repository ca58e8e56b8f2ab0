import { GodwitError } from "../../errors/index.ts";
import type { TreeEnsemble } from "../../ir/tree-ensemble.ts";
import { measureTree } from "../forest/tree-shape.ts";
import { fitsArrays } from "./lower-forest-arrays.ts";
import type { ChosenForm } from "./forest-form.ts";
import type { SqlContext } from "./lowering.ts";

/** The form of one forest. Throws UNSUPPORTED_BY_DIALECT where arrays are asked for and cannot say it. */
export function chooseForestForm({ form, dialect, inputs }: SqlContext, ensemble: TreeEnsemble): ChosenForm {
  if (form === "case") return "case";
  if (form === "nodes") {
    if (fitsArrays(ensemble, undefined)) return "nodes";
    throw new GodwitError(
      "UNSUPPORTED_BY_DIALECT",
      "this forest does not fit a table: its numbers, its outputs or its many sets of categories",
    );
  }
  const refusal =
    dialect.arrays === null
      ? `${dialect.title} has no arrays that are quick to look into`
      : fitsArrays(ensemble, inputs[1]) && (ensemble.accumulate !== "f32" || dialect.float32 !== null)
        ? null
        : "this forest does not fit arrays: its numbers, its outputs or its many sets of categories";
  if (form === "array") {
    if (refusal !== null) throw new GodwitError("UNSUPPORTED_BY_DIALECT", `${refusal} (--form case)`);
    return "array";
  }
  if (refusal !== null) return "case";
  const trees = ensemble.treeOutput.length;
  let steps = 0;
  for (let tree = 0; tree < trees; tree++) steps = Math.max(steps, measureTree(ensemble, tree).height[0]!);
  const splits = ensemble.feature.reduce((count, feature) => count + (feature < 0 ? 0 : 1), 0);
  return dialect.arrays!.pays(splits, trees, steps) ? "array" : "case";
}
