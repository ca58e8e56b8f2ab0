import type { Metric } from "../metric.ts";
import { power } from "../../math/index.ts";
import { errorAt, type ErrorBound } from "./bounded.ts";

/** One rounding of ours and one of the library's. */
const two = 2 ** -52;

/** A row and a point, where they start, and by how much each of the row's cells may differ. */
interface Pair {
  readonly x: ArrayLike<number>;
  readonly at: number;
  readonly error: ErrorBound;
  readonly y: ArrayLike<number>;
  readonly to: number;
  readonly width: number;
}

/** By how much the library's distance may differ from ours, `answer`. */
export function distanceError(metric: Metric, pair: Pair, answer: number): number {
  const inexact = hasErrors(pair);
  switch (metric.name) {
    case "sqeuclidean":
    case "nan_euclidean":
      return squareError(metric, pair, answer);
    case "manhattan":
      return inexact
        ? rounded(
            carriedSum(pair, (_gap, error) => error),
            answer,
            pair.width,
          )
        : 0;
    case "chebyshev":
      return inexact ? rounded(widest(pair), answer, 1) : 0;
    case "minkowski":
    case "wminkowski":
      return rounded(carriedSum(pair, powerError(metric)), answer, pair.width + 2);
    case "seuclidean": {
      const variances = metric.scale!.data as Float64Array;
      const carried = (gap: number, error: number, column: number): number => (2 * gap * error + error * error) / variances[column]!;
      return inexact ? rounded(carriedSum(pair, carried), answer, pair.width + 2) : 0;
    }
    case "mahalanobis":
      return formError(metric, pair);
    case "haversine":
      return 2 * carriedSum(pair, (_gap, error) => error) + 24 * two;
    case "cosine":
      return cosineError(pair);
    case "russellrao":
      return inexact ? Infinity : metric.library === undefined ? 0 : two;
    case "hamming":
    case "canberra":
    case "braycurtis":
    case "braycurtis_sum":
    case "matching":
    case "jaccard":
    case "dice":
    case "kulsinski":
    case "rogerstanimoto":
    case "sokalsneath":
    case "yule":
      return inexact ? Infinity : 0;
    default:
      return metric.name satisfies never;
  }
}

function hasErrors({ error, at, width }: Pair): boolean {
  if (error === null) return false;
  for (let column = 0; column < width; column++) if (error[at + column] !== 0) return true;
  return false;
}

function rounded(carried: number, answer: number, terms: number): number {
  return Number.isFinite(answer) ? carried * (1 + 2 ** -30) + terms * two * (answer + carried) + Number.MIN_VALUE : Infinity;
}

function carriedSum({ x, at, error, y, to, width }: Pair, carried: (gap: number, error: number, column: number) => number): number {
  let sum = 0;
  for (let column = 0; column < width; column++) {
    const own = errorAt(error, at + column);
    if (own !== 0) sum += carried(Math.abs(x[at + column]! - y[to + column]!), own, column);
  }
  return sum;
}

function widest({ error, at, width }: Pair): number {
  let most = 0;
  for (let column = 0; column < width; column++) most = Math.max(most, errorAt(error, at + column));
  return most;
}

function powerError({ name, exponent, scale }: Metric): (gap: number, error: number, column: number) => number {
  const weights = scale?.data as Float64Array | undefined;
  return (gap, error, column) => {
    const weight = weights?.[column] ?? 1;
    const inside = name === "wminkowski" ? weight : 1;
    const change = power(inside * (gap + error), exponent!) - power(inside * Math.max(0, gap - error), exponent!);
    return name === "wminkowski" ? change : weight * change;
  };
}

function squareError({ name, library }: Metric, pair: Pair, answer: number): number {
  const { x, at, error, y, to, width } = pair;
  let [carried, size, present] = [0, 0, 0];
  let integers = true;
  for (let column = 0; column < width; column++) {
    const [a, b, own] = [x[at + column]!, y[to + column]!, errorAt(error, at + column)];
    if (name === "nan_euclidean" && (Number.isNaN(a) || Number.isNaN(b))) {
      size += Number.isNaN(a) ? (Number.isNaN(b) ? 0 : 2 * b * b) : 2 * a * a;
      continue;
    }
    present++;
    carried += own === 0 ? 0 : 2 * Math.abs(a - b) * own + own * own;
    size += (Math.abs(a) + Math.abs(b)) ** 2;
    if (!Number.isInteger(a) || !Number.isInteger(b)) integers = false;
  }
  if (present === 0) return 0;
  const share = name === "nan_euclidean" ? width / present : 1;
  const exactProducts = integers && size <= Number.MAX_SAFE_INTEGER && carried === 0;
  const single = library === "expanded_f32" ? 2 ** -23 * answer : 0;
  const direct = library === undefined || library === "any_order";
  if (exactProducts || (carried === 0 && library === undefined)) return single;
  if (direct && answer === 0 && carried === 0) return 0;
  if (direct) return rounded(carried * share, answer, width + 2);
  return rounded(carried * share, answer, 2) + (width + 6) * two * size * share + single;
}

/** `(x − y)ᵀ M (x − y)`, in any order where the library multiplies it out. */
function formError({ scale, library }: Metric, { x, at, error, y, to, width }: Pair): number {
  const matrix = scale!.data as Float64Array;
  let [carried, size] = [0, 0];
  for (let row = 0; row < width; row++)
    for (let column = 0; column < width; column++) {
      const factor = Math.abs(matrix[row * width + column]!);
      const [a, b] = [Math.abs(x[at + row]! - y[to + row]!), Math.abs(x[at + column]! - y[to + column]!)];
      const [errorA, errorB] = [errorAt(error, at + row), errorAt(error, at + column)];
      carried += errorA === 0 && errorB === 0 ? 0 : factor * (a * errorB + b * errorA + errorA * errorB);
      size += factor * a * b;
    }
  if (carried === 0 && library === undefined) return 0;
  return Number.isFinite(size) ? carried + (2 * width + 4) * two * (size + carried) : Infinity;
}

function cosineError({ x, at, error, y, to, width }: Pair): number {
  let [left, right, product, doubt] = [0, 0, 0, 0];
  for (let column = 0; column < width; column++) {
    const [a, b, own] = [x[at + column]!, y[to + column]!, errorAt(error, at + column)];
    left += a * a;
    right += b * b;
    product += Math.abs(a * b);
    doubt += own * own;
  }
  if (right === 0 || (left === 0 && doubt === 0)) return 0;
  const [length, slack] = [Math.sqrt(left), Math.sqrt(doubt)];
  if (slack >= length) return 2;
  return (2 * slack) / (length - slack) + (2 * width + 10) * two * (1 + product / (length * Math.sqrt(right)));
}
