import { GodwitError } from "../../errors/index.ts";
import type { PythonView } from "../../formats/index.ts";

const mostCells = 2 ** 27;

/** A matrix [rows, width] of numbers. */
interface DenseRows {
  readonly rows: number;
  readonly width: number;
  /** Row-major. */
  readonly cells: Float64Array;
}

/** A fitted matrix, stored dense or sparse, written out. LIMIT_EXCEEDED where a sparse one claims more cells than anybody fits. */
export function readDenseRows(view: PythonView): DenseRows {
  if (!view.is("sparse")) {
    const [rows, width] = view.array([-1, -1]).shape as [number, number];
    return { rows, width, cells: view.float64() };
  }
  const { rows, columns: width, starts, columnIndex, values } = view.compressedRows();
  if (rows * width > mostCells)
    throw new GodwitError("LIMIT_EXCEEDED", `a fitted sparse matrix of ${rows} × ${width} cells`, { where: { path: view.path } });
  const cells = new Float64Array(rows * width);
  for (let row = 0; row < rows; row++)
    for (let at = starts[row]!; at < starts[row + 1]!; at++) cells[row * width + columnIndex[at]!]! += values[at]!;
  return { rows, width, cells };
}
