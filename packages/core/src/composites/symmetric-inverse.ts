import { matrix, type Tensor } from "../ir/index.ts";

/** An inverse, and by how much each of its numbers may differ from what a library computes. */
export interface DoubtfulInverse {
  readonly inverse: Tensor;
  readonly error: Tensor;
}

const mostSweeps = 60;
/** SciPy takes an eigenvalue for 0 below a share of the largest, which was 10⁶ units in the last place in older versions. */
const leastShare = 4e6 * 2 ** -52;

/**
 * The inverse of a symmetric matrix [size, size] by way of its eigenvalues (Jacobi's rotations), or undefined where one of them may
 * count as 0. Any stable method inverts a matrix that lies within some `size` units of the given one.
 */
export function symmetricInverse(cells: Float64Array, size: number): DoubtfulInverse | undefined {
  if (!cells.every(Number.isFinite)) return undefined;
  const values = cells.slice();
  const vectors = Float64Array.from(cells, (_, index) => (index % (size + 1) === 0 ? 1 : 0));
  for (let sweep = 0; sweep < mostSweeps && rotateAll(values, vectors, size); sweep++);
  const spectrum = Array.from({ length: size }, (_, index) => values[index * (size + 1)]!);
  const sizes = spectrum.map(Math.abs);
  const [least, largest] = [Math.min(...sizes), Math.max(...sizes)];
  if (!(least > leastShare * largest)) return undefined;
  const inverse = Float64Array.from(cells, (_, index) => {
    const [row, column] = [Math.floor(index / size), index % size];
    return spectrum.reduce((sum, value, place) => sum + (vectors[row * size + place]! * vectors[column * size + place]!) / value, 0);
  });
  const error = (64 * size * 2 ** -53 * (largest / least)) / least;
  return { inverse: matrix(size, size, inverse), error: matrix(size, size, new Float64Array(size * size).fill(error)) };
}

/** One rotation for each pair of columns; false where none was needed. */
function rotateAll(values: Float64Array, vectors: Float64Array, size: number): boolean {
  let rotated = false;
  for (let low = 0; low < size; low++)
    for (let high = low + 1; high < size; high++) {
      const off = values[low * size + high]!;
      const [a, b] = [values[low * (size + 1)]!, values[high * (size + 1)]!];
      if (!(Math.abs(off) > 2 ** -56 * Math.sqrt(Math.abs(a * b)))) continue;
      rotated = true;
      const ratio = (b - a) / (2 * off);
      const tangent = (ratio < 0 ? -1 : 1) / (Math.abs(ratio) + Math.sqrt(1 + ratio * ratio));
      const cosine = 1 / Math.sqrt(1 + tangent * tangent);
      const sine = tangent * cosine;
      for (let index = 0; index < size; index++) rotate(values, low * size + index, high * size + index, cosine, sine);
      for (let index = 0; index < size; index++) rotate(values, index * size + low, index * size + high, cosine, sine);
      for (let index = 0; index < size; index++) rotate(vectors, index * size + low, index * size + high, cosine, sine);
      values[low * size + high] = 0;
      values[high * size + low] = 0;
    }
  return rotated;
}

function rotate(cells: Float64Array, first: number, second: number, cosine: number, sine: number): void {
  const [a, b] = [cells[first]!, cells[second]!];
  cells[first] = cosine * a - sine * b;
  cells[second] = sine * a + cosine * b;
}
