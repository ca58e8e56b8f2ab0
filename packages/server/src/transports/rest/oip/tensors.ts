import { GodwitError } from "@godwit/core/errors";
import type { Cell, EngineBatch, EngineColumn, SignatureColumn, SignatureMethod, SignatureOutput, Tensors } from "@godwit/runtime";
import type { MethodPrediction, Prediction } from "../../../predict/predict.ts";
import type { ServedModel } from "../../../predict/served-model.ts";

/** A tensor's name, type and shape; −1 stands for any number of rows. */
export interface TensorMetadata {
  readonly name: string;
  readonly datatype: string;
  readonly shape: readonly number[];
}

/** A tensor of a request; `data` nested or flat, row-major. */
export interface InputTensor extends TensorMetadata {
  readonly data: readonly unknown[];
}

export interface OutputTensor extends TensorMetadata {
  readonly data: readonly unknown[];
}

const numberTypes = ["BOOL", "UINT8", "UINT16", "UINT32", "UINT64", "INT8", "INT16", "INT32", "INT64", "FP16", "FP32", "FP64"];

/** The tensors that a model takes; else one FP64 tensor for an all-numeric model without names, else one tensor per column. */
export function inputMetadata(model: ServedModel): TensorMetadata[] {
  const { columns, tensors } = model;
  if (tensors !== null)
    return tensors.map(({ name, dtype, dims }) => ({
      name,
      datatype: datatypeNamed(dtype),
      shape: dims?.map((size) => size ?? -1) ?? [-1],
    }));
  if (model.isNumeric && !model.isNamed) return [{ name: "input", datatype: "FP64", shape: [-1, columns.length] }];
  return columns.map((column, index) => ({
    name: column.name ?? (columns.length === 1 ? "input" : `input_${index}`),
    datatype: datatypeOf(column),
    shape: [-1, 1],
  }));
}

/** The outputs of every method that a request may name. */
export function outputMetadata(methods: readonly SignatureMethod[]): TensorMetadata[] {
  return methods.flatMap((method) =>
    method.outputs.map((output) => ({ name: output.name, datatype: outputDatatype(output), shape: outputShape(output) })),
  );
}

/** Reads the tensors of a request into a batch. Throws MALFORMED_INPUT, MISSING_COLUMN, WRONG_TYPE or WRONG_WIDTH. */
export function batchOfTensors(model: ServedModel, tensors: readonly InputTensor[]): EngineBatch {
  const { columns } = model;
  const [only] = tensors;
  if (only === undefined) throw new GodwitError("MALFORMED_INPUT", "`inputs` holds no tensor");
  if (tensors.length === 1 && model.isNumeric && (!model.isNamed || only.shape.at(-1) === columns.length) && only.shape.length === 2)
    return batchOfMatrix(model, only);
  const metadata = inputMetadata(model);
  const rows = rowsOfShape(only);
  const read = columns.map((column, index): EngineColumn | undefined => {
    if (column.unread === true) return undefined;
    const { name } = metadata.length === columns.length ? metadata[index]! : { name: column.name ?? `input_${index}` };
    const tensor = tensors.find((each) => each.name === name) ?? (columns.length === 1 ? only : undefined);
    if (tensor === undefined)
      throw new GodwitError("MISSING_COLUMN", `the tensor ${JSON.stringify(name)} is missing`, { where: { column: name } });
    if (rowsOfShape(tensor) !== rows || tensor.shape.slice(1).some((size) => size !== 1))
      throw new GodwitError("WRONG_WIDTH", `the tensor has shape [${tensor.shape.join(", ")}]; [${rows}, 1] or [${rows}] is expected`, {
        where: { column: name },
      });
    return column.dtype === "f64" ? numbersOf(tensor, rows) : stringsOf(tensor, rows);
  });
  return { rows, columns: read };
}

/** The tensors of a request for a model that takes tensors, in the shapes that they have. Throws MALFORMED_INPUT or WRONG_WIDTH. */
export function tensorsByName(tensors: readonly InputTensor[]): Tensors {
  return Object.fromEntries(
    tensors.map((tensor) => {
      rowsOfShape({ ...tensor, shape: [1, ...tensor.shape] });
      const count = tensor.shape.reduce((product, size) => product * size, 1);
      return [tensor.name, { dtype: tensor.datatype, dims: tensor.shape, data: flatten(tensor, count) as readonly Cell[] }];
    }),
  );
}

function batchOfMatrix(model: ServedModel, tensor: InputTensor): EngineBatch {
  const width = model.columns.length;
  const rows = rowsOfShape(tensor);
  if (tensor.shape[1] !== width)
    throw new GodwitError("WRONG_WIDTH", `the tensor has ${tensor.shape[1]} columns, the model takes ${width}`, {
      where: { column: tensor.name },
    });
  return { rows, matrix: numbersOf(tensor, rows * width) };
}

function rowsOfShape(tensor: InputTensor): number {
  const [rows, ...rest] = tensor.shape;
  if (rows === undefined || ![rows, ...rest].every((size) => Number.isSafeInteger(size) && size >= 0))
    throw new GodwitError("MALFORMED_INPUT", `the shape of ${JSON.stringify(tensor.name)} is no list of sizes`);
  return rows;
}

function numbersOf(tensor: InputTensor, count: number): Float64Array {
  if (!numberTypes.includes(tensor.datatype))
    throw new GodwitError("WRONG_TYPE", `the tensor has datatype ${tensor.datatype}; the column is numeric (FP64)`, {
      where: { column: tensor.name },
    });
  const cells = flatten(tensor, count);
  return Float64Array.from(cells, (cell, index) => {
    if (cell === null) return Number.NaN;
    if (typeof cell === "number" || typeof cell === "boolean" || typeof cell === "bigint") return Number(cell);
    throw new GodwitError("WRONG_TYPE", `element ${index} is not a number`, { where: { column: tensor.name, row: index } });
  });
}

function stringsOf(tensor: InputTensor, count: number): (string | null)[] {
  if (tensor.datatype !== "BYTES")
    throw new GodwitError("WRONG_TYPE", `the tensor has datatype ${tensor.datatype}; the column holds strings (BYTES)`, {
      where: { column: tensor.name },
    });
  return flatten(tensor, count).map((cell, index) => {
    if (typeof cell === "string" || cell === null) return cell;
    throw new GodwitError("WRONG_TYPE", `element ${index} is not a string`, { where: { column: tensor.name, row: index } });
  });
}

function flatten(tensor: InputTensor, count: number): readonly unknown[] {
  const data = Array.isArray(tensor.data) ? (tensor.data as readonly unknown[]).flat(Infinity) : undefined;
  if (data === undefined) throw new GodwitError("MALFORMED_INPUT", `the tensor ${JSON.stringify(tensor.name)} has no data`);
  if (data.length !== count)
    throw new GodwitError("WRONG_WIDTH", `the tensor has ${data.length} elements, its shape [${tensor.shape.join(", ")}] says ${count}`, {
      where: { column: tensor.name },
    });
  return data;
}

/** The tensors of an answer. */
export function outputTensors(predictions: readonly MethodPrediction[]): OutputTensor[] {
  return predictions.flatMap(({ parts }) => parts.map(outputTensor));
}

function outputTensor({ output, value }: Prediction): OutputTensor {
  const datatype = outputDatatype(output);
  const shape = output.shape === "rows" ? [value.rows] : [value.rows, ...(output.dims ?? [value.width])];
  return { name: output.name, datatype, shape, data: denseCells(value, datatype) };
}

function denseCells(value: Prediction["value"], datatype: string): unknown[] {
  if (value.kind === "sparse") {
    const cells = Array.from<number>({ length: value.rows * value.width }).fill(0);
    for (let row = 0; row < value.rows; row++)
      for (let at = value.indptr[row]!; at < value.indptr[row + 1]!; at++) cells[row * value.width + value.indices[at]!] = value.data[at]!;
    return cells;
  }
  const cells = Array.from<number | bigint | string | null>(value.data);
  if (datatype === "BOOL") return cells.map((cell) => cell === 1 || cell === 1n);
  return datatype === "BYTES" ? cells.map((cell) => (cell === null ? "" : typeof cell === "string" ? cell : String(cell))) : cells;
}

function datatypeOf(column: SignatureColumn): string {
  return column.dtype === "f64" ? "FP64" : "BYTES";
}

/** NumPy's dtype in the protocol's words; objects and strings are BYTES. */
function outputDatatype({ dtype }: SignatureOutput): string {
  return datatypeNamed(dtype);
}

function datatypeNamed(dtype: string): string {
  const kind = /[a-zA-Z]/.exec(dtype)?.[0];
  const bits = Number(/\d+$/.exec(dtype)?.[0] ?? 0) * 8;
  if (kind === "f") return `FP${bits}`;
  if (kind === "i") return `INT${bits}`;
  if (kind === "u") return `UINT${bits}`;
  return kind === "b" ? "BOOL" : "BYTES";
}

function outputShape(output: SignatureOutput): number[] {
  if (output.shape === "rows") return [-1];
  return [-1, ...(output.dims ?? [output.labels?.length ?? -1])];
}
