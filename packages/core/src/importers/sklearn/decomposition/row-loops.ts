import { GodwitError } from "../../../errors/index.ts";
import { matrixProduct, transposed } from "../../../composites/index.ts";
import type { PythonView } from "../../../formats/index.ts";
import { matrix, type NodeId, type Tensor } from "../../../ir/index.ts";
import { columnLabels, floatDtype, type ImportContext, type Table, validated } from "../../estimator/index.ts";

const mostRounds = 1_000_000;

/** How often a loop may go round. LIMIT_EXCEEDED where nobody could wait for it. */
export function readRounds(view: PythonView): number {
  const rounds = view.integer(0);
  if (rounds > mostRounds)
    throw new GodwitError("LIMIT_EXCEEDED", `a loop of ${rounds} rounds for each row`, { where: { path: view.path } });
  return rounds;
}

/** Rows for a loop in double precision. Throws UNSUPPORTED_OPTION where the library runs it in single precision. */
export function doubleRows(context: ImportContext, x: Table): NodeId {
  if (floatDtype(x) === "<f4") context.unsupported("a loop in single precision");
  return context.graph.toDense(validated(context, x));
}

/** The same, refused where a cell is negative or, with `positive`, zero. */
export function countedRows(context: ImportContext, x: Table, positive: boolean = false): NodeId {
  const { graph } = context;
  const value = doubleRows(context, x);
  const wrong = graph.compare(positive ? "less_equal" : "less", value, graph.number(0));
  return graph.check(graph.where(wrong, graph.number(NaN), value), "finite", context.path, columnLabels(x));
}

/** Each row of a matrix times each. */
export function productsOfRows(rows: Tensor): Float64Array {
  const [count, width] = rows.shape as [number, number];
  return matrixProduct(
    rows.data as Float64Array,
    transposed(matrix(count, width, rows.data as Float64Array)).data as Float64Array,
    count,
    width,
    count,
  );
}
