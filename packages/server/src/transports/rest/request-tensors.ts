import { GodwitError } from "@godwit/core/errors";
import type { Cell, Tensor, Tensors, TensorSignature } from "@godwit/runtime";
import { listsOf } from "../../json/number-rows.ts";
import { fieldsOf } from "./request-rows.ts";

/** More axes than any network has. */
const mostAxes = 16;

/** `instances`, one a row: nested lists for a model of one tensor, else objects by the tensors' names. */
export function tensorsOfInstances(inputs: readonly TensorSignature[], given: unknown): Tensors {
  const instances = listsOf(given);
  if (!Array.isArray(instances)) throw new GodwitError("MALFORMED_INPUT", "`instances` must be a list of rows");
  const rows: readonly unknown[] = instances;
  const areNamed = rows.length > 0 && rows.every((row) => row !== null && typeof row === "object" && !Array.isArray(row));
  if (inputs.length === 1 && !areNamed) return { [inputs[0]!.name]: tensorOf(inputs[0]!, rows) };
  const named = rows.map(fieldsOf);
  return byName(inputs, (name) => named.map((row, index) => row[name] ?? missing(name, index)));
}

/** `inputs`: an object of nested lists by the tensors' names, or for a model of one tensor its nested lists. */
export function tensorsOfInputs(inputs: readonly TensorSignature[], given: unknown): Tensors {
  const value = listsOf(given);
  if (inputs.length === 1 && Array.isArray(value)) return { [inputs[0]!.name]: tensorOf(inputs[0]!, value) };
  const fields = fieldsOf(value);
  return byName(inputs, (name) => fields[name] ?? missing(name));
}

function byName(inputs: readonly TensorSignature[], valueOf: (name: string) => unknown): Tensors {
  return Object.fromEntries(inputs.map((input) => [input.name, tensorOf(input, valueOf(input.name))]));
}

function missing(name: string, row?: number): never {
  throw new GodwitError("MISSING_COLUMN", `the tensor ${JSON.stringify(name)} is missing`, {
    where: { column: name, ...(row !== undefined && { row }) },
  });
}

function tensorOf({ name, dtype }: TensorSignature, value: unknown): Tensor {
  const dims: number[] = [];
  for (let inner = value; Array.isArray(inner) && dims.length < mostAxes; inner = (inner as readonly unknown[])[0]) dims.push(inner.length);
  const data: Cell[] = [];
  addCells(value, dims, 0, name, data);
  return { dtype, dims, data };
}

function addCells(value: unknown, dims: readonly number[], axis: number, name: string, cells: Cell[]): void {
  if (axis < dims.length) {
    if (!Array.isArray(value) || value.length !== dims[axis]) throw ragged(name, dims);
    for (const each of value as readonly unknown[]) addCells(each, dims, axis + 1, name, cells);
    return;
  }
  if (typeof value === "object" && value !== null) throw ragged(name, dims);
  cells.push(value as Cell);
}

function ragged(name: string, dims: readonly number[]): GodwitError {
  return new GodwitError("MALFORMED_INPUT", `the lists are not all as long as those of the first place, [${dims.join(", ")}]`, {
    where: { column: name },
  });
}
