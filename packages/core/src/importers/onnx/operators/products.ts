import { interpretWithBounds, neededNodes, vector, type GraphBuilder, type NodeId } from "../../../ir/index.ts";
import { productOf, rounded } from "../arithmetic.ts";
import { constant, type Cellular } from "../cells.ts";
import { isFloating, type ElementType } from "../element-type.ts";
import type { OperatorCall } from "../operator-call.ts";
import { eachCell, strides } from "../places.ts";
import { cellDims, isRowAxis, printDims, product, rowAxisOf, type ConstantValue, type Dim, type RowsValue } from "../value.ts";
import { operator, type Operator } from "./operator.ts";

/** A matrix, or a stack of them, as NumPy's matmul takes it: a list gets an axis of 1. */
function asMatrix(value: Cellular, side: "left" | "right"): Cellular {
  if (value.dims.length !== 1) return value;
  const dims = side === "left" ? [1, ...value.dims] : [...value.dims, 1];
  return { ...value, dims } as Cellular;
}

/**
 * The weights of a product as one matrix from all cells of the row's side to all cells of the result: blocks that repeat
 * along the axes of the stack and along the other axis of the row's side.
 */
interface Product {
  readonly rows: RowsValue;
  readonly constant: ConstantValue;
  /** By how much each constant may differ from the runtime's, which computed it itself. */
  readonly error: Float64Array | null;
  /** Whether the row's side stands at the left. */
  readonly isLeft: boolean;
}

/** NumPy's matmul of a value of the rows and a constant. */
export function multiplied(call: OperatorCall, left: Cellular, right: Cellular): Cellular {
  const [a, b] = [asMatrix(left, "left"), asMatrix(right, "right")];
  if (a.type !== b.type) return call.invalid(`${a.type} meets ${b.type}`);
  const dims = productDims(call, a.dims, b.dims);
  const result = computed(call, a, b, dims);
  const listed = [
    ...dims.slice(0, -2),
    ...(left.dims.length === 1 ? [] : [dims.at(-2)!]),
    ...(right.dims.length === 1 ? [] : [dims.at(-1)!]),
  ];
  return call.cells.reshaped(result, listed);
}

function productDims(call: OperatorCall, a: readonly Dim[], b: readonly Dim[]): readonly Dim[] {
  const [inner, other] = [a.at(-1)!, b.at(-2)!];
  if (isRowAxis(inner) || isRowAxis(other)) return call.refuse("a product along the rows, which mixes them");
  if (inner !== other) return call.invalid(`${printDims(a)} does not multiply ${printDims(b)}`);
  const rank = Math.max(a.length, b.length) - 2;
  const stack = Array.from({ length: rank }, (_, axis): Dim => {
    const [one, two] = [a[axis - rank + a.length - 2] ?? 1, b[axis - rank + b.length - 2] ?? 1];
    if (one !== 1 && two !== 1 && (isRowAxis(one) !== isRowAxis(two) || (!isRowAxis(one) && one !== two)))
      return call.refuse(`the product of ${printDims(a)} and ${printDims(b)}`);
    return one === 1 ? two : one;
  });
  return [...stack, a.at(-2)!, b.at(-1)!];
}

function computed(call: OperatorCall, a: Cellular, b: Cellular, dims: readonly Dim[]): Cellular {
  const [left, right] = [settled(call, a), settled(call, b)];
  if (right !== undefined) return withWeights(call, { rows: asRows(call, a), ...right, isLeft: true }, dims);
  if (left !== undefined) return withWeights(call, { rows: asRows(call, b), ...left, isLeft: false }, dims);
  return ofRows(call, asRows(call, a), asRows(call, b), dims);
}

function asRows(call: OperatorCall, value: Cellular): RowsValue {
  return value.kind === "rows" ? value : { kind: "rows", type: value.type, dims: value.dims, node: call.cells.node(value) };
}

/** What depends on no column as a constant, with the doubt that functions of constants brought in. */
function settled(call: OperatorCall, value: Cellular): Pick<Product, "constant" | "error"> | undefined {
  if (value.kind === "constant") return { constant: value, error: null };
  if (rowAxisOf(value.dims) !== -1) return undefined;
  const graph = call.graph.finish([{ name: "settled", outputs: [{ name: "settled", value: value.node, dtype: "<f8", shape: "matrix" }] }]);
  if (neededNodes(graph, graph.methods[0]!).some((id) => graph.nodes[id]!.op === "input")) return undefined;
  const [row] = interpretWithBounds(graph, "settled", { rows: 1, columns: graph.columns.map(() => new Float64Array(1)) });
  if (row?.value.kind !== "dense" || !(row.value.data instanceof Float64Array)) return undefined;
  return { constant: constant(value.type, cellDims(value.dims), row.value.data), error: row.error };
}

/** Products that share weights are one product each; the whole is their cells side by side. */
function withWeights(call: OperatorCall, { rows, constant: weightsOf, error, isLeft }: Product, dims: readonly Dim[]): Cellular {
  const { type } = rows;
  if (!(weightsOf.data instanceof Float64Array)) return call.invalid("a product of texts");
  const [from, fixed, to] = [cellDims(rows.dims), cellDims(weightsOf.dims), cellDims(dims)];
  const [fromSteps, fixedSteps] = [strides(from), strides(fixed)];
  const inner = isLeft ? from.at(-1)! : from.at(-2)!;
  const outputs = isLeft ? fixed.at(-1)! : fixed.at(-2)!;
  const innerStep = isLeft ? fromSteps.at(-1)! : fromSteps.at(-2)!;
  const [fixedInner, fixedOuter] = isLeft ? [fixedSteps.at(-2)!, fixedSteps.at(-1)!] : [fixedSteps.at(-1)!, fixedSteps.at(-2)!];
  const rank = to.length - 2;
  /** Every product of one vector with one matrix: the stack's place, and the other axis of the row's side. */
  const others = isLeft ? to.at(-2)! : to.at(-1)!;
  const blocks: { readonly start: number; readonly matrix: number }[] = [];
  eachCell([...to.slice(0, -2), others], (at) => {
    const offset = (sizes: readonly number[], steps: readonly number[]): number =>
      sizes.slice(0, -2).reduce((sum, size, axis) => sum + (size === 1 ? 0 : at[axis + rank - sizes.length + 2]! * steps[axis]!), 0);
    const outer = at.at(-1)! * (isLeft ? fromSteps.at(-2)! : fromSteps.at(-1)!);
    return blocks.push({ start: offset(from, fromSteps) + outer, matrix: offset(fixed, fixedSteps) });
  });
  const { data } = weightsOf;
  const build = (graph: GraphBuilder, node: NodeId): NodeId => {
    const parts = blocks.map(({ start, matrix }) => {
      const vectorOf = graph.select(
        node,
        Array.from({ length: inner }, (_, index) => start + index * innerStep),
      );
      const block = (cells: Float64Array): Float64Array =>
        Float64Array.from(
          { length: inner * outputs },
          (_, place) => cells[matrix + Math.floor(place / outputs) * fixedInner + (place % outputs) * fixedOuter]!,
        );
      return productOf(graph, vectorOf, block(data), outputs, type, error === null ? undefined : block(error));
    });
    const whole = graph.concat(parts);
    if (isLeft) return whole;
    const stack = product(to.slice(0, -2));
    const order = eachCell([stack, outputs, others], ([place, output, other]) => (place! * others + other!) * outputs + output!);
    return graph.select(whole, order);
  };
  return call.cells.computed([rows], type, dims, (graph, [node]) => build(graph, node!), false);
}

/** A product of two values of a row: only where the stack is the rows', as pairs of vectors. */
function ofRows(call: OperatorCall, a: RowsValue, b: RowsValue, dims: readonly Dim[]): Cellular {
  const axis = rowAxisOf(dims);
  if (
    axis === -1 ||
    axis >= dims.length - 2 ||
    axis !== rowAxisOf(a.dims) - a.dims.length + dims.length ||
    dims.length !== a.dims.length ||
    a.dims.length !== b.dims.length
  )
    return call.refuse(`the product of ${printDims(a.dims)} and ${printDims(b.dims)}, both of the data`);
  const [from, other, to] = [cellDims(a.dims), cellDims(b.dims), cellDims(dims)];
  const inner = from.at(-1)!;
  const [steps, otherSteps] = [strides(from), strides(other)];
  return call.cells.computed([a, b], a.type, dims, (graph, [left, right]) =>
    graph.concat(
      eachPair(to, (at) => {
        const base = (sizes: readonly number[], by: readonly number[]): number =>
          sizes.slice(0, -2).reduce((sum, size, each) => sum + (size === 1 ? 0 : at[each]! * by[each]!), 0);
        const one = Array.from({ length: inner }, (_, index) => base(from, steps) + at.at(-2)! * steps.at(-2)! + index);
        const two = Array.from({ length: inner }, (_, index) => base(other, otherSteps) + index * otherSteps.at(-2)! + at.at(-1)!);
        const terms = rounded(graph, graph.times(graph.select(left!, one), graph.select(right!, two)), a.type);
        return productOf(graph, terms, new Float64Array(inner).fill(1), 1, a.type);
      }),
    ),
  );
}

function eachPair(dims: readonly number[], make: (at: readonly number[]) => NodeId): NodeId[] {
  const nodes: NodeId[] = [];
  eachCell(dims, (at) => nodes.push(make(at)));
  return nodes;
}

/** `alpha · a · b + beta · c`, either side turned. */
function gemm(call: OperatorCall): Cellular {
  const turned = (value: Cellular, isTurned: boolean): Cellular => {
    if (!isTurned) return value;
    const [rows, columns] = cellDims(value.dims) as [number, number];
    const places = eachCell([columns, rows], ([column, row]) => row! * columns + column!);
    return call.cells.rearranged(value, value.dims.toReversed(), places);
  };
  const [a, b] = [call.input(0), call.input(1)];
  if (a.dims.length !== 2 || b.dims.length !== 2) return call.invalid("it multiplies matrices");
  call.ignore("broadcast");
  const [alpha, beta] = [call.float("alpha", 1), call.float("beta", 1)];
  const whole = multiplied(call, turned(a, call.integer("transA", 0) !== 0), turned(b, call.integer("transB", 0) !== 0));
  const scaled = alpha === 1 ? whole : scaledBy(call, whole, alpha);
  const addend = call.optional(2);
  if (addend === undefined || beta === 0) return scaled;
  const shift = beta === 1 ? addend : scaledBy(call, addend, beta);
  return call.cells.elementwise([scaled, shift], whole.type, (graph, [left, right]) => sumInAnyOrder(graph, left!, right!, whole.type));
}

function scaledBy(call: OperatorCall, value: Cellular, factor: number): Cellular {
  return call.cells.elementwise([value], value.type, (graph, [node]) =>
    sumInAnyOrder(graph, graph.times(node!, graph.number(factor)), null, value.type),
  );
}

/** A sum that the runtime may have begun with: one more rounding than ours. */
function sumInAnyOrder(graph: GraphBuilder, left: NodeId, right: NodeId | null, type: ElementType): NodeId {
  const sum = right === null ? left : graph.plus(left, right);
  const doubt = type === "float" ? 2 ** -23 : 2 ** -52;
  const size = right === null ? sum : graph.binary("maximum", graph.unary("absolute", left), graph.unary("absolute", right));
  const shift = graph.times(size, graph.constant(vector([0]), vector([doubt])));
  return rounded(graph, graph.plus(sum, shift), type);
}

/** Distances of each row to constant points, by `|a|² − 2ab + |b|²`. */
function distances(call: OperatorCall): Cellular {
  const metric = call.string("metric", "sqeuclidean");
  const x = call.table(0);
  const points = call.constant(1);
  const [count, width] = points.dims as [number, number];
  if (points.type !== x.type || points.dims.length !== 2 || width !== x.width || !isFloating(x.type))
    return call.invalid("its points do not fit");
  if (metric !== "sqeuclidean" && metric !== "euclidean") return call.refuse(`the metric ${metric}`);
  const { type } = x;
  const data = points.data as Float64Array;
  const isFloat = type === "float";
  const squares = Float64Array.from({ length: count }, (_, point) =>
    data.subarray(point * width, (point + 1) * width).reduce((sum, cell) => sum + cell * cell, 0),
  );
  const weights = new Float64Array(width * count);
  for (let point = 0; point < count; point++)
    for (let column = 0; column < width; column++) weights[column * count + point] = -2 * data[point * width + column]!;
  return call.cells.computed(
    [x],
    type,
    [x.dims[0]!, count],
    (graph, [node]) => {
      const own = productOf(graph, graph.times(node!, node!), new Float64Array(width).fill(1), 1, type);
      const error = squares.map((square) => square * (isFloat ? width * 2 ** -23 : width * 2 ** -52));
      const others = graph.constant(vector(squares), vector(error));
      const whole = sumInAnyOrder(graph, sumInAnyOrder(graph, productOf(graph, node!, weights, count, type), others, type), own, type);
      const positive = graph.binary("maximum", whole, graph.number(0));
      return metric === "euclidean" ? rounded(graph, graph.unary("sqrt", positive), type) : positive;
    },
    false,
  );
}

export const products: readonly Operator[] = [
  operator("MatMul", (call) => multiplied(call, call.input(0), call.input(1))),
  operator("Gemm", gemm),
  operator("com.microsoft.CDist", distances),
];
