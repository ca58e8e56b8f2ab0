import { GodwitError } from "@godwit/core/errors";
import type { EngineBatch, EngineColumn, SignatureColumn, Tensor, Tensors } from "@godwit/runtime";
import type { ModelSignature } from "../models/model-signature.ts";
import { withCells, wrongCells } from "../models/read-request.ts";
import { isNumeric, type Elements, type NumberElements } from "./datatypes.ts";
import { inputMetadata, type TensorMetadata } from "./metadata.ts";

/** A tensor of a request; plain elements may be nested. */
export interface InputTensor extends TensorMetadata {
  readonly data: Elements;
}

/** Reads the tensors of a request into a batch. Throws MALFORMED_INPUT, MISSING_COLUMN, WRONG_TYPE or WRONG_WIDTH. */
export function batchOfTensors(model: ModelSignature, tensors: readonly InputTensor[]): EngineBatch {
  const { columns } = model;
  const [only] = tensors;
  if (only === undefined) throw new GodwitError("MALFORMED_INPUT", "`inputs` holds no tensor");
  if (tensors.length === 1 && model.isNumeric && (!model.isNamed || only.shape.at(-1) === columns.length) && only.shape.length === 2)
    return batchOfMatrix(model, only);
  const metadata = inputMetadata(model);
  const rows = rowsOfShape(only);
  const nameOf = (column: SignatureColumn, index: number): string =>
    metadata.length === columns.length ? metadata[index]!.name : (column.name ?? `input_${index}`);
  const tensorOf = (name: string): InputTensor | undefined =>
    tensors.find((each) => each.name === name) ?? (columns.length === 1 ? only : undefined);
  const read = (column: SignatureColumn, index: number): EngineColumn | undefined => {
    if (column.unread === true) return undefined;
    const name = nameOf(column, index);
    const tensor = tensorOf(name);
    if (tensor === undefined)
      throw new GodwitError("MISSING_COLUMN", `the tensor ${JSON.stringify(name)} is missing`, { where: { column: name } });
    if (rowsOfShape(tensor) !== rows || tensor.shape.slice(1).some((size) => size !== 1))
      throw new GodwitError("WRONG_WIDTH", `the tensor has shape [${tensor.shape.join(", ")}]; [${rows}, 1] or [${rows}] is expected`, {
        where: { column: name },
      });
    return column.dtype === "f64" ? numbersOf(tensor, rows) : stringsOf(tensor, rows, column.digits === true);
  };
  try {
    return { rows, columns: columns.map(read) };
  } catch (error) {
    const elements = columns.map((column, index) => elementsOf(tensorOf(nameOf(column, index))));
    // The shape may say more rows than there are elements: as many as a number can say.
    const given = elements.reduce((most, { length }) => Math.max(most, length), 0);
    throw withCells(error, () => wrongCells(columns, Math.min(rows, given), (row, _column, index) => elements[index]?.[row]));
  }
}

/** The elements of a tensor that came as plain values. */
function elementsOf(tensor: InputTensor | undefined): readonly unknown[] {
  return Array.isArray(tensor?.data) ? (tensor.data as readonly unknown[]).flat(Infinity) : [];
}

/** The tensors of a request for a model that takes tensors, in the shapes that they have. Throws MALFORMED_INPUT or WRONG_WIDTH. */
export function tensorsByName(tensors: readonly InputTensor[]): Tensors {
  return Object.fromEntries(
    tensors.map((tensor) => {
      rowsOfShape({ ...tensor, shape: [1, ...tensor.shape] });
      const count = tensor.shape.reduce((product, size) => product * size, 1);
      return [tensor.name, { dtype: tensor.datatype, dims: tensor.shape, data: flatten(tensor, count) as Tensor["data"] }];
    }),
  );
}

function batchOfMatrix(model: ModelSignature, tensor: InputTensor): EngineBatch {
  const width = model.columns.length;
  const rows = rowsOfShape(tensor);
  if (tensor.shape[1] !== width)
    throw new GodwitError("WRONG_WIDTH", `the tensor has ${tensor.shape[1]} columns, the model takes ${width}`, {
      where: { column: tensor.name },
    });
  try {
    const cells = tensor.data instanceof Float32Array ? flatten(tensor, rows * width) : numbersOf(tensor, rows * width);
    return { rows, matrix: cells as Float64Array | Float32Array };
  } catch (error) {
    const elements = elementsOf(tensor);
    const given = Math.ceil(elements.length / width);
    throw withCells(error, () => wrongCells(model.columns, Math.min(rows, given), (row, _column, index) => elements[row * width + index]));
  }
}

function rowsOfShape(tensor: InputTensor): number {
  const [rows, ...rest] = tensor.shape;
  if (rows === undefined || ![rows, ...rest].every((size) => Number.isSafeInteger(size) && size >= 0))
    throw new GodwitError("MALFORMED_INPUT", `the shape of ${JSON.stringify(tensor.name)} is no list of sizes`);
  return rows;
}

function numbersOf(tensor: InputTensor, count: number): Float64Array {
  if (!isNumeric(tensor.datatype))
    throw new GodwitError("WRONG_TYPE", `the tensor has datatype ${tensor.datatype}; the column is numeric (FP64)`, {
      where: { column: tensor.name },
    });
  const cells = flatten(tensor, count);
  if (cells instanceof Float64Array) return cells;
  return Float64Array.from(cells as ArrayLike<unknown>, (cell, index) => {
    if (cell === null) return Number.NaN;
    if (typeof cell === "number" || typeof cell === "boolean" || typeof cell === "bigint") return Number(cell);
    throw new GodwitError("WRONG_TYPE", `element ${index} is not a number`, { where: { column: tensor.name, row: index } });
  });
}

function stringsOf(tensor: InputTensor, count: number, digits: boolean): (string | null)[] {
  if (tensor.datatype !== "BYTES" && !(digits && /^U?INT/.test(tensor.datatype)))
    throw new GodwitError("WRONG_TYPE", `the tensor has datatype ${tensor.datatype}; the column holds strings (BYTES)`, {
      where: { column: tensor.name },
    });
  return Array.from(flatten(tensor, count) as ArrayLike<unknown>, (cell, index) => {
    if (typeof cell === "string" || cell === null) return cell;
    if (digits && (typeof cell === "bigint" || Number.isInteger(cell))) return BigInt(cell as number | bigint).toString();
    throw new GodwitError("WRONG_TYPE", `element ${index} is not a string`, { where: { column: tensor.name, row: index } });
  });
}

function flatten(tensor: InputTensor, count: number): Elements {
  const data = Array.isArray(tensor.data) ? (tensor.data as readonly unknown[]).flat(Infinity) : (tensor.data as NumberElements);
  if (data.length !== count)
    throw new GodwitError("WRONG_WIDTH", `the tensor has ${data.length} elements, its shape [${tensor.shape.join(", ")}] says ${count}`, {
      where: { column: tensor.name },
    });
  return data;
}
