import { toFloat64, toInt32, type PythonView } from "../../../formats/index.ts";
import { power } from "../../../math/index.ts";
import { functionName, type ImportContext } from "../../estimator/index.ts";
import { treeImportances } from "./tree-importances.ts";

/** How much each column mattered: `coef_` or `feature_importances_` of a model, or what `importance_getter` names. */
export function importancesOf(model: PythonView, selector: PythonView, context: ImportContext): Float64Array {
  const getter = selector.find("importance_getter");
  if (getter !== undefined && !getter.isString) context.unsupported(`importance_getter is ${functionName(getter)}, a function`);
  const path = getter === undefined || getter.string() === "auto" ? null : getter.string().split(".");
  const owner = path === null ? model : path.slice(0, -1).reduce((view, name) => step(view, name), model);
  const attribute = path === null ? (model.has("coef_") ? "coef_" : "feature_importances_") : path.at(-1)!;
  const stored = owner.find(attribute);
  if (stored !== undefined) return columnNorms(stored, selector.find("norm_order"));
  if (attribute !== "feature_importances_") context.unsupported(`importances from '${attribute}' of ${owner.className}`);
  return treeImportances(owner) ?? context.unsupported(`the importances of ${owner.className}`);
}

/** An attribute, or a step of a pipeline through `named_steps`. */
function step(view: PythonView, name: string): PythonView {
  if (name === "named_steps") return view;
  const stored = view.find(name);
  if (stored !== undefined) return stored;
  const found = view
    .find("steps")
    ?.items()
    .find((each) => each.item(0).string() === name);
  return found?.item(1) ?? view.reject(`there is no attribute '${name}'`);
}

/** The absolute values of one row of numbers, or the norms of the columns of several. */
function columnNorms(view: PythonView, order: PythonView | undefined): Float64Array {
  const { shape, data } = denseRows(view);
  if (shape.length === 1) return data.map(Math.abs);
  const [rows, columns] = [shape[0]!, shape[1]!];
  const norm = vectorNorm(order?.isNumber === true ? order.number() : 1);
  return Float64Array.from({ length: columns }, (_, column) =>
    norm(Array.from({ length: rows }, (_row, row) => Math.abs(data[row * columns + column]!))),
  );
}

function vectorNorm(order: number): (sizes: readonly number[]) => number {
  if (order === 1) return (sizes) => sizes.reduce((sum, size) => sum + size, 0);
  if (order === 2) return (sizes) => Math.sqrt(sizes.reduce((sum, size) => sum + size * size, 0));
  if (order === Infinity) return (sizes) => Math.max(...sizes);
  if (order === -Infinity) return (sizes) => Math.min(...sizes);
  if (order === 0) return (sizes) => sizes.filter((size) => size !== 0).length;
  return (sizes) =>
    power(
      sizes.reduce((sum, size) => sum + power(size, order), 0),
      1 / order,
    );
}

function denseRows(view: PythonView): { shape: readonly number[]; data: Float64Array } {
  if (!view.is("sparse")) return { shape: view.shape(), data: view.float64() };
  const matrix = view.sparse();
  if (matrix.format !== "csr") return view.reject(`a matrix in ${matrix.format} format`);
  const [rows, columns] = matrix.shape;
  const [values, indices, indptr] = [toFloat64(matrix.data), toInt32(matrix.indices), toInt32(matrix.indptr)];
  const data = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++)
    for (let at = indptr[row]!; at < indptr[row + 1]!; at++) data[row * columns + indices[at]!] = values[at]!;
  return { shape: matrix.shape, data };
}
