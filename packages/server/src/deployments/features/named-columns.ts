import type { EngineBatch, EngineColumn, SignatureColumn } from "@godwit/runtime";

/** The columns of a batch by name. */
export type NamedColumns = ReadonlyMap<string, EngineColumn>;

/** A column's name; where the model knows none, its place. */
export function columnLabel({ name }: SignatureColumn, index: number): string {
  return name ?? String(index);
}

/** The columns of a batch by the names of its signature. A matrix is taken apart. */
export function namedColumns(batch: EngineBatch, columns: readonly SignatureColumn[]): NamedColumns {
  const named = new Map<string, EngineColumn>();
  columns.forEach((column, index) => {
    const cells = "matrix" in batch ? columnOfMatrix(batch.matrix, batch.rows, columns.length, index) : batch.columns[index];
    if (cells !== undefined) named.set(columnLabel(column, index), cells);
  });
  return named;
}

function columnOfMatrix(matrix: Float64Array | Float32Array, rows: number, width: number, index: number): Float64Array {
  const cells = new Float64Array(rows);
  for (let row = 0; row < rows; row++) cells[row] = matrix[row * width + index]!;
  return cells;
}
