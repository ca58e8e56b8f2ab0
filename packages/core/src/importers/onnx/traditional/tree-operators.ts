import { vector, type GraphBuilder, type NodeId } from "../../../ir/index.ts";
import { firstLargest } from "../arithmetic.ts";
import { isFloating } from "../element-type.ts";
import type { OperatorCall } from "../operator-call.ts";
import { operator, type Operator } from "../operators/operator.ts";
import type { RowsValue, Value } from "../value.ts";
import { classLabels, labelAt, labelWhere } from "./labels.ts";
import { postTransformOf, Scores, type PostTransform } from "./scores.ts";
import { floatsOrTensor, namedTrees, placedTrees } from "./tree-attributes.ts";
import { TreeForest } from "./tree-forest.ts";
import type { TreeNodes } from "./tree-nodes.ts";

type Features = ReturnType<OperatorCall["table"]>;

function featuresOf(call: OperatorCall): Features {
  const x = call.table(0);
  return x.type === "string" || x.type === "bool" ? call.refuse(`features of type ${x.type}`) : x;
}

/** Scores in double are computed in double, and given as float. */
function asOutput(call: OperatorCall, x: Features, node: NodeId, width: number, type: "float" | "double"): RowsValue {
  return { kind: "rows", type, dims: [x.dims[0]!, width], node: type === "float" ? call.graph.unary("float32", node) : node };
}

type Aggregate = "SUM" | "AVERAGE" | "MIN" | "MAX";

/** What becomes of the leaves of all trees. */
interface Scoring {
  readonly aggregate: Aggregate;
  readonly transform: PostTransform;
  readonly base: readonly number[];
  readonly output: "float" | "double";
}

function regressor(call: OperatorCall, trees: TreeNodes, targets: number, { aggregate, transform, base, output }: Scoring): RowsValue {
  const x = featuresOf(call);
  const type = x.type === "double" ? "double" : "float";
  const forest = new TreeForest(call, trees, x.width, targets, type === "double");
  const { graph } = call;
  const scores = new Scores(graph, type);
  if (base.length > 0 && base.length !== targets && !(base.length === 1 && targets === 1))
    return call.invalid("its base values are not one a target");
  const sum = aggregated(call, forest, x.node, aggregate);
  const shifted = base.length === 0 ? sum : scores.plus(sum, graph.constant(vector(base)));
  const answer = targets === 1 ? shifted : scores.transformed(shifted, transform);
  return asOutput(call, x, answer, targets, output);
}

function aggregated(call: OperatorCall, forest: TreeForest, x: NodeId, aggregate: Aggregate): NodeId {
  const { graph } = call;
  switch (aggregate) {
    case "SUM":
      return forest.sums(graph, x);
    case "AVERAGE":
      return averaged(graph, forest, x);
    case "MIN":
    case "MAX": {
      for (let target = 0; target < forest.outputs; target++)
        if (!forest.always(target)) call.refuse("the extreme of leaves that some rows do not reach");
      const isLeast = aggregate === "MIN";
      const trees = forest.each(graph, x, isLeast ? Infinity : -Infinity);
      return trees.reduce((best, tree) => graph.where(graph.compare(isLeast ? "less" : "greater", tree, best), tree, best));
    }
    default:
      return aggregate satisfies never;
  }
}

function averaged(graph: GraphBuilder, forest: TreeForest, x: NodeId): NodeId {
  const mean = graph.over(forest.sums(graph, x), graph.number(forest.trees.roots.length));
  return forest.isDouble ? mean : graph.unary("float32", mean);
}

/**
 * The rules of onnxruntime, which go beyond the specification: with two classes of which the leaves name one, that score decides
 * alone and makes both columns; with two that both have scores, the second decides.
 */
function classifier(call: OperatorCall): readonly Value[] {
  const x = featuresOf(call);
  const labels = classLabels(call, "classlabels_strings", "classlabels_int64s");
  const classes = labels.values.length;
  const trees = namedTrees(call, "class");
  const transform = postTransformOf(call);
  const base = floatsOrTensor(call, "base_values");
  const type = x.type === "double" ? "double" : "float";
  if (classes === 0) return call.invalid("it has no labels");
  const forest = new TreeForest(call, trees, x.width, classes, type === "double");
  const { graph } = call;
  const scores = new Scores(graph, type);
  const sums = forest.sums(graph, x.node);
  const rows = x.dims[0] as { readonly each: number };
  if (classes > 2) {
    const shifted =
      base.length === 0
        ? sums
        : base.length === classes
          ? scores.plus(sums, graph.constant(vector(base)))
          : call.invalid("its base values are not one a class");
    const contest = base.length > 0 ? shifted : onlyPresent(graph, forest, x.node, shifted);
    return [
      labelAt(graph, labels, firstLargest(graph, contest), rows),
      asOutput(call, x, scores.transformed(shifted, transform), classes, "float"),
    ];
  }
  const weights = trees.nodes.flatMap((node) => node.weights);
  const binary = {
    isBinary: classes === 2 && new Set(weights.map(({ target }) => target)).size === 1,
    isPositive: weights.every(({ value }) => !(value < 0)),
  };
  const present = (target: number): boolean =>
    forest.always(target) ? true : forest.never(target) ? false : call.refuse("leaves that score one of two classes for some rows only");
  const column = (target: number): NodeId => graph.select(sums, [target]);
  const pair =
    classes === 1 ? singleClass(graph, scores, column(0), base) : twoClasses(graph, scores, [column(0), column(1)], present(1), base);
  const decides = graph.compare("greater", pair.deciding, graph.number(binary.isBinary && binary.isPositive ? 0.5 : 0));
  const label = binary.isBinary
    ? labelWhere(graph, labels.type, decides, labels.values[1]!, labels.values[0]!, rows)
    : plainLabel(call, labels, decides, rows);
  const isOpen = pair.columns.length === 1;
  if (isOpen && transform === "PROBIT") return call.refuse("one score of two classes by the inverse of the normal distribution");
  const both = isOpen
    ? completed(graph, scores, pair.columns[0]!, transform, binary.isBinary ? (binary.isPositive ? 0 : 2) : pair.adds)
    : scores.transformed(graph.concat(pair.columns), transform);
  if (graph.width(both) !== classes) return call.refuse(`one score for ${classes} classes`);
  return [label, asOutput(call, x, both, classes, "float")];
}

/** The scores so far: one or two columns, and the one that decides. */
interface Pair {
  readonly columns: readonly NodeId[];
  readonly deciding: NodeId;
  /** How a single column is completed where the leaves name both classes: -1 not at all, 3 by its negative. */
  readonly adds: number;
}

function singleClass(graph: GraphBuilder, scores: Scores, sum: NodeId, base: readonly number[]): Pair {
  if (base.length === 2) {
    const shifted = scores.plus(sum, graph.number(base[1]!));
    return { columns: [scores.negative(shifted), shifted], deciding: shifted, adds: -1 };
  }
  const shifted = base.length === 1 ? scores.plus(sum, graph.number(base[0]!)) : sum;
  return { columns: [shifted], deciding: shifted, adds: -1 };
}

function twoClasses(
  graph: GraphBuilder,
  scores: Scores,
  [first, second]: readonly [NodeId, NodeId],
  hasSecond: boolean,
  base: readonly number[],
): Pair {
  if (base.length === 2 && hasSecond) {
    const shifted = scores.plus(graph.number(base[1]!), first);
    return { columns: [scores.negative(shifted), shifted], deciding: shifted, adds: -1 };
  }
  if (base.length === 2) {
    const shifted = scores.plus(first, graph.number(base[0]!));
    return { columns: [shifted, graph.number(0)], deciding: shifted, adds: -1 };
  }
  const shifted = base.length === 1 ? scores.plus(first, graph.number(base[0]!)) : first;
  if (hasSecond) return { columns: [shifted, second], deciding: second, adds: -1 };
  return { columns: [shifted], deciding: shifted, adds: base.length === 0 ? 3 : -1 };
}

/** Two columns of one score: `adds` 0 by its complement, 2 and 3 by its negative, or the logistic function of both. */
function completed(graph: GraphBuilder, scores: Scores, score: NodeId, transform: PostTransform, adds: number): NodeId {
  if (adds < 0) return score;
  if (adds < 2) return graph.concat([scores.complement(score), score]);
  if (transform === "LOGISTIC") return graph.concat([scores.logistic(scores.negative(score)), scores.logistic(score)]);
  return graph.concat([scores.negative(score), score]);
}

/** Where the leaves name both classes, or there is one: integers 1 and 0, as places among the labels where these are texts. */
function plainLabel(
  call: OperatorCall,
  labels: ReturnType<typeof classLabels>,
  decides: NodeId,
  rows: { readonly each: number },
): RowsValue {
  if (labels.type === "int64") return labelWhere(call.graph, "int64", decides, 1, 0, rows);
  const [first, second] = labels.values;
  return second === undefined ? call.refuse("one label that is a text") : labelWhere(call.graph, "string", decides, second, first!, rows);
}

/** Classes that no leaf of a row scores do not take part. */
function onlyPresent(graph: GraphBuilder, forest: TreeForest, x: NodeId, sums: NodeId): NodeId {
  if (Array.from({ length: forest.outputs }, (_, target) => forest.always(target)).every(Boolean)) return sums;
  const counts = forest.sums(graph, x, true);
  return graph.where(graph.compare("greater", counts, graph.number(0)), sums, graph.number(-Infinity));
}

const aggregates: readonly Aggregate[] = ["AVERAGE", "SUM", "MIN", "MAX"];

function aggregateOf(call: OperatorCall, isNumbered: boolean): Aggregate {
  const stated = isNumbered ? aggregates[call.integer("aggregate_function", 1)] : call.string("aggregate_function", "SUM");
  return aggregates.find((name) => name === stated) ?? call.invalid(`the aggregate_function ${stated}`);
}

export const treeOperators: readonly Operator[] = [
  operator("ai.onnx.ml.TreeEnsembleRegressor", (call) =>
    regressor(call, namedTrees(call, "target"), call.integer("n_targets"), {
      aggregate: aggregateOf(call, false),
      transform: postTransformOf(call),
      base: floatsOrTensor(call, "base_values"),
      output: "float",
    }),
  ),
  operator("ai.onnx.ml.TreeEnsembleClassifier", classifier),
  operator("ai.onnx.ml.TreeEnsemble", (call) => {
    const x = call.table(0);
    if (!isFloating(x.type)) return call.invalid(`features of type ${x.type}`);
    return regressor(call, placedTrees(call), call.integer("n_targets"), {
      aggregate: aggregateOf(call, true),
      transform: postTransformOf(call, true),
      base: [],
      output: x.type,
    });
  }),
];
