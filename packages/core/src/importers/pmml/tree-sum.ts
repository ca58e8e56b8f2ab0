import type { NodeId } from "../../ir/index.ts";
import type { PmmlElement } from "./pmml-element.ts";
import type { ModelSetting } from "./prediction.ts";
import { predicateOf } from "./predicates.ts";
import { TreeDecisions } from "./tree-decisions.ts";
import { openTree, scoreOf } from "./tree-model.ts";

/** The sum of segments that are nothing but trees, as one ensemble; missing where one of them is. Undefined where there is more to them. */
export function treeSum(segments: readonly PmmlElement[], { scope, isFloat }: ModelSetting): NodeId | undefined {
  const plain = segments.every((segment) => {
    const tree = segment.find("TreeModel");
    return predicateOf(segment).name === "True" && tree !== undefined && isPlain(tree, isFloat);
  });
  if (!plain) return undefined;
  const trees = segments.map((segment) => openTree(segment.child("TreeModel")));
  const decisions = new TreeDecisions(scope);
  for (const { root } of trees) decisions.ask(root);
  for (const { root, strategies } of trees) decisions.add(scope, root, strategies);
  return decisions.sums(
    decisions.leaves.map((leaf) => [scoreOf(leaf, isFloat)]),
    isFloat,
  );
}

/** A tree without fields, targets and outputs of its own. */
function isPlain(tree: PmmlElement, isFloat: boolean): boolean {
  const own = ["LocalTransformations", "Targets", "Output"].some((name) => tree.find(name) !== undefined);
  const treats = tree
    .child("MiningSchema")
    .all("MiningField")
    .some((field) =>
      ["missingValueReplacement", "missingValueTreatment", "invalidValueTreatment", "outliers"].some(
        (name) => field.attribute(name) !== undefined,
      ),
    );
  return !own && !treats && tree.attribute("functionName") === "regression" && (tree.attribute("x-mathContext") === "float") === isFloat;
}
