import { GodwitError } from "../../errors/index.ts";
import { PythonView, type PyValue } from "../../formats/index.ts";
import { GraphBuilder, verifyGraph, type Method, type NodeId } from "../../ir/index.ts";
import type { ImportedModel, Step } from "../imported-model.ts";
import { ImportContext } from "./context.ts";
import { estimators } from "./estimators.ts";
import type { Answer, AnswerPart, EstimatorReader, Features, FittedEstimator } from "./reader.ts";
import { describeSteps } from "./steps.ts";
import { InputColumn, Table, type ColumnKind, type SeenColumn } from "./table.ts";

const readers: ReadonlyMap<string, EstimatorReader> = new Map(
  estimators.flatMap((reader) => reader.classNames.map((name) => [name, reader] as const)),
);

/** True for an instance of a scikit-learn class: an object that `importSklearn` reads or refuses by name. */
export function isSklearnEstimator(value: PyValue): boolean {
  return value !== null && typeof value === "object" && value.kind === "object" && /^(sklearn|imblearn)\./.test(value.module);
}

/**
 * Reads a fitted estimator: every method that it has at inference becomes a group of outputs over one graph. `seen`, one
 * entry a column, tells of the data what some models do not: how many columns there are, and whether a column that only
 * passes through holds texts.
 * Throws UNSUPPORTED_ESTIMATOR, UNSUPPORTED_OPTION, NOT_FITTED or INVALID_MODEL with the step in `where`.
 */
export function importSklearn(value: PyValue, seen: readonly SeenColumn[] = []): ImportedModel {
  const view = new PythonView(value);
  const graph = new GraphBuilder();
  const context = new ImportContext(graph, readers);
  const features = context.features(view, "") ?? featuresSeen(view, seen);
  const columns = Array.from(
    { length: features.count },
    (_, index) => new InputColumn(graph, features.names?.[index] ?? null, kindSeen(seen, features.names?.[index], index)),
  );
  const x = Table.ofColumns(graph, columns);
  if (features.kind === "text") columns[0]?.settle("string");
  const methods = methodsOf(graph, context.read(view, ""), x);
  if (methods.length === 0) throw new GodwitError("UNSUPPORTED_ESTIMATOR", `${view.className} has no method to answer with`);
  const finished = graph.finish(methods);
  verifyGraph(finished);
  const steps = describeSteps(view, context);
  return { graph: finished, library: "scikit-learn", version: steps.version, steps };
}

/** By name where model and data know names, else by position. */
function kindSeen(seen: readonly SeenColumn[], name: string | undefined, index: number): ColumnKind | undefined {
  const named = name === undefined ? undefined : seen.find((column) => column.name === name);
  return (named ?? (seen[index]?.name === null || name === undefined ? seen[index] : undefined))?.kind;
}

/** For models that take any number of columns, such as a function of each cell. */
function featuresSeen(view: PythonView, seen: readonly SeenColumn[]): Features {
  if (seen.length > 0) return { kind: "table", count: seen.length, names: null };
  throw new GodwitError("UNDECIDED_COLUMNS", `${view.className} does not say how many columns it takes`);
}

function methodsOf(graph: GraphBuilder, fitted: FittedEstimator, x: Table): Method[] {
  const methods: Method[] = [];
  for (const [name, build] of Object.entries(fitted.methods)) if (build !== undefined) methods.push(methodOf(name, build(x)));
  if (fitted.transform !== undefined) methods.push(methodOf("transform", transformAnswer(graph, fitted.transform(x))));
  return methods;
}

function methodOf(name: string, answer: Answer): Method {
  return {
    name,
    outputs: answer.map((part, index) => ({ ...part, name: part.name ?? (answer.length === 1 ? name : `${name}_${index}`) })),
  };
}

/** What `transform` returns for a table: one matrix, or an array of objects where strings and numbers mix. */
function transformAnswer(graph: GraphBuilder, result: Table): Answer {
  settleAsSeen(result);
  const table = result.guarded();
  const kinds = new Set(Array.from({ length: table.width }, (_, index) => table.kindOf(index) === "string"));
  if (kinds.size > 1) return Array.from({ length: table.width }, (_, index) => objectColumn(graph, table.column(index), index));
  if (kinds.has(true)) return [{ value: table.strings(), dtype: "|O", shape: "matrix" }];
  return [{ value: numericValue(graph, table), dtype: table.dtype, shape: "matrix" }];
}

/** Columns that no step read become what the caller saw in them, numbers unless told. Whatever they hold passes. */
function settleAsSeen(table: Table): void {
  for (const [index, column] of table.sources.entries())
    if (column !== undefined && table.kindOf(index) === "undecided") {
      column.settle(column.seen === "string" ? "string" : "numeric");
      column.allowMissing();
    }
}

function objectColumn(graph: GraphBuilder, column: Table, index: number): AnswerPart {
  const text = column.kindOf(0) === "string";
  return {
    name: `column_${index}`,
    value: text ? column.strings() : graph.toDense(numericValue(graph, column)),
    dtype: "|O",
    shape: "rows",
  };
}

/** A single bool block keeps its dtype; everything else is numbers. */
function numericValue(graph: GraphBuilder, table: Table): NodeId {
  const [only] = table.blocks;
  if (table.blocks.length === 1 && only?.kind === "node" && graph.type(only.node).dtype !== "string") return only.node;
  return table.numeric();
}

/** The structure of a scikit-learn object, supported or not. */
export function describeSklearn(value: PyValue): Step {
  return describeSteps(new PythonView(value), new ImportContext(new GraphBuilder(), readers));
}
