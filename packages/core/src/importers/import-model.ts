import { GodwitError } from "../errors/index.ts";
import { PythonView, type PyValue } from "../formats/index.ts";
import { GraphBuilder, verifyGraph, type Graph, type Method, type NodeId } from "../ir/index.ts";
import {
  describeSteps,
  ImportContext,
  InputColumn,
  Table,
  type Answer,
  type AnswerPart,
  type ColumnKind,
  type Definitions,
  type Features,
  type FittedEstimator,
  type SeenColumn,
} from "./estimator/index.ts";
import { isRefusal } from "./onnx-elsewhere.ts";
import type { ImportedModel, Step } from "./imported-model.ts";
import { librariesWith } from "./libraries.ts";

/** A table of more is no one's; each column takes a line in the signature. */
const mostColumns = 2 ** 20;

/**
 * Reads a fitted estimator: every method that it has at inference becomes a group of outputs over one graph. `seen`, one
 * entry a column, tells of the data what some models do not: how many columns there are, and whether a column that only
 * passes through holds texts.
 * Throws UNSUPPORTED_ESTIMATOR, UNSUPPORTED_OPTION, NOT_FITTED or INVALID_MODEL with the step in `where`.
 */
export function importModel(value: PyValue, seen: readonly SeenColumn[] = [], definitions?: Definitions): ImportedModel {
  const libraries = librariesWith(definitions);
  const view = new PythonView(value);
  const library = libraries.libraryOf(value);
  if (library === undefined) throw new GodwitError("UNSUPPORTED_ESTIMATOR", `${view.description} is not a model that Godwit knows`);
  const graph = new GraphBuilder([], "INVALID_MODEL");
  const context = new ImportContext(graph, libraries);
  const features = context.features(view, "") ?? featuresSeen(view, seen);
  if (features.count > mostColumns)
    throw new GodwitError("LIMIT_EXCEEDED", `the model says that it takes ${features.count} columns; the limit is ${mostColumns}`);
  const columns = Array.from(
    { length: features.count },
    (_, index) => new InputColumn(graph, features.names?.[index] ?? null, kindSeen(seen, features.names?.[index], index)),
  );
  const x = Table.ofColumns(graph, columns);
  if (features.kind === "text") columns[0]?.settle("string");
  if (features.terms !== undefined) columns[0]?.carry(features.terms);
  const warnings: string[] = [];
  const methods = methodsOf(graph, context.read(view, ""), x, warnings);
  if (methods.length === 0) throw new GodwitError("UNSUPPORTED_ESTIMATOR", `${view.className} has no method to answer with`);
  const finished = graph.finish(methods);
  verifyImported(finished);
  const steps = describeSteps(view, context);
  return { graph: finished, library: library.name, version: steps.version, steps, warnings };
}

/** What the importers do not compare, such as labels and the width of an answer, the file decides too. */
function verifyImported(graph: Graph): void {
  try {
    verifyGraph(graph);
  } catch (cause) {
    throw cause instanceof GodwitError ? new GodwitError("INVALID_MODEL", `its parts do not fit: ${cause.message}`, { cause }) : cause;
  }
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

/** A signature names each column, so no `inverse_transform` is offered for tables wider than this. */
const mostColumnsBack = 65_536;

function methodsOf(graph: GraphBuilder, fitted: FittedEstimator, x: Table, warnings: string[]): Method[] {
  const methods: Method[] = [];
  const { inverse_transform: inverse, ...others } = fitted.methods;
  for (const [name, build] of Object.entries(others)) {
    if (build === undefined) continue;
    try {
      methods.push(methodOf(name, build(x)));
    } catch (error) {
      if (fitted.optional?.has(name) !== true || !isRefusal(error)) throw error;
      warnings.push(`${name} is left out: ${error.message}`);
    }
  }
  if (fitted.transform !== undefined) methods.push(methodOf("transform", transformAnswer(graph, fitted.transform(x))));
  const transform = methods.find(({ name }) => name === "transform");
  if (transform !== undefined && (inverse ?? fitted.inverse) !== undefined) {
    const width = transform.outputs.reduce((sum, { value }) => sum + graph.width(value), 0);
    if (width > mostColumnsBack) return methods;
    const back = Array.from({ length: width }, () => new InputColumn(graph, null));
    const table = Table.ofColumns(graph, back);
    const answer = inverse?.(table) ?? transformAnswer(graph, fitted.inverse!(table));
    methods.push({ ...methodOf("inverse_transform", answer), columns: back.map(({ index }) => index) });
  }
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
  if (kinds.has(true)) return [{ value: table.strings(), dtype: table.dtype, shape: "matrix" }];
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

/** The structure of what a file holds, whether or not it can be compiled; null where it is no object. */
export function describeModel(value: PyValue, definitions?: Definitions): { readonly library: string | null; readonly steps: Step } | null {
  const libraries = librariesWith(definitions);
  const library = libraries.libraryOf(value);
  if (library === undefined && !new PythonView(value).is("object")) return null;
  return { library: library?.name ?? null, steps: describeSteps(new PythonView(value), new ImportContext(new GraphBuilder(), libraries)) };
}
