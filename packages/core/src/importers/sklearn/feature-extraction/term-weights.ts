import { toCompressedRows, toFloat64, type PythonView } from "../../../formats/index.ts";
import { vector, type NodeId } from "../../../ir/index.ts";
import { rounded } from "../../../composites/index.ts";
import { type ImportContext, Table } from "../../estimator/index.ts";
import { normalizedSparseRows } from "../row-normalization.ts";

/**
 * What a TfidfTransformer does to sparse counts: `1 + ln(count)`, times idf, divided by the row's norm. Until 1.4 the idf
 * was a diagonal matrix, and SciPy's product leaves the cells of a row from the last column to the first.
 */
export function weightTerms(view: PythonView, context: ImportContext, counts: NodeId, dtype: "<f8" | "<f4"): Table {
  const { graph } = context;
  const diagonal = view.find("_idf_diag")?.orNone();
  const weighs = view.attribute("use_idf").boolean();
  let value = counts;
  if (view.attribute("sublinear_tf").boolean()) {
    const logarithm = graph.unary(dtype === "<f4" ? "logf" : "log", value);
    value = rounded(graph, graph.plus(logarithm, graph.number(1)), dtype);
  }
  if (weighs) {
    const idf = diagonal === undefined ? view.attribute("idf_").float64([-1]) : diagonalOf(diagonal);
    if (idf.length !== graph.width(counts)) return view.reject(`there are ${idf.length} idf weights for ${graph.width(counts)} terms`);
    value = rounded(graph, graph.times(value, graph.constant(vector(idf))), dtype);
  }
  const norm = view.attribute("norm").orNone()?.choice("l1", "l2", "max");
  const descending = weighs && diagonal !== undefined;
  const node = norm === undefined ? value : normalizedSparseRows(graph, value, norm, dtype, descending ? "descending" : "ascending");
  return new Table(graph, [{ kind: "node", node, dtype, descending }]);
}

function diagonalOf(view: PythonView): Float64Array {
  const matrix = view.sparse();
  if (matrix.format === "dia") return toFloat64(matrix.data).slice(0, matrix.shape[1]);
  const { rows, starts, columnIndex, values } = toCompressedRows(matrix);
  const weights = new Float64Array(rows);
  for (let row = 0; row < rows; row++)
    for (let at = starts[row]!; at < starts[row + 1]!; at++) {
      if (columnIndex[at] !== row) return view.reject("the idf weights are no diagonal");
      weights[row] = values[at]!;
    }
  return weights;
}
