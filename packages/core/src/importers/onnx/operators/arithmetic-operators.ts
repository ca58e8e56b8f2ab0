import type { Comparison, GraphBuilder, NodeId } from "../../../ir/index.ts";
import { approximate, asNumber, doubt, rounded } from "../arithmetic.ts";
import { constant, type Cellular } from "../cells.ts";
import { isFloating, isInteger, type ElementType } from "../element-type.ts";
import type { OperatorCall } from "../operator-call.ts";
import { sizesOf as shapeSizes, sizesValue } from "../sizes.ts";
import { isRowAxis, type Dim, type SizesValue, type Value } from "../value.ts";
import { operator, type Operator } from "./operator.ts";

type Combine = (graph: GraphBuilder, left: NodeId, right: NodeId, type: ElementType) => NodeId;

/** The type that both sides have. Old models of float constants beside integers are no ONNX. */
function commonType(call: OperatorCall, values: readonly Cellular[]): ElementType {
  const [first, ...others] = values;
  if (first === undefined) return call.invalid("it has no input");
  for (const { type } of others) if (type !== first.type) return call.invalid(`${first.type} meets ${type}`);
  return first.type;
}

/** Before opset 7 operators stretched their right side only where told, and along a stated axis. */
function refuseOldBroadcast(call: OperatorCall): void {
  if (call.opset >= 7) return;
  if (call.has("axis")) call.refuse("the attribute axis");
  call.ignore("broadcast", "consumed_inputs");
}

function numeric(name: string, combine: Combine): Operator {
  return operator(name, (call) => {
    refuseOldBroadcast(call);
    const sizes = sizesOf(call, name);
    if (sizes !== undefined) return sizes;
    const values = call.pair();
    const type = commonType(call, values);
    if (type === "string" || type === "bool") return call.refuse(`elements of type ${type}`);
    return call.cells.elementwise(values, type, (graph, [left, right]) => rounded(graph, combine(graph, left!, right!, type), type));
  });
}

/** Arithmetic with the number of rows: only by whole factors. */
function sizesOf(call: OperatorCall, name: string): Value | undefined {
  const found = call.inputs.findIndex((value) => value?.kind === "sizes");
  if (found === -1) return undefined;
  const rows = call.inputs[found] as SizesValue;
  const other = call.inputs[1 - found];
  if (other?.kind !== "constant" || !(other.data instanceof Float64Array))
    return call.refuse("the number of rows beside numbers of the data");
  const factors = other.data;
  const count = Math.max(rows.sizes.length, factors.length);
  const sizes = Array.from({ length: count }, (_, index): Dim => {
    const size = rows.sizes[rows.sizes.length === 1 ? 0 : index]!;
    const factor = factors[factors.length === 1 ? 0 : index]!;
    if (!isRowAxis(size)) return found === 0 ? plainSize(name, size, factor) : plainSize(name, factor, size);
    if (name === "Mul" && Number.isSafeInteger(factor) && factor > 0) return { each: size.each * factor };
    if (name === "Div" && found === 0 && size.each % factor === 0) return { each: size.each / factor };
    if ((name === "Add" || (name === "Sub" && found === 0)) && factor === 0) return size;
    return call.refuse("the number of rows as a number");
  });
  return { ...rows, sizes };
}

function plainSize(name: string, left: number, right: number): number {
  switch (name) {
    case "Add":
      return left + right;
    case "Sub":
      return left - right;
    case "Mul":
      return left * right;
    default:
      return Math.trunc(left / right);
  }
}

/** Folds the values of a variadic operator from the left. */
function variadic(name: string, combine: Combine): Operator {
  return operator(name, (call) => {
    const values = call.allInputs();
    const type = commonType(call, values);
    if (type === "string" || type === "bool") return call.refuse(`elements of type ${type}`);
    if (call.opset < 8 && values.some((value) => value.dims.length !== values[0]!.dims.length))
      return call.refuse("inputs of different shapes");
    return values.reduce((left, right) =>
      call.cells.elementwise([left, right], type, (graph, nodes) => rounded(graph, combine(graph, nodes[0]!, nodes[1]!, type), type)),
    );
  });
}

/** NaN on either side stays NaN. */
const larger: Combine = (graph, left, right) => graph.binary("maximum", left, right);
const smaller: Combine = (graph, left, right) => graph.binary("minimum", left, right);

function comparison(name: string, test: Comparison): Operator {
  return operator(name, (call) => {
    refuseOldBroadcast(call);
    if (call.inputs.some((value) => value?.kind === "sizes")) return comparedSizes(call, test);
    const values = call.pair();
    const type = commonType(call, values);
    const asNumbers = type === "bool";
    if (type === "string" && test !== "equal") return call.invalid("strings have no order");
    return call.cells.elementwise(values, "bool", (graph, [left, right]) =>
      asNumbers ? graph.compare(test, asNumber(graph, left!), asNumber(graph, right!)) : graph.compare(test, left!, right!),
    );
  });
}

/** Sizes against numbers that no number of rows is: `-1`, where a shape leaves an axis open. */
function comparedSizes(call: OperatorCall, test: Comparison): Value {
  const pair = [0, 1].map((index) => shapeSizes(call, index));
  const length = Math.max(...pair.map((sizes) => sizes.length));
  const at = (sizes: readonly Dim[], index: number): Dim => sizes[sizes.length === 1 ? 0 : index] ?? call.invalid("its sizes do not fit");
  const data = Array.from({ length }, (_, index) => {
    const [left, right] = pair.map((sizes) => at(sizes, index)) as [Dim, Dim];
    if (test !== "equal") return call.refuse("the number of rows as a number");
    if (!isRowAxis(left) && !isRowAxis(right)) return left === right ? 1 : 0;
    const other = isRowAxis(left) ? right : left;
    return !isRowAxis(other) && other < 0 ? 0 : call.refuse("the number of rows as a number");
  });
  return constant("bool", [length], Float64Array.from(data));
}

/** Chosen sizes, where the choice is known. */
function chosenSizes(call: OperatorCall): Value {
  const { data } = call.constant(0);
  const [yes, no] = [1, 2].map((index) => shapeSizes(call, index)) as [readonly Dim[], readonly Dim[]];
  const length = Math.max(data.length, yes.length, no.length);
  const at = <T>(list: ArrayLike<T>, index: number): T => list[list.length === 1 ? 0 : index] ?? call.invalid("its sizes do not fit");
  return sizesValue(
    Array.from({ length }, (_, index) => at(at<number | string>(data, index) === 0 ? no : yes, index)),
    true,
  );
}

function logical(name: string, combine: Combine): Operator {
  return operator(name, (call) => {
    refuseOldBroadcast(call);
    const values = call.pair();
    if (commonType(call, values) !== "bool") return call.invalid("conditions are bool");
    return call.cells.elementwise(values, "bool", (graph, [left, right]) => combine(graph, left!, right!, "bool"));
  });
}

/** The rest of a division of integers, with the divisor's sign. */
const remainder: Combine = (graph, left, right) => graph.minus(left, graph.times(right, graph.unary("floor", graph.over(left, right))));

/**
 * C's `fmod` of float32: the rest with the dividend's sign, exact. The quotient of two such numbers may have 277 bits, so the
 * rest is taken by ever smaller multiples of the divisor, 24 bits at a time.
 */
function truncatedRemainder(graph: GraphBuilder, left: NodeId, right: NodeId): NodeId {
  const [whole, size] = [graph.unary("absolute", left), graph.unary("absolute", right)];
  let rest = whole;
  for (let shift = 264; shift >= 0; shift -= 24) {
    const step = graph.times(size, graph.number(2 ** shift));
    rest = graph.minus(rest, graph.times(step, graph.unary("floor", graph.over(rest, step))));
  }
  const signed = graph.where(graph.compare("less", left, graph.number(0)), graph.unary("negative", rest), rest);
  const isRest = graph.logical("or", graph.compare("less", whole, size), graph.compare("equal", rest, left));
  return graph.where(isRest, left, signed);
}

export const arithmeticOperators: readonly Operator[] = [
  numeric("Add", (graph, left, right) => graph.plus(left, right)),
  numeric("Sub", (graph, left, right) => graph.minus(left, right)),
  numeric("Mul", (graph, left, right) => graph.times(left, right)),
  numeric("Div", (graph, left, right, type) => {
    const quotient = graph.over(left, right);
    return isInteger(type) ? graph.plus(graph.unary("trunc", quotient), graph.number(0)) : quotient;
  }),
  variadic("Sum", (graph, left, right) => graph.plus(left, right)),
  variadic("Max", larger),
  variadic("Min", smaller),
  operator("Mean", (call) => {
    const values = call.allInputs();
    const type = commonType(call, values);
    const sum = values.reduce((left, right) =>
      call.cells.elementwise([left, right], type, (graph, nodes) => rounded(graph, graph.plus(nodes[0]!, nodes[1]!), type)),
    );
    const share = type === "float" ? Math.fround(1 / values.length) : 1 / values.length;
    return call.cells.elementwise([sum], type, (graph, [node]) => rounded(graph, graph.times(node!, graph.number(share)), type));
  }),
  operator("Pow", (call) => {
    refuseOldBroadcast(call);
    const [base, exponent] = [call.input(0), call.input(1)];
    if (!isFloating(base.type)) return call.refuse(`a base of type ${base.type}`);
    const power = exponent.kind === "constant" && exponent.data.length === 1 ? exponent.data[0] : undefined;
    if (power === 2 || power === 3)
      return call.cells.elementwise([base], base.type, (graph, [node]) => {
        const square = rounded(graph, graph.times(node!, node!), base.type);
        return power === 2 ? square : rounded(graph, graph.times(square, node!), base.type);
      });
    return call.cells.elementwise(
      [base, exponent],
      base.type,
      (graph, [left, right]) => approximate(graph, rounded(graph, graph.binary("power", left!, right!), base.type), doubt(base.type)),
      false,
    );
  }),
  operator("Mod", (call) => {
    const values = call.pair();
    const type = commonType(call, values);
    if (call.integer("fmod", 0) !== 0) {
      if (type === "double" || type === "string" || type === "bool") return call.refuse(`the rest of a division of type ${type}`);
      return call.cells.elementwise(values, type, (graph, [left, right]) => truncatedRemainder(graph, left!, right!));
    }
    if (!isInteger(type)) return call.refuse("the rest of a division of fractions, with the divisor's sign");
    return call.cells.elementwise(values, type, (graph, [left, right]) => remainder(graph, left!, right!, type));
  }),
  comparison("Equal", "equal"),
  comparison("Less", "less"),
  comparison("LessOrEqual", "less_equal"),
  comparison("Greater", "greater"),
  comparison("GreaterOrEqual", "greater_equal"),
  logical("And", (graph, left, right) => graph.logical("and", left, right)),
  logical("Or", (graph, left, right) => graph.logical("or", left, right)),
  logical("Xor", (graph, left, right) => graph.compare("not_equal", asNumber(graph, left), asNumber(graph, right))),
  /** The runtime adds the chosen cells to zeros, so that none stays −0. */
  operator("Where", (call) => {
    if (call.inputs.some((value) => value?.kind === "sizes")) return chosenSizes(call);
    const [test, yes, no] = [call.input(0), call.input(1), call.input(2)];
    if (test.type !== "bool") return call.invalid("the condition is not bool");
    const type = commonType(call, [yes, no]);
    return call.cells.elementwise([test, yes, no], type, (graph, nodes) => {
      const chosen = graph.where(nodes[0]!, nodes[1]!, nodes[2]!);
      return isFloating(type) ? graph.plus(chosen, graph.number(0)) : chosen;
    });
  }),
  operator("Cast", (call) => {
    const to = call.opset < 6 ? call.refuse("a type that is written in words") : call.elementType(call.integer("to"));
    call.ignore("saturate", "round_mode");
    const [value] = call.inputs;
    if (value?.kind === "sizes")
      return to === "int64" || to === "int32" ? { ...value, type: to } : call.refuse("the number of rows as a number");
    const x = call.input(0);
    if (x.type === to) return x;
    if (to === "string") return wordsOf(call, x);
    if (x.type === "string") return numbersOf(call, x, to);
    return call.cells.computed([x], to, x.dims, (graph, [node]) => converted(graph, node!, x.type, to));
  }),
];

/** A number or condition as another type holds it, as C++ casts on x86. */
export function converted(graph: GraphBuilder, node: NodeId, from: ElementType, to: ElementType): NodeId {
  if (to === "bool") return from === "bool" ? node : graph.compare("not_equal", node, graph.number(0));
  const number = from === "bool" ? asNumber(graph, node) : node;
  if (isFloating(to)) return rounded(graph, number, to);
  if (isInteger(from) || from === "bool") return from === "int64" && to === "int32" ? wrapped(graph, number) : number;
  const limit = to === "int32" ? 2 ** 31 : 2 ** 63;
  return graph.where(
    graph.compare("less", graph.unary("absolute", number), graph.number(limit)),
    graph.plus(graph.unary("trunc", number), graph.number(0)),
    graph.number(-limit),
  );
}

/** The last 32 bits of an integer, signed. */
function wrapped(graph: GraphBuilder, node: NodeId): NodeId {
  const turns = graph.unary("floor", graph.times(graph.plus(node, graph.number(2 ** 31)), graph.number(2 ** -32)));
  return graph.minus(node, graph.times(turns, graph.number(2 ** 32)));
}

function wordsOf(call: OperatorCall, x: Cellular): Value {
  if (x.kind !== "constant" || !(x.data instanceof Float64Array) || !isInteger(x.type)) return call.refuse(`${x.type} written as text`);
  return { ...x, type: "string", data: Array.from(x.data, String) };
}

function numbersOf(call: OperatorCall, x: Cellular, to: ElementType): Value {
  if (x.kind !== "constant") return call.refuse("texts read as numbers");
  const data = Float64Array.from(x.data as readonly string[], (text) => (to === "float" ? Math.fround(Number(text)) : Number(text)));
  if (data.some(Number.isNaN)) return call.refuse("a text that is no number");
  return { ...x, type: to, data };
}
