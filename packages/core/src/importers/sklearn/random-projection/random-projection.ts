import { type FloatDtype, invertMatrix, matrixProduct, product, transposed, wider } from "../../../composites/index.ts";
import type { PythonView } from "../../../formats/index.ts";
import { matrix, type Tensor } from "../../../ir/index.ts";
import {
  declaredFeatures,
  type EstimatorReader,
  expectWidth,
  floatDtype,
  readDenseRows,
  storedDtype,
  Table,
  validated,
} from "../../estimator/index.ts";

/** `X @ components_.T`; sparse where the table and the components are and `dense_output` is off. */
export const randomProjection: EstimatorReader = {
  classNames: ["GaussianRandomProjection", "SparseRandomProjection"],
  features: (view) => declaredFeatures(view) ?? { kind: "table", count: view.attribute("components_").shape()[1] ?? 0, names: null },
  read(view, context) {
    const { graph } = context;
    const components = view.attribute("components_");
    const { rows, width, cells } = readDenseRows(components);
    const weights = transposed(matrix(rows, width, cells));
    const stored = storedDtype(components) ?? "<f8";
    const staysSparse = components.is("sparse") && view.find("dense_output")?.boolean() !== true;
    const back = readInverse(view, matrix(rows, width, cells));
    return {
      methods: {},
      ...(back !== null && {
        inverse(x: Table): Table {
          expectWidth(context, x, rows);
          const value = graph.toDense(validated(context, x));
          if (back.error !== undefined) return Table.ofNode(graph, graph.matmul(value, back.weights, { error: back.error }));
          const dtype = wider(floatDtype(x), back.dtype);
          return Table.ofNode(graph, product(graph, value, back.weights, dtype), dtype);
        },
      }),
      transform(x) {
        const dtype = wider(floatDtype(x), stored);
        const value = product(graph, validated(context, x), weights, dtype);
        return Table.ofNode(graph, staysSparse && x.isSparse ? graph.toSparse(value) : value, dtype);
      },
    };
  },
};

interface Inverse {
  /** [components, features] */
  readonly weights: Tensor;
  readonly dtype: FloatDtype;
  /** Where the library inverts at each call. */
  readonly error?: Tensor;
}

/** The pseudo-inverse: stored, or made at each call since 1.1, `C' (C C')⁻¹`. Null where there is none but by rounding. */
function readInverse(view: PythonView, projection: Tensor): Inverse | null {
  const [rows, width] = projection.shape as [number, number];
  const stored = view.find("inverse_components_");
  if (stored !== undefined)
    return { weights: transposed(matrix(width, rows, stored.float64([width, rows]))), dtype: storedDtype(stored) ?? "<f8" };
  if (!view.has("compute_inverse_components") || storedDtype(view.attribute("components_")) === "<f4") return null;
  const cells = projection.data as Float64Array;
  const squares = matrixProduct(cells, transposed(projection).data as Float64Array, rows, width, rows);
  const inverted = invertMatrix(squares, rows, new Float64Array(rows * rows));
  if (inverted === null) return null;
  const weights = matrix(rows, width, matrixProduct(inverted.cells, cells, rows, rows, width));
  const condition = widestRow(squares, rows) * widestRow(inverted.cells, rows);
  const doubt = 16 * (rows + width) * 2 ** -52 * condition * widestRow(weights.data as Float64Array, width);
  return { weights, dtype: "<f8", error: matrix(rows, width, new Float64Array(rows * width).fill(doubt)) };
}

/** The largest sum of the sizes of a row. */
function widestRow(cells: Float64Array, width: number): number {
  let most = 0;
  for (let start = 0; start < cells.length; start += width)
    most = Math.max(
      most,
      cells.subarray(start, start + width).reduce((sum, cell) => sum + Math.abs(cell), 0),
    );
  return most;
}
