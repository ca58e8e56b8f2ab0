import { matrix, type Tensor } from "../../../ir/index.ts";
import { GodwitError } from "../../../errors/index.ts";
import type { PythonView } from "../../../formats/index.ts";

/** More cells than this, and a table of points does not fit an artifact. */
const mostCells = 2 ** 27;

/** Points [n, width] from an array or a sparse matrix. */
export function readPoints(view: PythonView): Tensor {
  const [count, width] = view.shape() as [number, number];
  if (view.shape().length !== 2 || count === 0 || width === 0) return view.reject("there are no points");
  if (count * width > mostCells)
    throw new GodwitError("LIMIT_EXCEEDED", `${count} × ${width} points are too many`, { where: { path: view.path } });
  if (!view.is("sparse")) return matrix(count, width, view.float64([count, width]));
  const rows = view.compressedRows();
  const data = new Float64Array(count * width);
  for (let row = 0; row < count; row++)
    for (let index = rows.starts[row]!; index < rows.starts[row + 1]!; index++)
      data[row * width + rows.columnIndex[index]!]! += rows.values[index]!;
  return matrix(count, width, data);
}

/** The points in another order. */
export function reordered({ shape, data }: Tensor, order: ArrayLike<number>): Tensor {
  const [count, width] = shape as [number, number];
  const from = data as Float64Array;
  const cells = new Float64Array(count * width);
  for (let place = 0; place < count; place++) cells.set(from.subarray(order[place]! * width, (order[place]! + 1) * width), place * width);
  return matrix(count, width, cells);
}
