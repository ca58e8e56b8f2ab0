import { vector, type NodeId } from "../../../ir/index.ts";
import { rounded } from "../../../composites/index.ts";
import { expectWidth, floatDtype, type ImportContext, Table, validated } from "../../estimator/index.ts";

/** One operation with a number a column, or with one number for all. */
export interface ColumnStep {
  readonly function: "add" | "subtract" | "multiply" | "divide" | "minimum" | "maximum";
  readonly operand: ArrayLike<number>;
}

/** NaN passes, infinity does not unless anything does; then the steps in their order, each rounded to the table's own dtype. */
export function columnArithmetic(
  context: ImportContext,
  x: Table,
  steps: readonly ColumnStep[],
  passing: "no infinity" | "anything" = "no infinity",
): Table {
  const { graph } = context;
  const dtype = floatDtype(x);
  for (const { operand } of steps) if (operand.length !== 1) expectWidth(context, x, operand.length);
  const start: NodeId = passing === "anything" ? x.denseNumeric() : validated(context, x, { missing: "allow" });
  const value = steps.reduce(
    (node, step) => rounded(graph, graph.binary(step.function, node, graph.constant(vector(Array.from(step.operand)))), dtype),
    start,
  );
  return Table.ofNode(graph, value, dtype);
}

/** Division by a scale; sparse data is multiplied by the scale's reciprocal instead. */
export function scaling(x: Table, scale: Float64Array): ColumnStep {
  return x.isSparse ? { function: "multiply", operand: scale.map((each) => 1 / each) } : { function: "divide", operand: scale };
}

/** Throws UNSUPPORTED_OPTION for sparse data, where the library refuses it too. */
export function denseOnly(context: ImportContext, x: Table, what: string): void {
  if (x.isSparse) context.unsupported(`${what} of sparse data`);
}
