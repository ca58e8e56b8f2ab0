import type { CellFormat } from "@godwit/core/webgpu";

/** Cells of many rows, and how they stand once they are written for the GPU. */
export interface CellSource {
  readonly format: CellFormat;
  /** Cells that are written for each row. */
  readonly width: number;
  /** Where each cell that is wanted stands among them. */
  readonly places: Uint32Array;
  /** Rows one after the other, or columns. */
  readonly rowMajor: boolean;
  /** Writes rows `from … from + count`, columns `capacity` cells apart. */
  write(target: ArrayBuffer, capacity: number, from: number, count: number): void;
}

/** Whole rows of a row-major matrix. Its numbers are brought over as they are: to round them to float32 would take the CPU longer. */
export function cellsOfMatrix(matrix: Float64Array | Float32Array, width: number, wanted: readonly number[]): CellSource {
  const format = formatOf(matrix);
  return {
    format,
    width,
    places: Uint32Array.from(wanted),
    rowMajor: true,
    write: (target, _capacity, from, count) => cellsIn(target, format).set(matrix.subarray(from * width, (from + count) * width)),
  };
}

/** Some columns. */
export function cellsOfColumns(columns: readonly Float64Array[]): CellSource {
  return {
    format: "double",
    width: columns.length,
    places: Uint32Array.from(columns.keys()),
    rowMajor: false,
    write(target, capacity, from, count) {
      const cells = new Float64Array(target);
      for (const [place, column] of columns.entries()) cells.set(column.subarray(from, from + count), place * capacity);
    },
  };
}

/** Some columns of a row-major matrix. */
export function cellsOfMatrixColumns(matrix: Float64Array | Float32Array, width: number, wanted: readonly number[]): CellSource {
  const format = formatOf(matrix);
  return {
    format,
    width: wanted.length,
    places: Uint32Array.from(wanted.keys()),
    rowMajor: false,
    write(target, capacity, from, count) {
      const cells = cellsIn(target, format);
      for (const [place, column] of wanted.entries())
        for (let row = 0, at = from * width + column; row < count; row++, at += width) cells[place * capacity + row] = matrix[at]!;
    },
  };
}

export function bytesOfCell(format: CellFormat): number {
  return format === "single" ? 4 : 8;
}

function formatOf(matrix: Float64Array | Float32Array): CellFormat {
  return matrix instanceof Float32Array ? "single" : "double";
}

function cellsIn(target: ArrayBuffer, format: CellFormat): Float32Array | Float64Array {
  return format === "single" ? new Float32Array(target) : new Float64Array(target);
}
