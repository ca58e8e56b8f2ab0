import { cellOfColumn, type EngineBatch, type SignatureColumn } from "@godwit/runtime";

const redacted = "[redacted]";

/** The first rows of a batch: objects by column name, or lists where columns have no names. Cells of the columns named are left out. */
export function rowsOfBatch(
  batch: EngineBatch,
  columns: readonly SignatureColumn[],
  hidden: ReadonlySet<string>,
  count: number,
): readonly unknown[] {
  const names = columns.map(({ name }, index) => name ?? String(index));
  const isNamed = columns.some(({ name }) => name !== null);
  const cell = cellsOf(batch, columns.length);
  return Array.from({ length: Math.min(count, batch.rows) }, (_, row) => {
    const cells = names.map((name, column) => (hidden.has(name) ? redacted : cell(row, column)));
    if (isNamed) return Object.fromEntries(names.map((name, column) => [name, cells[column]]));
    return cells.length === 1 ? cells[0] : cells;
  });
}

function cellsOf(batch: EngineBatch, width: number): (row: number, column: number) => unknown {
  if (!("matrix" in batch)) return (row, column) => cellOfColumn(batch.columns[column], row) ?? null;
  return (row, column) => batch.matrix[row * width + column];
}
