import { TreeWriter, type PlaceChild, type TreeTest } from "../../../composites/index.ts";
import { tensor, type GraphBuilder, type NodeId, type TreeEnsemble } from "../../../ir/index.ts";
import { nextafter, nextafter32 } from "../../../math/index.ts";
import type { OperatorCall } from "../operator-call.ts";
import type { TreeNode, TreeNodes } from "./tree-nodes.ts";

/** Nodes of trees that are copied where several parents share them, so many times as many at most. */
const mostCopies = 4;

/**
 * Trees of an ONNX operator as the canonical ensemble. Tests of equality and membership look at columns of their own, behind the
 * features: the place of the cell among the numbers that the trees ask of that feature.
 */
export class TreeForest {
  readonly outputs: number;
  readonly isDouble: boolean;
  readonly trees: TreeNodes;
  readonly #call: OperatorCall;
  readonly #features: number;
  /** By feature, the numbers that tests of equality ask for, ascending. */
  readonly #asked: ReadonlyMap<number, readonly number[]>;

  constructor(call: OperatorCall, trees: TreeNodes, features: number, outputs: number, isDouble: boolean) {
    this.#call = call;
    this.trees = trees;
    this.#features = features;
    this.outputs = outputs;
    this.isDouble = isDouble;
    for (const { mode, feature, weights } of trees.nodes) {
      if (mode !== "leaf" && !(Number.isInteger(feature) && feature >= 0 && feature < features))
        call.invalid(`it asks for feature ${feature} of ${features}`);
      for (const { target, value } of weights) {
        if (!(Number.isInteger(target) && target >= 0 && target < outputs)) call.invalid(`a leaf adds to target ${target} of ${outputs}`);
        if (Number.isNaN(value)) call.refuse("a leaf that is NaN");
      }
    }
    this.#asked = askedNumbers(trees);
  }

  /** True where every row reaches, in some tree, a leaf that adds to the target. */
  always(target: number): boolean {
    return this.trees.roots.some((root) => this.#leavesOf(root).every((leaf) => leaf.weights.some((weight) => weight.target === target)));
  }

  /** True where no leaf adds to the target. */
  never(target: number): boolean {
    return this.trees.nodes.every((node) => node.weights.every((weight) => weight.target !== target));
  }

  /** The sums of the leaves, from 0 in the order of the trees; `present` counts leaves that add to a target instead. */
  sums(graph: GraphBuilder, x: NodeId, present: boolean = false): NodeId {
    const ensemble = this.#ensemble(this.trees.roots, (leaf) => this.#row(leaf, 0, present ? () => 1 : (value) => value));
    return graph.forest(this.#cells(graph, x), ensemble, "sum");
  }

  /** For each tree what its leaf adds, [outputs] a tree; `absent` where it adds nothing. */
  each(graph: GraphBuilder, x: NodeId, absent: number): NodeId[] {
    const cells = this.#cells(graph, x);
    return this.trees.roots.map((root) =>
      graph.forest(
        cells,
        this.#ensemble([root], (leaf) => this.#row(leaf, absent, (value) => value)),
        "sum",
      ),
    );
  }

  #row(leaf: TreeNode, absent: number, amount: (value: number) => number): readonly number[] {
    const row = Array.from({ length: this.outputs }, () => absent);
    const kept = this.outputs === 1 ? leaf.weights.slice(0, 1) : leaf.weights;
    const seen = new Set<number>();
    for (const { target, value } of kept) {
      if (seen.has(target)) this.#call.refuse("a leaf that adds twice to one target");
      seen.add(target);
      row[target] = amount(value);
    }
    return row;
  }

  /** The features, and a column for each that is asked for equality. */
  #cells(graph: GraphBuilder, x: NodeId): NodeId {
    const asked = [...this.#asked].map(([feature, numbers]) => {
      const cell = graph.select(x, [feature]);
      const keys = tensor("f64", [numbers.length], Float64Array.from(numbers));
      const place = graph.lookup(
        cell,
        keys,
        numbers.map((_, index) => index),
        -1,
        numbers.length,
      );
      return graph.where(graph.isMissing(cell), graph.number(NaN), graph.cast(place, "f64"));
    });
    return graph.concat([x, ...asked]);
  }

  #leavesOf(root: number): readonly TreeNode[] {
    const seen = new Set<number>();
    const open = [root];
    const leaves: TreeNode[] = [];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (seen.has(at)) continue;
      seen.add(at);
      const node = this.trees.nodes[at]!;
      if (node.mode === "leaf") leaves.push(node);
      else open.push(node.yes, node.no);
    }
    return leaves;
  }

  #ensemble(roots: readonly number[], rowOf: (leaf: TreeNode) => readonly number[]): TreeEnsemble {
    const writer = new EnsembleWriter(this.#call, this.trees.nodes, this.#features, [...this.#asked], this.isDouble);
    return { ...writer.write(roots, rowOf), outputCount: this.outputs, leafWidth: this.outputs, initial: new Float64Array(this.outputs) };
  }
}

function askedNumbers({ nodes }: TreeNodes): ReadonlyMap<number, readonly number[]> {
  const asked = new Map<number, Set<number>>();
  for (const { mode, feature, threshold, members } of nodes) {
    const numbers = mode === "member" ? members : mode === "eq" || mode === "ne" ? [threshold] : [];
    if (mode !== "eq" && mode !== "ne" && mode !== "member") continue;
    const known = asked.get(feature) ?? new Set<number>();
    for (const number of numbers) if (!Number.isNaN(number)) known.add(number === 0 ? 0 : number);
    asked.set(feature, known);
  }
  return new Map([...asked].map(([feature, numbers]) => [feature, [...numbers].toSorted((a, b) => a - b)]));
}

/** Whether the branch that passes the test is the right one. */
function goesRight(mode: TreeNode["mode"]): boolean {
  return mode === "ge" || mode === "gt" || mode === "ne";
}

/** Writes trees node by node, each tree's nodes together and its root first. */
class EnsembleWriter {
  readonly #call: OperatorCall;
  readonly #nodes: readonly TreeNode[];
  readonly #features: number;
  readonly #asked: readonly (readonly [feature: number, numbers: readonly number[]])[];
  readonly #isDouble: boolean;
  readonly #writer = new TreeWriter();
  readonly #leafValues: number[] = [];
  /** Strict tests alone; mixed ones become `<=` the number before. */
  readonly #isStrict: boolean;

  constructor(
    call: OperatorCall,
    nodes: readonly TreeNode[],
    features: number,
    asked: readonly (readonly [number, readonly number[]])[],
    isDouble: boolean,
  ) {
    this.#call = call;
    this.#nodes = nodes;
    this.#features = features;
    this.#asked = asked;
    this.#isDouble = isDouble;
    this.#isStrict = nodes.every(({ mode }) => mode !== "le" && mode !== "gt") && nodes.some(({ mode }) => mode === "lt" || mode === "ge");
  }

  write(
    roots: readonly number[],
    rowOf: (leaf: TreeNode) => readonly number[],
  ): Omit<TreeEnsemble, "outputCount" | "leafWidth" | "initial"> {
    let leaves = 0;
    for (const root of roots) {
      const open: { readonly node: number; readonly depth: number; readonly place: PlaceChild }[] = [
        { node: root, depth: 0, place: () => undefined },
      ];
      for (let next = open.pop(); next !== undefined; next = open.pop()) {
        const { node: at, depth, place } = next;
        if (depth > this.#nodes.length || this.#writer.size > mostCopies * this.#nodes.length + 16)
          this.#call.invalid("its nodes go around in a circle, or are shared");
        const node = this.#nodes[at]!;
        place(this.#writer.place);
        if (node.mode === "leaf") {
          this.#writer.leaf(leaves++);
          this.#leafValues.push(...rowOf(node));
          continue;
        }
        const { left, right } = this.#writer.split(this.#test(node));
        const swaps = goesRight(node.mode);
        open.push({ node: swaps ? node.yes : node.no, depth: depth + 1, place: right });
        open.push({ node: swaps ? node.no : node.yes, depth: depth + 1, place: left });
      }
      this.#writer.endTree();
    }
    return {
      featureCount: this.#features + this.#asked.length,
      compare: this.#isDouble ? "f64" : "f32",
      ...(this.#isDouble ? {} : { accumulate: "f32" as const }),
      test: this.#isStrict ? "lt" : "le",
      ...this.#writer.nodes(),
      treeOutput: new Int32Array(roots.length).fill(-1),
      leafValue: Float64Array.from(this.#leafValues),
    };
  }

  #test({ mode, feature, threshold, members, missingPasses }: TreeNode): TreeTest {
    const missingLeft = missingPasses !== goesRight(mode);
    if (mode === "eq" || mode === "ne" || mode === "member")
      return this.#membership(feature, mode === "member" ? members : [threshold], mode === "ne" ? false : missingLeft);
    if (Number.isNaN(threshold)) this.#call.refuse("a threshold that is NaN");
    const isStrict = mode === "lt" || mode === "ge";
    return { feature, threshold: isStrict === this.#isStrict ? threshold : this.#before(threshold), set: -1, missingLeft };
  }

  /** NaN equals nothing: it passes a test for inequality, told or not. */
  #membership(feature: number, numbers: readonly number[], missingLeft: boolean): TreeTest {
    const place = this.#asked.findIndex(([asked]) => asked === feature);
    const known = this.#asked[place]![1];
    const left = numbers.filter((number) => !Number.isNaN(number)).map((number) => known.indexOf(number === 0 ? 0 : number));
    const set = this.#writer.set({
      left: Int32Array.from(new Set(left.toSorted((a, b) => a - b))),
      known: Int32Array.from({ length: known.length + 1 }, (_, index) => index),
    });
    return { feature: this.#features + place, threshold: 0, set, missingLeft };
  }

  #before(threshold: number): number {
    if (threshold === -Infinity) this.#call.refuse("a test for less than minus infinity");
    return this.#isDouble ? nextafter(threshold, -Infinity) : nextafter32(threshold, -Infinity);
  }
}
