import type { PythonView } from "../../../formats/index.ts";
import { strings, vector, type NodeId, type Tensor } from "../../../ir/index.ts";
import { type Block, type ImportContext, promote } from "../../estimator/index.ts";
import { readCategories, type Categories } from "./categories.ts";

/** The categories of a column as what an encoder's `inverse_transform` gives back. */
export interface CategoryValues {
  readonly categories: Categories;
  readonly dtype: string;
}

export function readCategoryValues(view: PythonView, context: ImportContext): CategoryValues {
  return { categories: readCategories(view, context), dtype: view.is("ndarray") ? view.array().dtype.name : "|O" };
}

/** NumPy's common dtype of all columns: the widest text, objects, or numbers. */
export function commonDtype(columns: readonly CategoryValues[]): string {
  const dtypes = columns.map(({ dtype }) => dtype);
  const widths = dtypes.map((dtype) => (dtype.startsWith("<U") ? Number(dtype.slice(2)) : NaN));
  return widths.every((width) => width >= 0) ? `<U${Math.max(...widths)}` : promote(dtypes);
}

/** One column: the category at an index; behind the last one come the cells `beyond`, null for None. */
export function valueAt(
  { graph }: ImportContext,
  { categories: { kind, keys } }: CategoryValues,
  index: NodeId,
  dtype: string,
  beyond: readonly (string | number | null)[] = [],
): Block {
  const cells = [...keys, ...beyond];
  const textual = kind === "string" || cells.some((cell) => typeof cell === "string");
  const row: Tensor = textual
    ? strings(cells.map((cell) => (typeof cell === "number" ? String(cell) : cell)))
    : vector(cells.map((cell) => (typeof cell === "number" ? cell : NaN)));
  return { kind: "node", node: graph.take(index, { ...row, shape: [cells.length, 1] }), dtype };
}
