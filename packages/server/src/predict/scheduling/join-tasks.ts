import { DictionaryColumn, type EngineBatch, type EngineColumn, type Tensor, type Tensors } from "@godwit/runtime";
import type { Task } from "./task.ts";

/** Tasks with the same key can be answered by one run; null: this one cannot be put together with others. */
export function joinKey({ methods, rows, input }: Task): string | null {
  if (rows === 0) return null;
  const names = methods.length === 1 ? methods[0]! : methods.join("\n");
  if (input.kind === "tensors") {
    const shapes = shapesOf(input.tensors, rows);
    return shapes === null ? null : `${names}\t${shapes}`;
  }
  const { batch } = input;
  if (!("matrix" in batch)) return `${names}\tcolumns`;
  return `${names}\t${batch.matrix instanceof Float64Array ? "f64" : "f32"}${batch.matrix.length / rows}`;
}

/** One task of the rows of all, in their order; they must have the same key. */
export function joinTasks(tasks: readonly Task[]): Task {
  const [first] = tasks as readonly [Task];
  const rows = tasks.reduce((sum, task) => sum + task.rows, 0);
  if (first.input.kind === "tensors") {
    const given = tasks.flatMap(({ input }) => (input.kind === "tensors" ? [input.tensors] : []));
    return { methods: first.methods, rows, input: { kind: "tensors", tensors: joinTensors(given) } };
  }
  const batches = tasks.flatMap(({ input }) => (input.kind === "rows" ? [input.batch] : []));
  return { methods: first.methods, rows, input: { kind: "rows", batch: joinBatches(batches, rows) } };
}

function joinBatches(batches: readonly EngineBatch[], rows: number): EngineBatch {
  const [first] = batches as readonly [EngineBatch];
  if ("matrix" in first) {
    const matrices = batches.flatMap((batch) => ("matrix" in batch ? [batch.matrix] : []));
    const length = matrices.reduce((sum, { length: cells }) => sum + cells, 0);
    return { rows, matrix: filled(first.matrix instanceof Float64Array ? new Float64Array(length) : new Float32Array(length), matrices) };
  }
  const lists = batches.flatMap((batch) => ("columns" in batch ? [batch] : []));
  return {
    rows,
    columns: first.columns.map((_, place) => joinColumns(lists.map(({ rows: own, columns }) => [columns[place], own] as const))),
  };
}

function joinColumns(columns: readonly (readonly [EngineColumn | undefined, number])[]): EngineColumn | undefined {
  const given = columns.flatMap(([column]) => (column === undefined ? [] : [column]));
  // What one caller leaves out no method reads.
  if (given.length < columns.length) return undefined;
  const numbers = given.flatMap((column) => (column instanceof Float64Array ? [column] : []));
  if (numbers.length === given.length) return filled(new Float64Array(columns.reduce((sum, [, rows]) => sum + rows, 0)), numbers);
  return columns.flatMap(([column, rows]) => textsOf(column!, rows));
}

function textsOf(column: EngineColumn, rows: number): readonly (string | null | undefined)[] {
  if (column instanceof DictionaryColumn) return column.cells(0, rows);
  return column as readonly (string | null | undefined)[];
}

function filled<T extends Float64Array | Float32Array>(target: T, parts: readonly (Float64Array | Float32Array)[]): T {
  let at = 0;
  for (const part of parts) {
    target.set(part, at);
    at += part.length;
  }
  return target;
}

/** Names, types and sizes of a row; null where a tensor has not `rows` as its first size. */
function shapesOf(tensors: Tensors, rows: number): string | null {
  const entries = Object.entries(tensors).toSorted(([left], [right]) => (left < right ? -1 : 1));
  if (entries.some(([, { dims }]) => dims[0] !== rows)) return null;
  return JSON.stringify(entries.map(([name, { dtype, dims, data }]) => [name, dtype, dims.slice(1), Object.prototype.toString.call(data)]));
}

function joinTensors(given: readonly Tensors[]): Tensors {
  const [first] = given as readonly [Tensors];
  return Object.fromEntries(Object.keys(first).map((name) => [name, joinTensor(given.map((tensors) => tensors[name]!))]));
}

type Numbers = Float64Array;

function joinTensor(tensors: readonly Tensor[]): Tensor {
  const [{ dtype, dims, data }] = tensors as readonly [Tensor];
  const rows = tensors.reduce((sum, tensor) => sum + tensor.dims[0]!, 0);
  const shape = [rows, ...dims.slice(1)];
  if (!ArrayBuffer.isView(data)) return { dtype, dims: shape, data: tensors.flatMap((tensor) => Array.from(tensor.data)) };
  const cells = tensors.reduce((sum, tensor) => sum + tensor.data.length, 0);
  const joined = new (data.constructor as new (length: number) => Numbers)(cells);
  let at = 0;
  for (const tensor of tensors) {
    joined.set(tensor.data as Numbers, at);
    at += tensor.data.length;
  }
  return { dtype, dims: shape, data: joined };
}
