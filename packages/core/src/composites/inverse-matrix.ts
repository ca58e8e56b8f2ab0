/** Square matrices, row-major. */
export interface InverseMatrix {
  readonly cells: Float64Array;
  /** By how much a cell may differ where a library inverts the matrix, or solves with it, at prediction. */
  readonly doubt: Float64Array;
  /** The logarithm of the determinant of the matrix that was inverted. */
  readonly logDeterminant: number;
}

/**
 * The inverse of an n × n matrix. `spread`: by how much the library's own matrix may differ from it, cell by cell; `rounding`: the gap
 * between 1 and the next number in the library's precision. Null where there is none but by rounding.
 */
export function invertMatrix(matrix: Float64Array, n: number, spread: Float64Array, rounding: number = 2 ** -52): InverseMatrix | null {
  const left = matrix.slice();
  const cells = new Float64Array(n * n);
  for (let index = 0; index < n; index++) cells[index * n + index] = 1;
  let logDeterminant = 0;
  for (let column = 0; column < n; column++) {
    let pivot = column;
    for (let row = column + 1; row < n; row++) if (Math.abs(left[row * n + column]!) > Math.abs(left[pivot * n + column]!)) pivot = row;
    const divisor = left[pivot * n + column]!;
    if (!(Math.abs(divisor) > 0) || !Number.isFinite(divisor)) return null;
    logDeterminant += Math.log(Math.abs(divisor));
    for (const half of [left, cells]) {
      swapRows(half, n, pivot, column);
      for (let index = 0; index < n; index++) half[column * n + index]! /= divisor;
    }
    for (let row = 0; row < n; row++) {
      const factor = left[row * n + column]!;
      if (row === column || factor === 0) continue;
      for (const half of [left, cells])
        for (let index = 0; index < n; index++) half[row * n + index]! -= factor * half[column * n + index]!;
    }
  }
  const moved = matrix.map((cell, index) => 4 * n * rounding * Math.abs(cell) + spread[index]!);
  const sizes = cells.map(Math.abs);
  const doubt = squareProduct(squareProduct(sizes, moved, n), sizes, n).map((each) => 4 * each);
  const scale = Math.max(...sizes);
  return cells.every(Number.isFinite) && doubt.every((each) => each < scale / 4) ? { cells, doubt, logDeterminant } : null;
}

function swapRows(cells: Float64Array, n: number, a: number, b: number): void {
  if (a === b) return;
  const kept = cells.slice(a * n, (a + 1) * n);
  cells.copyWithin(a * n, b * n, (b + 1) * n);
  cells.set(kept, b * n);
}

function squareProduct(left: Float64Array, right: Float64Array, n: number): Float64Array {
  return matrixProduct(left, right, n, n, n);
}

/** [rows, inner] times [inner, columns]. */
export function matrixProduct(left: Float64Array, right: Float64Array, rows: number, inner: number, columns: number): Float64Array {
  const cells = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++)
    for (let index = 0; index < inner; index++) {
      const factor = left[row * inner + index]!;
      for (let column = 0; column < columns; column++) cells[row * columns + column]! += factor * right[index * columns + column]!;
    }
  return cells;
}
