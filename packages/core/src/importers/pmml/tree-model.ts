import type { NodeId } from "../../ir/index.ts";
import { countsClasses } from "./is-probabilistic.ts";
import type { PmmlElement } from "./pmml-element.ts";
import { categoryAt, featureAt, numbersAt, type ModelReader, type Prediction, type TargetField } from "./prediction.ts";
import { predicateNames, predicateOf } from "./predicates.ts";
import type { Scope } from "./scope.ts";
import { TreeDecisions, type TreeNode, type TreeStrategies } from "./tree-decisions.ts";
import type { Value } from "./value.ts";

/** A TreeModel: the leaf of each row, and what stands there. */
export const readTreeModel: ModelReader = (model, setting) => {
  const { scope, target } = setting;
  const { root, strategies } = openTree(model);
  const decisions = new TreeDecisions(scope);
  decisions.ask(root);
  decisions.add(scope, root, strategies);
  const place = decisions.leafPlace();
  const ids = nodeIds(root);
  const features = new Map<string, Value>([
    [
      "entityId",
      featureAt(
        scope,
        place,
        decisions.leaves.map((leaf) => (leaf === null ? null : ids.get(leaf)!)),
      ),
    ],
  ]);
  if (setting.function === "regression") {
    const node = numbersAt(
      scope,
      place,
      decisions.leaves.map((leaf) => [scoreOf(leaf, setting.isFloat)]),
    );
    return { value: { node, type: setting.isFloat ? "float" : "double" }, features };
  }
  return { ...classOfLeaf(scope, target, root, decisions.leaves, place), features };
};

export function openTree(model: PmmlElement): { readonly root: TreeNode; readonly strategies: TreeStrategies } {
  model.allowAttributes(
    "modelName",
    "functionName",
    "algorithmName",
    "missingValueStrategy",
    "missingValuePenalty",
    "noTrueChildStrategy",
    "splitCharacteristic",
    "isScorable",
  );
  const missing = model.attribute("missingValueStrategy") ?? "none";
  if (missing === "weightedConfidence" || missing === "aggregateNodes") model.unsupported(`missingValueStrategy="${missing}"`);
  return {
    root: readNode(model.child("Node")),
    strategies: {
      missing: model.choice("missingValueStrategy", ["none", "lastPrediction", "nullPrediction", "defaultChild"], "none"),
      noTrueChild: model.choice("noTrueChildStrategy", ["returnNullPrediction", "returnLastPrediction"], "returnNullPrediction"),
    },
  };
}

function readNode(element: PmmlElement): TreeNode {
  element.allow("Node", "ScoreDistribution", "Partition", ...predicateNames);
  return { element, predicate: predicateOf(element), children: element.all("Node").map(readNode) };
}

/** The number at a leaf; NaN where there is no prediction. */
export function scoreOf(leaf: TreeNode | null, isFloat: boolean): number {
  if (leaf === null) return NaN;
  const score = leaf.element.number("score");
  return isFloat ? Math.fround(score) : score;
}

/** An id as it is written, else the node's place in the order of the document from 1 on. */
function nodeIds(root: TreeNode): ReadonlyMap<TreeNode, string> {
  const ids = new Map<TreeNode, string>();
  const open = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    ids.set(node, node.element.attribute("id") ?? String(ids.size + 1));
    open.push(...node.children.toReversed());
  }
  return ids;
}

function classOfLeaf(scope: Scope, target: TargetField, root: TreeNode, leaves: readonly (TreeNode | null)[], place: NodeId): Prediction {
  const distributions = leaves.map((leaf) => (leaf === null ? new Map<string, number>() : distributionOf(leaf)));
  const written = leaves.flatMap((leaf) => leaf?.element.attribute("score") ?? []);
  const found = new Set([...target.categories, ...distributions.flatMap((each) => [...each.keys()]), ...written]);
  const labels = [...found];
  const winners = leaves.map((leaf, index) => {
    if (leaf === null) return -1;
    const score = leaf.element.attribute("score") ?? mostProbable(distributions[index]!) ?? leaf.element.invalid("has no score");
    return labels.indexOf(score);
  });
  const { graph } = scope;
  const winner = graph.cast(
    numbersAt(
      scope,
      place,
      winners.map((index) => [index]),
    ),
    "i32",
  );
  const value = categoryAt(scope, target, labels, winner);
  if (!countsClasses(root.element)) return { value };
  const rows = distributions.map((each) => labels.map((label) => (each.size === 0 ? NaN : (each.get(label) ?? 0))));
  return { value, labels, probabilities: numbersAt(scope, place, rows) };
}

/** The probabilities at a leaf: as written, or the share of the records. */
function distributionOf({ element }: TreeNode): ReadonlyMap<string, number> {
  const parts = element.all("ScoreDistribution");
  const attribute = parts[0]?.attribute("probability") === undefined ? "recordCount" : "probability";
  const numbers = parts.map((part) => part.number(attribute));
  const sum = numbers.reduce((total, each) => total + each, 0);
  if (parts.length > 0 && !(sum > 0)) element.invalid("has a distribution of nothing");
  return new Map(parts.map((part, index) => [part.required("value"), sum === 1 ? numbers[index]! : numbers[index]! / sum]));
}

function mostProbable(distribution: ReadonlyMap<string, number>): string | undefined {
  let best: string | undefined;
  for (const [label, probability] of distribution) if (best === undefined || probability > distribution.get(best)!) best = label;
  return best;
}
