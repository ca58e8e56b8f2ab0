/**
 * The weights, adding up to 1, with which `count` points come nearest to a row: where G holds the products of the points'
 * differences from the row, and on its diagonal a share of its trace besides, they solve G w = 1. Cholesky's way, column by column.
 */
export class Barycenter {
  readonly #points: Float64Array;
  readonly #width: number;
  readonly #regularization: number;
  readonly #differences: Float64Array;
  /** Lower triangle of G, and then its factor, [count, count]. */
  readonly factor: Float64Array;
  /** The solution before it is divided by its sum. */
  readonly solution: Float64Array;
  /** The diagonal of G added up, before the share of it comes in. */
  trace = 0;

  /** `points` float64 [n, width]. */
  constructor(points: Float64Array, width: number, count: number, regularization: number) {
    this.#points = points;
    this.#width = width;
    this.#regularization = regularization;
    this.#differences = new Float64Array(count * width);
    this.factor = new Float64Array(count * count);
    this.solution = new Float64Array(count);
  }

  /** What is added to the diagonal. */
  get addition(): number {
    return this.trace > 0 ? this.#regularization * this.trace : this.#regularization;
  }

  /** Solves for the row at `at` of `cells` and the points at `place(rank)`; NaN where G is not positive definite. Returns the sum of the solution. */
  solve(cells: ArrayLike<number>, at: number, place: (rank: number) => number): number {
    this.#multiply(cells, at, place);
    this.#factorize();
    return this.#substitute();
  }

  #multiply(cells: ArrayLike<number>, at: number, place: (rank: number) => number): void {
    const { solution, factor } = this;
    const [width, count, differences] = [this.#width, solution.length, this.#differences];
    for (let rank = 0; rank < count; rank++) {
      const from = place(rank) * width;
      for (let column = 0; column < width; column++)
        differences[rank * width + column] = (this.#points[from + column] ?? NaN) - cells[at + column]!;
    }
    this.trace = 0;
    for (let rank = 0; rank < count; rank++) {
      for (let other = 0; other <= rank; other++) {
        let sum = 0;
        for (let column = 0; column < width; column++) sum += differences[rank * width + column]! * differences[other * width + column]!;
        factor[rank * count + other] = sum;
      }
      this.trace += factor[rank * count + rank]!;
    }
    for (let rank = 0; rank < count; rank++) factor[rank * count + rank]! += this.addition;
  }

  #factorize(): void {
    const { factor } = this;
    const count = this.solution.length;
    for (let column = 0; column < count; column++)
      for (let rank = column; rank < count; rank++) {
        let rest = factor[rank * count + column]!;
        for (let before = 0; before < column; before++) rest -= factor[rank * count + before]! * factor[column * count + before]!;
        factor[rank * count + column] = rank > column ? rest / factor[column * count + column]! : rest > 0 ? Math.sqrt(rest) : NaN;
      }
  }

  #substitute(): number {
    const { factor, solution } = this;
    const count = solution.length;
    for (let rank = 0; rank < count; rank++) {
      let rest = 1;
      for (let before = 0; before < rank; before++) rest -= factor[rank * count + before]! * solution[before]!;
      solution[rank] = rest / factor[rank * count + rank]!;
    }
    let sum = 0;
    for (let rank = count - 1; rank >= 0; rank--) {
      let rest = solution[rank]!;
      for (let after = rank + 1; after < count; after++) rest -= factor[after * count + rank]! * solution[after]!;
      solution[rank] = rest / factor[rank * count + rank]!;
    }
    for (let rank = 0; rank < count; rank++) sum += solution[rank]!;
    return sum;
  }
}
