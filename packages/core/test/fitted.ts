// Fitted estimators as the unpickler gives them, and what their graphs answer.
import {
  makeArray,
  makeObjectArray,
  parseDtype,
  PythonDict,
  type NdArray,
  type PyList,
  type PyObject,
  type PyTuple,
  type PyValue,
} from "../src/formats/index.ts";
import { columnsOf } from "../src/artifact/index.ts";
import { importModel } from "../src/importers/import-model.ts";
import type { SeenColumn } from "../src/importers/estimator/index.ts";
import { interpret, type Graph, type Value } from "../src/ir/index.ts";

/** An instance of a scikit-learn class with its attributes; `_sklearn_version` is 1.5.2 unless told. */
export function fitted(className: string, attributes: Readonly<Record<string, PyValue>>, version: string = "1.5.2"): PyObject {
  const state = PythonDict.of([...Object.entries(attributes), ["_sklearn_version", version]]);
  return { kind: "object", module: "sklearn.fitted", name: className, args: [], keywords: null, state, items: null, entries: null };
}

export function floats(...numbers: readonly number[]): NdArray {
  return makeArray(parseDtype("<f8"), [numbers.length], "C", new Uint8Array(Float64Array.from(numbers).buffer));
}

export function integers(...numbers: readonly number[]): NdArray {
  return makeArray(parseDtype("<i4"), [numbers.length], "C", new Uint8Array(Int32Array.from(numbers).buffer));
}

export function objects(...items: readonly PyValue[]): NdArray {
  return makeObjectArray([items.length], "C", items);
}

export function list(...items: readonly PyValue[]): PyList {
  return { kind: "list", items };
}

export function tuple(...items: readonly PyValue[]): PyTuple {
  return { kind: "tuple", items };
}

export function dict(entries: Readonly<Record<string, PyValue>>): PythonDict {
  return PythonDict.of(Object.entries(entries));
}

export function numpy(name: string): PyValue {
  return { kind: "global", module: "numpy", name };
}

export type Cell = number | string | null;

/** The rows of one output of a method, for rows of numbers, strings and null. */
export function answer(
  model: PyValue,
  rows: readonly (readonly Cell[])[],
  method: string = "transform",
  seen: readonly SeenColumn[] = [],
): Cell[][] {
  return ask(importModel(model, seen).graph, rows, method);
}

export function ask(graph: Graph, rows: readonly (readonly Cell[])[], method: string = "transform"): Cell[][] {
  const columns = columnsOf(graph, method).map(({ dtype, unread }, column) => {
    const cells = rows.map((row) => row[column] ?? null);
    if (dtype === "string" && unread !== true) return cells.map((cell) => (typeof cell === "number" ? String(cell) : cell));
    return Float64Array.from(cells, (cell) => (typeof cell === "number" ? cell : NaN));
  });
  const values = interpret(graph, method, { rows: rows.length, columns });
  return rows.map((_, row) => values.flatMap((value) => rowOf(value, row)));
}

function rowOf(value: Value, row: number): Cell[] {
  if (value.kind === "dense")
    return Array.from({ length: value.width }, (_, column) => {
      const cell = value.data[row * value.width + column]!;
      return typeof cell === "bigint" ? Number(cell) : cell;
    });
  const cells = Array.from({ length: value.width }, () => 0);
  for (let at = value.indptr[row]!; at < value.indptr[row + 1]!; at++) cells[value.indices[at]!] = value.data[at]!;
  return cells;
}
