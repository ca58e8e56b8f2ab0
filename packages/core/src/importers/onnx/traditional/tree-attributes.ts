import type { OperatorCall } from "../operator-call.ts";
import type { TreeMode, TreeNode, TreeNodes } from "./tree-nodes.ts";

const modes: Readonly<Record<string, TreeMode>> = {
  LEAF: "leaf",
  BRANCH_LEQ: "le",
  BRANCH_LT: "lt",
  BRANCH_GTE: "ge",
  BRANCH_GT: "gt",
  BRANCH_EQ: "eq",
  BRANCH_NEQ: "ne",
};

/** The modes of version 5 by their number. */
const numberedModes: readonly TreeMode[] = ["le", "lt", "ge", "gt", "eq", "ne", "member"];

/** Numbers as floats, or as a tensor under the name with `_as_tensor`. */
export function floatsOrTensor(call: OperatorCall, name: string): readonly number[] {
  const tensor = call.tensor(`${name}_as_tensor`);
  return tensor === undefined ? (call.floats(name) ?? []) : [...(tensor.data as Float64Array)];
}

/** The nodes of versions 1 and 3: trees and nodes are named by ids of any order. `prefix`: `class` or `target`. */
export function namedTrees(call: OperatorCall, prefix: "class" | "target"): TreeNodes {
  const trees = call.integers("nodes_treeids") ?? call.invalid("it has no trees");
  const list = <T>(name: string, values: readonly T[] | undefined): readonly T[] =>
    values !== undefined && values.length === trees.length ? values : call.invalid(`${name} does not have one value a node`);
  const ids = list("nodes_nodeids", call.integers("nodes_nodeids"));
  const features = list("nodes_featureids", call.integers("nodes_featureids"));
  const words = list("nodes_modes", call.strings("nodes_modes"));
  const thresholds = list("nodes_values", floatsOrTensor(call, "nodes_values"));
  const trueIds = list("nodes_truenodeids", call.integers("nodes_truenodeids"));
  const falseIds = list("nodes_falsenodeids", call.integers("nodes_falsenodeids"));
  const tracks = call.integers("nodes_missing_value_tracks_true") ?? [];
  call.ignore("nodes_hitrates", "nodes_hitrates_as_tensor");
  const places = new Map<string, number>();
  trees.forEach((tree, index) => {
    const name = `${tree}/${ids[index]}`;
    if (places.has(name)) call.invalid(`node ${ids[index]} of tree ${tree} comes twice`);
    places.set(name, index);
  });
  const weights = leafWeights(call, prefix, places);
  const nodes = trees.map((tree, index): TreeNode => {
    const mode = modes[words[index]!] ?? call.invalid(`the mode ${words[index]}`);
    const child = (id: number): number =>
      mode === "leaf" ? -1 : (places.get(`${tree}/${id}`) ?? call.invalid(`tree ${tree} has no node ${id}`));
    return {
      mode,
      feature: features[index]!,
      threshold: thresholds[index]!,
      members: [],
      yes: child(trueIds[index]!),
      no: child(falseIds[index]!),
      missingPasses: tracks[index] === 1,
      weights: weights.get(index) ?? [],
    };
  });
  return { nodes, roots: trees.flatMap((tree, index) => (index === 0 || tree !== trees[index - 1] ? [index] : [])) };
}

function leafWeights(call: OperatorCall, prefix: string, places: ReadonlyMap<string, number>): ReadonlyMap<number, TreeNode["weights"]> {
  const trees = call.integers(`${prefix}_treeids`) ?? [];
  const ids = call.integers(`${prefix}_nodeids`) ?? [];
  const targets = call.integers(`${prefix}_ids`) ?? [];
  const values = floatsOrTensor(call, `${prefix}_weights`);
  if (ids.length !== trees.length || targets.length !== trees.length || values.length !== trees.length)
    return call.invalid("the weights of its leaves differ in number");
  const weights = new Map<number, { target: number; value: number }[]>();
  trees.forEach((tree, index) => {
    const place = places.get(`${tree}/${ids[index]}`) ?? call.invalid(`tree ${tree} has no node ${ids[index]}`);
    const own = weights.get(place) ?? [];
    weights.set(place, [...own, { target: targets[index]!, value: values[index]! }]);
  });
  return weights;
}

/** The nodes of version 5: by place, leaves apart. */
export function placedTrees(call: OperatorCall): TreeNodes {
  const features = call.integers("nodes_featureids") ?? call.invalid("it has no nodes");
  const list = <T>(name: string, values: readonly T[] | undefined, count: number): readonly T[] =>
    values !== undefined && values.length === count ? values : call.invalid(`${name} does not have one value a node`);
  const numbers = (name: string): readonly number[] | undefined => {
    const tensor = call.tensor(name);
    return tensor === undefined ? undefined : [...(tensor.data as Float64Array)];
  };
  const thresholds = list("nodes_splits", numbers("nodes_splits"), features.length);
  const kinds = list("nodes_modes", numbers("nodes_modes"), features.length);
  const yes = list("nodes_truenodeids", call.integers("nodes_truenodeids"), features.length);
  const no = list("nodes_falsenodeids", call.integers("nodes_falsenodeids"), features.length);
  const yesLeafs = list("nodes_trueleafs", call.integers("nodes_trueleafs"), features.length);
  const noLeafs = list("nodes_falseleafs", call.integers("nodes_falseleafs"), features.length);
  const tracks = call.integers("nodes_missing_value_tracks_true") ?? [];
  call.ignore("nodes_hitrates");
  const targets = call.integers("leaf_targetids") ?? call.invalid("it has no leaves");
  const weights = list("leaf_weights", numbers("leaf_weights"), targets.length);
  const members = memberLists(kinds, numbers("membership_values") ?? []);
  const place = (at: number, isLeaf: boolean): number =>
    Number.isInteger(at) && at >= 0 && at < (isLeaf ? targets : features).length
      ? at + (isLeaf ? features.length : 0)
      : call.invalid(`there is no ${isLeaf ? "leaf" : "node"} ${at}`);
  const tests = features.map((feature, index): TreeNode => ({
    mode: numberedModes[kinds[index]!] ?? call.invalid(`the mode ${kinds[index]}`),
    feature,
    threshold: thresholds[index]!,
    members: members[index]!,
    yes: place(yes[index]!, yesLeafs[index] !== 0),
    no: place(no[index]!, noLeafs[index] !== 0),
    missingPasses: tracks[index] === 1,
    weights: [],
  }));
  const leaves = targets.map((target, index): TreeNode => ({
    mode: "leaf",
    feature: -1,
    threshold: 0,
    members: [],
    yes: -1,
    no: -1,
    missingPasses: false,
    weights: [{ target, value: weights[index]! }],
  }));
  const roots = (call.integers("tree_roots") ?? call.invalid("it has no roots")).map((root) => place(root, false));
  return { nodes: [...tests, ...leaves], roots: roots.map((root) => onlyLeaf(call, tests, root)) };
}

/** A tree of one leaf is a node whose branches both lead there. The runtime takes the leaf of the node's number: no other is answered. */
function onlyLeaf(call: OperatorCall, tests: readonly TreeNode[], root: number): number {
  const node = tests[root]!;
  if (node.yes !== node.no || node.yes < tests.length) return root;
  return node.yes - tests.length === root ? node.yes : call.refuse("a tree of one leaf whose number is not its root's");
}

/** The members of each test, parted by NaN in the order of the nodes. */
function memberLists(kinds: readonly number[], values: readonly number[]): readonly (readonly number[])[] {
  let at = 0;
  return kinds.map((kind) => {
    if (numberedModes[kind] !== "member") return [];
    const end = values.findIndex((value, index) => index >= at && Number.isNaN(value));
    const members = values.slice(at, end === -1 ? values.length : end);
    at += members.length + 1;
    return members;
  });
}
