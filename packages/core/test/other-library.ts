import { nextafter, nextafter32 } from "../src/math/index.ts";
import { denseValue, ops, type Batch, type Graph, type NodeId, type Op, type OpName, type Value } from "../src/ir/index.ts";
import { usualAssumption } from "../src/ir/bounds/usual-assumption.ts";
import type { Random } from "./random.ts";

/**
 * The ops whose bounds follow from analysis. Those of a library's own loops (`solve`, `couple`) are observed by nudging the input,
 * which random graphs can fool; the exams hold them. A check answers with an error.
 */
export const analysedOps: readonly OpName[] = (Object.keys(ops) as OpName[]).filter((name) => !["check", "solve", "couple"].includes(name));

/** What another library may answer: every node of a graph with sums from the right and functions that are off by up to one unit in the last place. */
export function evaluateElsewhere(graph: Graph, batch: Batch, random: Random): ReadonlyMap<NodeId, Value> {
  const values = new Map<NodeId, Value>();
  const context = { rows: batch.rows, columns: batch.columns, firstRow: 0 };
  const isKept = (x: number): boolean => random.chance(0.3) || !Number.isFinite(x) || x === 0;
  const nudge = (x: number): number => (isKept(x) ? x : nextafter(x, random.chance(0.5) ? Infinity : -Infinity));
  const nudge32 = (x: number): number => (isKept(x) ? x : nextafter32(x, random.chance(0.5) ? Infinity : -Infinity));
  graph.nodes.forEach((node, id) => {
    const inputs = node.inputs.map((input) => values.get(input)!);
    const value = (ops[node.op] as Op<OpName>).evaluate(inputs, node.attributes, context);
    const inexact = node.op === "unary" && usualAssumption[node.attributes.function] > 0;
    if (inexact && value.kind === "dense" && value.data instanceof Float32Array)
      values.set(id, { ...value, data: value.data.map(nudge32) });
    else if (inexact) values.set(id, { ...value, data: (value.data as Float64Array).map(nudge) });
    else if (node.op === "matmul") values.set(id, multiplyBackwards(inputs[0]!, node.attributes.weights.data as Float64Array, value));
    else if (node.op === "reduce" && node.attributes.function === "sum") values.set(id, sumBackwards(inputs[0]!, value));
    else values.set(id, value);
  });
  return values;
}

function cellsOfRow(value: Value, row: number): readonly (readonly [number, number])[] {
  if (value.kind === "sparse")
    return Array.from({ length: value.indptr[row + 1]! - value.indptr[row]! }, (_, index) => {
      const at = value.indptr[row]! + index;
      return [value.indices[at]!, value.data[at]!] as const;
    });
  return Array.from({ length: value.width }, (_, column) => [column, value.data[row * value.width + column] as number] as const);
}

function multiplyBackwards(input: Value, factors: Float64Array, answer: Value): Value {
  const outputs = answer.width;
  const data = new Float64Array(answer.rows * outputs);
  for (let row = 0; row < answer.rows; row++)
    for (let output = 0; output < outputs; output++)
      data[row * outputs + output] = cellsOfRow(input, row).reduceRight(
        (sum, [column, cell]) => sum + cell * factors[column * outputs + output]!,
        0,
      );
  return denseValue("f64", answer.rows, outputs, data);
}

function sumBackwards(input: Value, answer: Value): Value {
  const groups = answer.width;
  const data = Float64Array.from({ length: answer.rows * groups }, (_, place) => {
    const cells = cellsOfRow(input, Math.floor(place / groups));
    const each = cells.length / groups;
    return cells.slice((place % groups) * each, ((place % groups) + 1) * each).reduceRight((sum, [, cell]) => sum + cell, 0);
  });
  return denseValue("f64", answer.rows, groups, data);
}

/** Where another answer lies outside the bounds of ours, or null. */
export function outside({ value, error }: { readonly value: Value; readonly error: Float64Array | null }, other: Value): string | null {
  if (value.data.length !== other.data.length) return error?.includes(Infinity) === true ? null : "another number of cells";
  for (let index = 0; index < value.data.length; index++) {
    const [ours, theirs, bound] = [value.data[index], other.data[index], error === null ? 0 : error[index]!];
    if (Object.is(ours, theirs) || bound === Infinity) continue;
    if (typeof ours !== "number" || typeof theirs !== "number") return `cell ${index}: ${String(ours)} against ${String(theirs)}`;
    if (!(Math.abs(ours - theirs) <= bound)) return `cell ${index}: ${ours} against ${theirs}, bound ${bound}`;
  }
  return null;
}

/** Graphs whose errors can be compared: a zero with an error may be stored by one library only. */
export function isComparable(graph: Graph, bounds: readonly { readonly value: Value; readonly error: Float64Array | null }[]): boolean {
  return !graph.nodes.some(
    (node) =>
      node.type.layout === "sparse" && node.inputs.some((input) => bounds[input]!.value.kind === "dense" && bounds[input]!.error !== null),
  );
}

/** A method that answers with every node. */
export function everyNode(graph: Graph): Graph {
  const outputs = graph.nodes.map((_, value) => ({ name: `n${value}`, value, dtype: "", shape: "matrix" as const }));
  return { ...graph, methods: [{ name: "all", outputs }] };
}
