import { GodwitError } from "../errors/index.ts";
import type { CouplingPrecision } from "../math/pairwise-coupling.ts";
import type { UnaryFunction } from "../math/unary-functions.ts";
import type { Column, Graph, Method, Node, NodeId } from "./graph.ts";
import type { Metric } from "./metric.ts";
import type {
  BinaryFunction,
  CheckRule,
  Comparison,
  Curve,
  ForestOutput,
  InterpolationRule,
  LibraryProduct,
  OpAttributes,
  OpName,
  OwnArithmetic,
  Reduction,
} from "./ops/attributes.ts";
import { ops } from "./ops/index.ts";
import type { Op } from "./ops/op.ts";
import { strings, tensor, vector, type Tensor } from "./tensor.ts";
import type { LeafModels } from "./leaf-models.ts";
import { parentsOf, type TreeEnsemble } from "./tree-ensemble.ts";
import { printType, type ValueType } from "./value-type.ts";

/** Whose fault a broken rule of an op is: ours, or the model file's where its numbers decide shapes. */
type Blame = "INTERNAL" | "INVALID_MODEL";

/** Makes graphs node by node; every node is checked and typed as it is added. */
export class GraphBuilder {
  readonly #columns: Column[];
  readonly #nodes: Node[] = [];
  readonly #blame: Blame;

  constructor(columns: readonly Column[] = [], blame: Blame = "INTERNAL") {
    this.#columns = [...columns];
    this.#blame = blame;
  }

  /** Adds a column to the signature and returns its index. */
  column(column: Column): number {
    this.#columns.push(column);
    return this.#columns.length - 1;
  }

  /** Settles what an importer learns late: a column's dtype (before any node reads it), nullability, categories. */
  replaceColumn(index: number, column: Column): void {
    this.#columns[index] = column;
  }

  columnAt(index: number): Column {
    const column = this.#columns[index];
    if (column === undefined) throw new GodwitError("INTERNAL", `there is no column ${index}`);
    return column;
  }

  /** Adds a node of any op; the methods below are its short forms. */
  add<K extends OpName>(op: K, inputs: readonly NodeId[], attributes: OpAttributes[K]): NodeId {
    const declared = ops[op] as Op<K>;
    const types = inputs.map((id) => this.type(id));
    if (declared.arity === "any" ? inputs.length === 0 : inputs.length !== declared.arity)
      throw new GodwitError("INTERNAL", `${op} takes ${declared.arity} inputs, not ${inputs.length}`);
    const type = inferType(declared, types, attributes, this.#columns, this.#blame);
    this.#nodes.push({ op, inputs: [...inputs], attributes, type } as unknown as Node);
    return this.#nodes.length - 1;
  }

  /** Adds a node of another graph with its attributes; its type is inferred again only where that of an input is another. */
  keep(node: Node, inputs: readonly NodeId[], { nodes }: Pick<Graph, "nodes">): NodeId {
    if (!inputs.every((id, place) => this.type(id) === nodes[node.inputs[place]!]!.type))
      return this.add<OpName>(node.op, inputs, node.attributes);
    const isSame = inputs.every((id, place) => id === node.inputs[place]);
    this.#nodes.push(isSame ? node : { ...node, inputs });
    return this.#nodes.length - 1;
  }

  node(id: NodeId): Node {
    const node = this.#nodes[id];
    if (node === undefined) throw new GodwitError("INTERNAL", `there is no node ${id}`);
    return node;
  }

  type(id: NodeId): ValueType {
    return this.node(id).type;
  }

  width(id: NodeId): number {
    return this.type(id).width;
  }

  finish(methods: readonly Method[]): Graph {
    return { columns: this.#columns, nodes: this.#nodes, methods };
  }

  input(columns: readonly number[]): NodeId {
    return this.add("input", [], { columns });
  }
  /** `error`: float64, as wide as the value. */
  constant(value: Tensor, error?: Tensor): NodeId {
    return this.add("constant", [], { value, ...(error && { error }) });
  }
  /** A float64 constant: one number, or a row. */
  number(...values: readonly number[]): NodeId {
    return this.constant(vector(values));
  }
  /** A string constant. */
  string(...values: readonly (string | null)[]): NodeId {
    return this.constant(strings(values));
  }
  unary(name: UnaryFunction, value: NodeId): NodeId {
    return this.add("unary", [value], { function: name });
  }
  binary(name: BinaryFunction, left: NodeId, right: NodeId): NodeId {
    return this.add("binary", [left, right], { function: name });
  }
  plus(left: NodeId, right: NodeId): NodeId {
    return this.binary("add", left, right);
  }
  minus(left: NodeId, right: NodeId): NodeId {
    return this.binary("subtract", left, right);
  }
  times(left: NodeId, right: NodeId): NodeId {
    return this.binary("multiply", left, right);
  }
  over(left: NodeId, right: NodeId): NodeId {
    return this.binary("divide", left, right);
  }
  compare(name: Comparison, left: NodeId, right: NodeId): NodeId {
    return this.add("compare", [left, right], { function: name });
  }
  logical(name: "and" | "or", left: NodeId, right: NodeId): NodeId {
    return this.add("logical", [left, right], { function: name });
  }
  isMissing(value: NodeId): NodeId {
    return this.add("is_missing", [value], {});
  }
  where(condition: NodeId, yes: NodeId, no: NodeId): NodeId {
    return this.add("where", [condition, yes, no], {});
  }
  cast(value: NodeId, dtype: "f64" | "f32" | "i32"): NodeId {
    return this.type(value).dtype === dtype ? value : this.add("cast", [value], { dtype });
  }
  select(value: NodeId, columns: readonly number[]): NodeId {
    const whole = columns.length === this.width(value) && columns.every((column, index) => column === index);
    return whole ? value : this.add("select", [value], { columns });
  }
  concat(values: readonly NodeId[]): NodeId {
    return values.length === 1 ? values[0]! : this.add("concat", values, {});
  }
  toDense(value: NodeId): NodeId {
    return this.type(value).layout === "dense" ? value : this.add("to_dense", [value], {});
  }
  toSparse(value: NodeId): NodeId {
    return this.type(value).layout === "sparse" ? value : this.add("to_sparse", [value], {});
  }
  /** `each` neighbouring columns give one number. */
  reduce(name: Reduction, value: NodeId, each: number = this.width(value)): NodeId {
    return this.add("reduce", [value], { function: name, ...(each !== this.width(value) && { each }) });
  }
  /** `weights` float64 [width, outputs]. */
  matmul(value: NodeId, weights: Tensor, options: LibraryProduct & OwnArithmetic = {}): NodeId {
    return this.add("matmul", [value], { weights, ...options });
  }
  /** `points` float64 [n, width]. */
  distances(value: NodeId, points: Tensor, metric: Metric): NodeId {
    return this.add("distances", [this.toDense(value)], { points, metric });
  }
  nearest(value: NodeId, attributes: OpAttributes["nearest"]): NodeId {
    return this.add("nearest", [this.toDense(value)], attributes);
  }
  lookup(value: NodeId, keys: Tensor, values: readonly number[], missing: number, unknown: number): NodeId {
    return this.add("lookup", [value], { keys, values: tensor("i32", [values.length], Int32Array.from(values)), missing, unknown });
  }
  take(index: NodeId, table: Tensor): NodeId {
    return this.add("take", [index], { table });
  }
  oneHot(index: NodeId, size: number, layout: "dense" | "sparse"): NodeId {
    return this.add("one_hot", [index], { size, layout });
  }
  bucketize(value: NodeId, edges: readonly Tensor[], side: "left" | "right"): NodeId {
    return this.add("bucketize", [value], { edges, side });
  }
  interpolate(value: NodeId, curves: readonly Curve[], rule: InterpolationRule = "numpy"): NodeId {
    return this.add("interpolate", [value], { curves, rule });
  }
  couple(value: NodeId, classes: number, precision: CouplingPrecision = "f64"): NodeId {
    return this.add("couple", [value], { classes, precision });
  }
  /** `problem` as `rowProblem` writes it. */
  solve(value: NodeId, problem: Tensor): NodeId {
    return this.add("solve", [this.toDense(value)], { problem });
  }
  /** The nodes on the way to the leaves of an ensemble; undefined where a node stands before its parent. */
  treePaths(leaves: NodeId, ensemble: TreeEnsemble): NodeId | undefined {
    if (parentsOf(ensemble) === undefined) return undefined;
    const { left, right, treeOffset } = ensemble;
    return this.add("tree_paths", [leaves], {
      left: tensor("i32", [left.length], left),
      right: tensor("i32", [right.length], right),
      offset: tensor("i32", [treeOffset.length], treeOffset),
    });
  }
  /** The scores after each stage, of trees that stand stage by stage; `values` as a forest gives them, `start` float64 [rows, outputs]. */
  stagedSums(values: NodeId, start: NodeId): NodeId {
    return this.add("staged_sums", [values, start], {});
  }
  /** `start`, float64 [rows, outputs], takes the place of the ensemble's `initial`. */
  /** A sparse value is made dense: of its columns only those that the trees test remain after the passes. */
  forest(value: NodeId, ensemble: TreeEnsemble, output: ForestOutput, start?: NodeId): NodeId {
    const features = this.toDense(value);
    return this.add("forest", start === undefined ? [features] : [features, start], { ensemble, output });
  }
  linearLeaves(features: NodeId, leaves: NodeId, models: LeafModels): NodeId {
    return this.add("linear_leaves", [features, leaves], { models });
  }
  check(value: NodeId, rule: CheckRule, step: string, labels: readonly string[]): NodeId {
    return this.add("check", [value], { rule, step, labels });
  }
}

/** The type that an op gives, with the op's name in the error where the rules are broken. */
export function inferType<K extends OpName>(
  op: Op<K>,
  types: readonly ValueType[],
  attributes: OpAttributes[K],
  columns: readonly Column[],
  blame: Blame = "INTERNAL",
): ValueType {
  try {
    return op.infer(types, attributes, { columns });
  } catch (error) {
    if (!(error instanceof GodwitError)) throw error;
    throw new GodwitError(
      error.code === "INTERNAL" ? blame : error.code,
      `${op.name}(${types.map(printType).join(", ")}) ${error.message}`,
      { cause: error },
    );
  }
}
