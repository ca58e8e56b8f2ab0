import { GodwitError } from "../../errors/index.ts";
import { toStrings, type PythonView } from "../../formats/index.ts";
import { strings, tensor, vector, type GraphBuilder, type NodeId, type Tensor } from "../../ir/index.ts";
import type { Answer, AnswerPart } from "./reader.ts";

/** The labels of a classifier, `classes_`: a table for `take`, NumPy's dtype, and plain values. */
export interface Labels {
  readonly count: number;
  /** [count, 1] of string, f64 (whole numbers within 2^53 too) or i64 dtype. */
  readonly table: Tensor;
  readonly dtype: string;
  readonly values: readonly (string | number | boolean)[];
}

/** Reads an array of labels of any dtype that NumPy sorts: strings, integers, floats, bools, objects. */
export function readLabels(view: PythonView): Labels {
  const array = view.array([-1]);
  const { dtype } = array;
  // The texts of Python 2 are bytes.
  const values = dtype.type === "bytes" ? toStrings(array) : view.values();
  if (values.every((value) => typeof value === "string")) {
    const name = dtype.type === "bytes" ? `<U${dtype.itemSize}` : dtype.name;
    return { count: values.length, table: column(strings(values)), dtype: name, values };
  }
  if (
    values.every((value) => typeof value === "bigint" || typeof value === "number") &&
    values.some((value) => typeof value === "bigint")
  ) {
    const wide = BigInt64Array.from(values, (value) => BigInt(value));
    return { count: values.length, table: tensor("i64", [wide.length, 1], wide), dtype: dtype.name, values: values.map(Number) };
  }
  if (values.every((value) => typeof value === "number" || typeof value === "boolean")) {
    return { count: values.length, table: column(vector(values.map(Number))), dtype: dtype.name, values };
  }
  throw new GodwitError("UNSUPPORTED_OPTION", `labels of mixed or unusual types (${view.description})`, { where: { path: view.path } });
}

/** The label at an index (i32 node) as a one-dimensional answer. */
export function labelAt(graph: GraphBuilder, labels: Labels, index: NodeId): AnswerPart {
  return { value: graph.take(index, labels.table), dtype: labels.dtype, shape: "rows" };
}

/** The labels that `labelAt` chose from; undefined where an answer is no such choice. */
export function labelsOfPrediction(graph: GraphBuilder, { value, dtype }: AnswerPart): Labels | undefined {
  const node = graph.node(value);
  if (node.op !== "take") return undefined;
  const { table } = node.attributes;
  const values = Array.from(table.data as ArrayLike<string | number | bigint>, (label) =>
    typeof label === "string" ? label : dtype === "|b1" ? label === 1 : Number(label),
  );
  return { count: values.length, table, dtype, values };
}

/** The label of the largest column, the first of equals: `classes_[argmax(scores, axis=1)]`. */
export function labelOfMaximum(graph: GraphBuilder, labels: Labels, scores: NodeId): AnswerPart {
  return labelAt(graph, labels, graph.reduce("argmax", scores));
}

/** A matrix answer with one column a label, as `predict_proba` gives. */
export function scoresByLabel(labels: Labels, value: NodeId, dtype: "<f8" | "<f4" = "<f8"): AnswerPart {
  return { value, dtype, shape: "matrix", labels: labels.values };
}

/** `predict` of several outputs: one matrix of labels, or one array an output where their types differ. */
export function labelsSideBySide(graph: GraphBuilder, parts: readonly AnswerPart[]): Answer {
  if (parts.length === 1) return parts;
  const dtypes = new Set(parts.map((part) => graph.type(part.value).dtype));
  if (dtypes.size > 1) return parts;
  return [{ value: graph.concat(parts.map((part) => part.value)), dtype: parts[0]!.dtype, shape: "matrix" }];
}

function column(row: Tensor): Tensor {
  return { ...row, shape: [row.data.length, 1] };
}
