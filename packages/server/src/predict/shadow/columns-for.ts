import type { EngineBatch, SignatureColumn } from "@godwit/runtime";

type MatrixBatch = Extract<EngineBatch, { readonly matrix: unknown }>;
type ColumnBatch = Exclude<EngineBatch, MatrixBatch>;

/**
 * A batch of one version's columns as another version takes them: by name where the two have names, else by position. A text says why
 * that cannot be.
 */
export function columnsFor(
  batch: EngineBatch,
  given: readonly SignatureColumn[],
  wanted: readonly SignatureColumn[],
): EngineBatch | string {
  if (isSameList(given, wanted)) return batch;
  const places: number[] = [];
  for (const { name, dtype } of wanted) {
    const place = name === null ? -1 : given.findIndex((column) => column.name === name);
    if (place < 0)
      return name === null
        ? `it takes ${wanted.length} columns, and ${given.length} came`
        : `it takes the column ${JSON.stringify(name)}, which did not come`;
    if (given[place]!.dtype !== dtype) return `it takes the column ${JSON.stringify(name)} as ${dtype}, and ${given[place]!.dtype} came`;
    places.push(place);
  }
  return "matrix" in batch ? matrixOf(batch, places, given.length) : columnsOf(batch, places);
}

function isSameList(given: readonly SignatureColumn[], wanted: readonly SignatureColumn[]): boolean {
  return (
    given.length === wanted.length &&
    given.every(
      ({ name, dtype }, place) => wanted[place]!.dtype === dtype && (wanted[place]!.name ?? name) === (name ?? wanted[place]!.name),
    )
  );
}

function columnsOf({ rows, columns }: ColumnBatch, places: readonly number[]): EngineBatch {
  return { rows, columns: places.map((place) => columns[place]) };
}

function matrixOf({ rows, matrix }: MatrixBatch, places: readonly number[], width: number): EngineBatch {
  const taken = new Float64Array(rows * places.length);
  for (let row = 0; row < rows; row++)
    for (const [to, from] of places.entries()) taken[row * places.length + to] = matrix[row * width + from]!;
  return { rows, matrix: taken };
}
