import type { GraphBuilder, NodeId } from "../../../ir/index.ts";
import { approximate, doubt, productOf, rounded } from "../arithmetic.ts";
import { isFloating, type ElementType } from "../element-type.ts";
import type { OperatorCall } from "../operator-call.ts";
import { groupPlaces } from "../places.ts";
import { cellDims } from "../value.ts";
import { operator, type Operator } from "./operator.ts";

/** Softmax, or its logarithm, of one row of cells. */
function softmaxOf(graph: GraphBuilder, cells: NodeId, type: ElementType, isLogarithm: boolean): NodeId {
  const shifted = rounded(graph, graph.minus(cells, graph.reduce("maximum", cells)), type);
  const powers = approximate(graph, rounded(graph, graph.unary("exp", shifted), type), doubt(type));
  const total = productOf(graph, powers, new Float64Array(graph.width(cells)).fill(1), 1, type);
  if (!isLogarithm) return approximate(graph, rounded(graph, graph.over(powers, total), type), doubt(type));
  const logarithm = approximate(graph, rounded(graph, graph.unary("log", total), type), doubt(type));
  return approximate(graph, rounded(graph, graph.minus(shifted, logarithm), type), doubt(type));
}

function softmaxOperator(name: string, isLogarithm: boolean): Operator {
  return operator(name, (call) => {
    const value = call.input(0);
    if (!isFloating(value.type)) return call.refuse(`elements of type ${value.type}`);
    const axes = softmaxAxes(call, value.dims.length);
    for (const axis of axes) call.size(value.dims, axis);
    const groups = groupPlaces(cellDims(value.dims), axes);
    return call.cells.computed(
      [value],
      value.type,
      value.dims,
      (graph, [node]) => {
        const parts = graph.concat(groups.map((group) => softmaxOf(graph, graph.select(node!, group), value.type, isLogarithm)));
        const order = groups.flat();
        const places = order.map(() => 0);
        order.forEach((cell, place) => (places[cell] = place));
        return graph.select(parts, places);
      },
      false,
    );
  });
}

/** Before opset 13 the axis began a block of all axes after it. */
function softmaxAxes(call: OperatorCall, rank: number): readonly number[] {
  const axis = call.axis(call.integer("axis", call.opset < 13 ? 1 : -1), rank);
  return call.opset < 13 ? Array.from({ length: rank - axis }, (_, index) => axis + index) : [axis];
}

export const softmaxOperators: readonly Operator[] = [softmaxOperator("Softmax", false), softmaxOperator("LogSoftmax", true)];
