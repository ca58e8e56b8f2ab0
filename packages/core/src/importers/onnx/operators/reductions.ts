import type { GraphBuilder, NodeId } from "../../../ir/index.ts";
import { approximate, doubt, firstLargest, productOf, rounded } from "../arithmetic.ts";
import type { Cellular } from "../cells.ts";
import { isFloating, isInteger, type ElementType } from "../element-type.ts";
import type { OperatorCall } from "../operator-call.ts";
import { groupPlaces } from "../places.ts";
import { integersOf } from "../sizes.ts";
import { cellDims, product, type Dim, type Value } from "../value.ts";
import { operator, type Operator } from "./operator.ts";

/** What becomes of groups of columns of a node: one column a group. */
type Reduce = (graph: GraphBuilder, node: NodeId, groups: readonly (readonly number[])[], type: ElementType) => NodeId;

/** Sums of columns, in any order. */
export const sums: Reduce = (graph, node, groups, type) => {
  if (isInteger(type)) return eachGroup("sum")(graph, node, groups, type);
  const weights = new Float64Array(graph.width(node) * groups.length);
  groups.forEach((group, output) => group.forEach((column) => (weights[column * groups.length + output] = 1)));
  return productOf(graph, node, weights, groups.length, type);
};

const eachGroup =
  (name: "sum" | "maximum" | "minimum"): Reduce =>
  (graph, node, groups) =>
    graph.concat(groups.map((group) => graph.reduce(name, graph.select(node, group))));

const products: Reduce = (graph, node, groups, type) => {
  const factors = groups[0]!.map((_, place) =>
    graph.select(
      node,
      groups.map((group) => group[place]!),
    ),
  );
  return factors.reduce((left, right) => rounded(graph, graph.times(left, right), type));
};

/** The columns of a node after a function of each. */
function mapped(before: (graph: GraphBuilder, node: NodeId, type: ElementType) => NodeId, reduce: Reduce): Reduce {
  return (graph, node, groups, type) => reduce(graph, before(graph, node, type), groups, type);
}

function then(reduce: Reduce, after: (graph: GraphBuilder, node: NodeId, type: ElementType) => NodeId): Reduce {
  return (graph, node, groups, type) => after(graph, reduce(graph, node, groups, type), type);
}

const squares = mapped((graph, node, type) => rounded(graph, graph.times(node, node), type), sums);

const means: Reduce = (graph, node, groups, type) => {
  const mean = graph.over(sums(graph, node, groups, type), graph.number(groups[0]!.length));
  return isInteger(type) ? graph.unary("trunc", mean) : rounded(graph, mean, type);
};

/** `log(sum(exp(x − m))) + m`, m the largest. */
const logSumExps: Reduce = (graph, node, groups, type) =>
  graph.concat(
    groups.map((group) => {
      const cells = graph.select(node, group);
      const most = graph.reduce("maximum", cells);
      const shift = graph.where(graph.compare("less", graph.unary("absolute", most), graph.number(Infinity)), most, graph.number(0));
      const powers = approximate(
        graph,
        rounded(graph, graph.unary("exp", rounded(graph, graph.minus(cells, shift), type)), type),
        doubt(type),
      );
      const total = sums(graph, powers, [group.map((_, place) => place)], type);
      const logarithm = approximate(graph, rounded(graph, graph.unary("log", total), type), doubt(type));
      return rounded(graph, graph.plus(logarithm, shift), type);
    }),
  );

/** The axes to reduce, in order. */
export function reducedAxes(call: OperatorCall, value: Cellular): readonly number[] {
  const stated = integersOf(call, 1, "axes");
  const rank = value.dims.length;
  if ((stated === undefined || stated.length === 0) && call.integer("noop_with_empty_axes", 0) !== 0) return [];
  const axes =
    stated === undefined || stated.length === 0 ? value.dims.map((_, axis) => axis) : stated.map((axis) => call.axis(axis, rank));
  for (const axis of axes) call.size(value.dims, axis);
  return [...new Set(axes)].toSorted((a, b) => a - b);
}

export function reducedDims(dims: readonly Dim[], axes: readonly number[], keep: boolean): readonly Dim[] {
  return keep ? dims.map((dim, axis) => (axes.includes(axis) ? 1 : dim)) : dims.filter((_, axis) => !axes.includes(axis));
}

function reduction(name: string, reduce: Reduce, isExact: boolean): Operator {
  return operator(name, (call) => {
    const value = call.input(0);
    if (value.type === "string" || value.type === "bool") return call.refuse(`elements of type ${value.type}`);
    const axes = reducedAxes(call, value);
    const dims = reducedDims(value.dims, axes, call.integer("keepdims", 1) !== 0);
    const groups = groupPlaces(cellDims(value.dims), axes);
    if (groups.length === 0 || groups[0]!.length === 0) return call.refuse("an axis of no place");
    return call.cells.computed([value], value.type, dims, (graph, [node]) => reduce(graph, node!, groups, value.type), isExact);
  });
}

/** The place of the largest along an axis: the first of equals. Where NaN is among them the runtime itself is not of one mind. */
function argument(name: string, sign: 1 | -1): Operator {
  return operator(name, (call): Value => {
    const value = call.input(0);
    const axis = call.axis(call.integer("axis", 0), value.dims.length);
    if (call.integer("select_last_index", 0) !== 0) return call.refuse("the last of equals");
    call.size(value.dims, axis);
    const dims = reducedDims(value.dims, [axis], call.integer("keepdims", 1) !== 0);
    const groups = groupPlaces(cellDims(value.dims), [axis]);
    return call.cells.computed([value], "int64", dims, (graph, [node]) => {
      const signed = sign === 1 ? node! : graph.unary("negative", node!);
      return graph.concat(groups.map((group) => graph.cast(firstLargest(graph, graph.select(signed, group)), "f64")));
    });
  });
}

/** Sums of the cells up to each place along an axis. */
function cumulative(call: OperatorCall): Value {
  const value = call.input(0);
  const [stated] = call.constant(1).data;
  const axis = call.axis(Number(stated), value.dims.length);
  const size = call.size(value.dims, axis);
  const [isExclusive, isReversed] = [call.integer("exclusive", 0) !== 0, call.integer("reverse", 0) !== 0];
  if (value.type === "string" || value.type === "bool" || size === 0) return call.refuse(`elements of type ${value.type}`);
  if (isExclusive) return call.refuse("sums that leave out their own place");
  const [cells, lines] = [cellDims(value.dims), groupPlaces(cellDims(value.dims), [axis])];
  const places = Array.from({ length: product(cells) }, (): number[] => []);
  for (const line of lines) {
    const ordered = isReversed ? line.toReversed() : line;
    ordered.forEach((cell, at) => (places[cell] = ordered.slice(0, at + 1)));
  }
  return call.cells.computed([value], value.type, value.dims, (graph, [node]) => sums(graph, node!, places, value.type));
}

/** Each cell over the norm along an axis. */
function normalized(call: OperatorCall): Value {
  const value = call.input(0);
  const axis = call.axis(call.integer("axis", -1), value.dims.length);
  const power = call.integer("p", 2);
  const size = call.size(value.dims, axis);
  if ((power !== 1 && power !== 2) || !isFloating(value.type)) return call.refuse(`the norm of order ${power}`);
  const lines = groupPlaces(cellDims(value.dims), [axis]);
  const lineOf = new Map(lines.flatMap((line, index) => line.map((cell): [number, number] => [cell, index])));
  return call.cells.computed([value], value.type, value.dims, (graph, [node]) => {
    const { type } = value;
    const parts = power === 1 ? graph.unary("absolute", node!) : rounded(graph, graph.times(node!, node!), type);
    const total = sums(graph, parts, lines, type);
    const norms = power === 1 ? total : rounded(graph, graph.unary("sqrt", total), type);
    const spread = graph.select(
      norms,
      Array.from({ length: lines.length * size }, (_, cell) => lineOf.get(cell)!),
    );
    const quotient = rounded(graph, graph.over(node!, spread), type);
    return graph.where(graph.compare("equal", spread, graph.number(0)), graph.number(0), quotient);
  });
}

export const reductions: readonly Operator[] = [
  operator("CumSum", cumulative),
  operator("LpNormalization", normalized),
  reduction("ReduceSum", sums, true),
  reduction("ReduceMean", means, true),
  reduction("ReduceMax", eachGroup("maximum"), true),
  reduction("ReduceMin", eachGroup("minimum"), true),
  reduction("ReduceProd", products, true),
  reduction("ReduceSumSquare", squares, true),
  reduction(
    "ReduceL1",
    mapped((graph, node) => graph.unary("absolute", node), sums),
    true,
  ),
  reduction(
    "ReduceL2",
    then(squares, (graph, node, type) => rounded(graph, graph.unary("sqrt", node), type)),
    true,
  ),
  reduction(
    "ReduceLogSum",
    then(sums, (graph, node, type) => approximate(graph, rounded(graph, graph.unary("log", node), type), doubt(type))),
    false,
  ),
  reduction("ReduceLogSumExp", logSumExps, false),
  argument("ArgMax", 1),
  argument("ArgMin", -1),
];
