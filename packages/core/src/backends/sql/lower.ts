import { GodwitError } from "../../errors/index.ts";
import type { Graph, Method, Node, NodeId } from "../../ir/graph.ts";
import { neededNodes } from "../../ir/interpret.ts";
import type { OpName } from "../../ir/ops/attributes.ts";
import type { ExpressionPool } from "./expression-pool.ts";
import { lowerBinary, lowerChain, lowerUnary } from "./lower-arithmetic.ts";
import { lowerCast, lowerCompare, lowerIsMissing, lowerLogical, lowerWhere } from "./lower-conditions.ts";
import { lowerConcat, lowerConstant, lowerInput, lowerSelect, lowerToDense, lowerToSparse } from "./lower-layout.ts";
import { lowerBucketize, lowerInterpolate, lowerLookup, lowerOneHot, lowerTake } from "./lower-lookup.ts";
import { lowerForest, lowerStagedSums } from "./lower-models.ts";
import { lowerCheck, lowerMatmul, lowerReduce } from "./lower-rows.ts";
import { notInSql, type Cells, type SqlContext, type SqlLowering } from "./lowering.ts";

function refused<K extends OpName>(what: string): SqlLowering<K> {
  return (context) => notInSql(context, what);
}

/** How each op becomes expressions, or what it is that cannot. */
const lowerings: { readonly [K in OpName]: SqlLowering<K> } = {
  input: lowerInput,
  constant: lowerConstant,
  unary: lowerUnary,
  binary: lowerBinary,
  compare: lowerCompare,
  logical: lowerLogical,
  is_missing: lowerIsMissing,
  where: lowerWhere,
  cast: lowerCast,
  select: lowerSelect,
  concat: lowerConcat,
  to_dense: lowerToDense,
  to_sparse: lowerToSparse,
  reduce: lowerReduce,
  matmul: lowerMatmul,
  distances: refused("a distance to stored points (op distances)"),
  nearest: refused("a search among stored points (op nearest)"),
  barycenter: refused("weights of neighbours (op barycenter)"),
  lookup: lowerLookup,
  city_hash: refused("CatBoost's hash of a category (op city_hash)"),
  hash_lookup: refused("CatBoost's combinations of categories (op hash_lookup)"),
  take: lowerTake,
  one_hot: lowerOneHot,
  bucketize: lowerBucketize,
  interpolate: lowerInterpolate,
  tree_paths: refused("the path through a tree (op tree_paths)"),
  staged_sums: lowerStagedSums,
  weighted_median: refused("a weighted median of estimators (op weighted_median)"),
  forest: lowerForest,
  linear_leaves: refused("linear models in the leaves of trees (op linear_leaves)"),
  text_counts: refused("a text vectorizer (op text_counts)"),
  term_sums: refused("a vectorizer of terms (op term_sums)"),
  chain: lowerChain,
  check: lowerCheck,
  couple: refused("the coupling of pairwise probabilities (op couple)"),
  solve: refused("an iterative solution for each row (op solve)"),
};

/** The cells of a method's outputs. Throws UNSUPPORTED_BY_DIALECT, which names the op. */
export function lowerToCells(
  graph: Graph,
  method: Method,
  { dialect, pool, form }: Pick<SqlContext, "dialect" | "pool" | "form">,
): readonly Cells[] {
  const known = new Map<NodeId, Cells>();
  for (const id of neededNodes(graph, method)) {
    const node = graph.nodes[id]!;
    const inputs = node.inputs.map((input) => known.get(input)!);
    const stored = (place: number): Cells => storedCells(graph, node.inputs[place]!, known, pool);
    const context = { pool, dialect, form, columns: graph.columns, inputs, stored };
    const cells = lowerNode(context, node);
    if (cells.length !== node.type.width)
      throw new GodwitError("INTERNAL", `${node.op} gave ${cells.length} expressions for width ${node.type.width}`);
    known.set(id, cells);
  }
  return method.outputs.map(({ value }) => known.get(value)!);
}

function lowerNode(context: Parameters<SqlLowering<OpName>>[0], node: Node): Cells {
  return (lowerings[node.op] as SqlLowering<OpName>)(context, node);
}

/** Which cells of a sparse value are stored: those that were not 0 where it became sparse, whatever was made of them since. */
function storedCells(graph: Graph, id: NodeId, known: ReadonlyMap<NodeId, Cells>, pool: ExpressionPool): Cells {
  const { op, inputs, attributes, type } = graph.nodes[id]!;
  const of = (input: NodeId): Cells => storedCells(graph, input, known, pool);
  const isSparse = type.layout === "sparse";
  if (isSparse && (op === "unary" || op === "binary" || op === "check")) return of(inputs[0]!);
  if (isSparse && op === "concat") return inputs.flatMap(of);
  if (isSparse && op === "select") return attributes.columns.map((column) => of(inputs[0]!)[column]!);
  return known.get(id)!.map((cell) => pool.logical("or", [pool.isMissing(cell), pool.compare("<>", cell, pool.number(0))]));
}
