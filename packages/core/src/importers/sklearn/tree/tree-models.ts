import type { NodeId, TreeEnsemble } from "../../../ir/index.ts";
import { joinTrees, type TreeNodes } from "../../../composites/index.ts";
import {
  type Answer,
  type AnswerPart,
  type FittedEstimator,
  type ImportContext,
  labelOfMaximum,
  type Labels,
  labelsSideBySide,
  scoresByLabel,
  type Table,
} from "../../estimator/index.ts";
import { writeProbabilities } from "./class-probabilities.ts";
import type { TreeState } from "./tree-state.ts";

/** A node of a scikit-learn tree list in the form that `joinTrees` takes; `features` where the tree saw a subset of the columns. */
export function nodesOf(tree: TreeState, output: number = -1, features: Int32Array | null = null): TreeNodes {
  return { ...tree, categorySet: null, features, output };
}

/** The mean over trees of class probabilities, all outputs side by side. */
export function probabilityEnsemble(trees: readonly TreeState[], featureCount: number, counts: boolean): TreeEnsemble {
  const { classCounts } = trees[0]!;
  const width = classCounts.reduce((sum, count) => sum + count, 0);
  return joinTrees(
    trees.map((tree) => nodesOf(tree)),
    { featureCount, outputCount: width, leafWidth: width, compare: "f32", initial: new Float64Array(width) },
    (tree, node, target, offset) => {
      let at = offset;
      classCounts.forEach((count, output) => {
        writeProbabilities(trees[tree]!, node, output, counts, target, at);
        at += count;
      });
    },
  );
}

/** Leaf values as they stand, all outputs side by side (regression, or a single tree's class values). */
export function valueEnsemble(trees: readonly TreeState[], featureCount: number): TreeEnsemble {
  const { outputCount, classWidth } = trees[0]!;
  const width = outputCount * classWidth;
  return joinTrees(
    trees.map((tree) => nodesOf(tree)),
    { featureCount, outputCount: width, leafWidth: width, compare: "f32", initial: new Float64Array(width) },
    (tree, node, target, offset) => target.set(trees[tree]!.values.subarray(node * width, (node + 1) * width), offset),
  );
}

/** Class probabilities of each output, cut from a value that holds them side by side. */
export function splitOutputs(context: ImportContext, value: NodeId, labels: readonly Labels[]): NodeId[] {
  let start = 0;
  return labels.map(({ count }) => {
    const columns = Array.from({ length: count }, (_, index) => start + index);
    start += count;
    return context.graph.select(value, columns);
  });
}

/** The methods of a classifier that has class probabilities of each output. */
export function probabilityMethods(
  context: ImportContext,
  labels: readonly Labels[],
  probabilities: (x: Table) => readonly NodeId[],
  decide: (x: Table) => readonly NodeId[] = probabilities,
): FittedEstimator["methods"] {
  const { graph } = context;
  const scores = (x: Table, of: (node: NodeId) => NodeId): AnswerPart[] =>
    probabilities(x).map((node, output) => scoresByLabel(labels[output]!, of(node)));
  return {
    predict(x): Answer {
      const parts = labelsSideBySide(
        graph,
        decide(x).map((node, output) => labelOfMaximum(graph, labels[output]!, node)),
      );
      // Until 0.20 several outputs are put into an array of zeros.
      if (labels.length === 1 || context.since(0, 21, true)) return parts;
      return parts.map((part) => ({ ...part, value: graph.cast(part.value, "f64"), dtype: "<f8" }));
    },
    predict_proba: (x) => scores(x, (node) => node),
    predict_log_proba: (x) => scores(x, (node) => graph.unary("log", node)),
  };
}
