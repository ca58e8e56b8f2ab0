import { allocate, copyElement } from "../dtype.ts";
import { denseValue } from "../value.ts";
import { SparseRows } from "../sparse-rows.ts";
import { invalid } from "./expect.ts";
import type { Op } from "./op.ts";

export const select: Op<"select"> = {
  name: "select",
  summary: "Columns by index, in the order given; a column may come more than once",
  arity: 1,
  elementwise: false,
  infer([type], { columns }) {
    if (type === undefined) invalid("an input is missing");
    if (columns.length === 0) invalid("selects no column");
    for (const column of columns) if (column < 0 || column >= type.width) invalid(`selects column ${column} of ${type.width}`);
    return { ...type, width: columns.length };
  },
  evaluate([value], { columns }) {
    const source = value!;
    if (source.kind === "dense") {
      const data = allocate(source.dtype, source.rows * columns.length);
      for (let row = 0, index = 0; row < source.rows; row++)
        for (const column of columns) copyElement(source.data, row * source.width + column, data, index++);
      return denseValue(source.dtype, source.rows, columns.length, data);
    }
    const places = new Map<number, number[]>();
    columns.forEach((column, place) => places.set(column, [...(places.get(column) ?? []), place]));
    const result = new SparseRows(source.rows, columns.length);
    for (let row = 0; row < source.rows; row++, result.endRow())
      for (let index = source.indptr[row]!; index < source.indptr[row + 1]!; index++)
        for (const place of places.get(source.indices[index]!) ?? []) result.store(place, source.data[index]!);
    return result.finish();
  },
};
