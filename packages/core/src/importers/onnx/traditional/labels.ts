import { strings, tensor, type GraphBuilder, type NodeId, type Tensor } from "../../../ir/index.ts";
import type { OperatorCall } from "../operator-call.ts";
import type { RowAxis, RowsValue } from "../value.ts";

/** The labels of a classifier: texts or integers. */
export interface ClassLabels {
  readonly type: "string" | "int64";
  readonly values: readonly (string | number)[];
}

/** The attribute of texts, else the one of integers. */
export function classLabels(call: OperatorCall, texts: string, integers: string): ClassLabels {
  const words = call.strings(texts) ?? [];
  const numbers = call.integers(integers) ?? [];
  if (words.length > 0) return { type: "string", values: words };
  for (const number of numbers) if (!Number.isSafeInteger(number)) call.refuse(`the label ${number}, beyond 2^53`);
  return { type: "int64", values: numbers };
}

function tableOf({ type, values }: ClassLabels): Tensor {
  const row = type === "string" ? strings(values.map(String)) : tensor("f64", [values.length], Float64Array.from(values, Number));
  return { ...row, shape: [values.length, 1] };
}

/** The label at an index (i32), one a row. */
export function labelAt(graph: GraphBuilder, labels: ClassLabels, index: NodeId, rows: RowAxis): RowsValue {
  return { kind: "rows", type: labels.type, dims: [rows], node: graph.take(index, tableOf(labels)) };
}

/** One label where the condition holds, another where not. */
export function labelWhere(
  graph: GraphBuilder,
  type: ClassLabels["type"],
  condition: NodeId,
  yes: string | number,
  no: string | number,
  rows: RowAxis,
): RowsValue {
  const index = graph.cast(graph.cast(condition, "f64"), "i32");
  return labelAt(graph, { type, values: [no, yes] }, index, rows);
}
