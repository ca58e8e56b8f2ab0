import { GodwitError } from "@godwit/core/errors";
import { cellOfColumn, type EngineBatch } from "../engine/engine.ts";
import type { TensorData } from "./tensor.ts";

/** Some columns of some rows. */
export interface BatchPart {
  readonly column: number;
  readonly width: number;
  readonly first: number;
  readonly rows: number;
}

/** Cells of some columns of some rows, row-major. */
export function cellsOf(batch: EngineBatch, columns: number, { column, width, first, rows }: BatchPart): TensorData {
  if ("matrix" in batch) {
    const { matrix } = batch;
    if (matrix.length !== batch.rows * columns)
      throw new GodwitError("WRONG_WIDTH", `${matrix.length} numbers are not ${batch.rows} rows of ${columns}`);
    if (width === columns) return matrix.subarray(first * width, (first + rows) * width);
    return Float64Array.from(
      { length: rows * width },
      (_, at) => matrix[(first + Math.floor(at / width)) * columns + column + (at % width)]!,
    );
  }
  const taken = Array.from({ length: width }, (_, place) => batch.columns[column + place]);
  const wrong = taken.findIndex((cells) => cells?.length !== batch.rows);
  if (wrong >= 0)
    throw new GodwitError("WRONG_WIDTH", `column ${column + wrong} has not ${batch.rows} rows`, {
      where: { column: String(column + wrong) },
    });
  const cell = (at: number): number | string | null | undefined => cellOfColumn(taken[at % width], first + Math.floor(at / width));
  if (taken.every((cells) => cells instanceof Float64Array))
    return Float64Array.from({ length: rows * width }, (_, at) => cell(at) as number);
  return Array.from({ length: rows * width }, (_, at) => cell(at) as string | null | undefined);
}
