import { cos, power, sin } from "../math/index.ts";
import type { Metric, MetricName } from "./metric.ts";

type Cells = ArrayLike<number>;

/** The distance of the row that starts at `at` in `x` from the one at `to` in `y`; sums go from column 0 up. */
export type DistanceBetween = (x: Cells, at: number, y: Cells, to: number, width: number) => number;

/** The meaning of each metric. */
export function distanceBetween({ name, exponent = 2, scale }: Metric): DistanceBetween {
  return measures[name](exponent, scale?.data as Float64Array | undefined);
}

type Measure = (exponent: number, scale: Float64Array | undefined) => DistanceBetween;

function sumOf(term: (x: number, y: number, column: number) => number): DistanceBetween {
  return (x, at, y, to, width) => {
    let sum = 0;
    for (let column = 0; column < width; column++) sum += term(x[at + column]!, y[to + column]!, column);
    return sum;
  };
}

function shareOf(part: (x: number, y: number) => number, whole: (x: number, y: number) => number): DistanceBetween {
  return (x, at, y, to, width) => {
    let [numerator, denominator] = [0, 0];
    for (let column = 0; column < width; column++) {
      numerator += part(x[at + column]!, y[to + column]!);
      denominator += whole(x[at + column]!, y[to + column]!);
    }
    return denominator > 0 ? numerator / denominator : 0;
  };
}

/** From the number of cells in which just one row, just the left row, and both rows are not 0. */
function ofCounts(measure: (differ: number, left: number, both: number, width: number) => number): Measure {
  return () => (x, at, y, to, width) => {
    let [differ, left, both] = [0, 0, 0];
    for (let column = 0; column < width; column++) {
      const [a, b] = [x[at + column] !== 0, y[to + column] !== 0];
      if (a !== b) differ++;
      if (a && !b) left++;
      if (a && b) both++;
    }
    return measure(differ, left, both, width);
  };
}

const gap = (x: number, y: number): number => Math.abs(x - y);

const measures: { readonly [K in MetricName]: Measure } = {
  sqeuclidean: () => sumOf((x, y) => (x - y) * (x - y)),
  manhattan: () => sumOf(gap),
  chebyshev: () => (x, at, y, to, width) => {
    let most = 0;
    for (let column = 0; column < width; column++) most = Math.max(most, gap(x[at + column]!, y[to + column]!));
    return most;
  },
  minkowski: (exponent, weights) =>
    weights === undefined
      ? sumOf((x, y) => power(gap(x, y), exponent))
      : sumOf((x, y, column) => weights[column]! * power(gap(x, y), exponent)),
  wminkowski: (exponent, weights) => sumOf((x, y, column) => power(weights![column]! * gap(x, y), exponent)),
  seuclidean: (_exponent, variances) => sumOf((x, y, column) => ((x - y) * (x - y)) / variances![column]!),
  mahalanobis: (_exponent, matrix) => (x, at, y, to, width) => {
    let distance = 0;
    for (let row = 0; row < width; row++) {
      let sum = 0;
      for (let column = 0; column < width; column++) sum += matrix![row * width + column]! * (x[at + column]! - y[to + column]!);
      distance += sum * (x[at + row]! - y[to + row]!);
    }
    return distance;
  },
  hamming: () => {
    const differing = sumOf((x, y) => (x === y ? 0 : 1));
    return (x, at, y, to, width) => differing(x, at, y, to, width) / width;
  },
  canberra: () =>
    sumOf((x, y) => {
      const size = Math.abs(x) + Math.abs(y);
      return size > 0 ? gap(x, y) / size : 0;
    }),
  braycurtis: () => shareOf(gap, (x, y) => Math.abs(x) + Math.abs(y)),
  braycurtis_sum: () => shareOf(gap, (x, y) => Math.abs(x + y)),
  haversine: () => (x, at, y, to) => {
    const [latitude, longitude] = [sin(0.5 * (x[at]! - y[to]!)), sin(0.5 * (x[at + 1]! - y[to + 1]!))];
    return latitude * latitude + cos(x[at]!) * cos(y[to]!) * longitude * longitude;
  },
  cosine: () => (x, at, y, to, width) => {
    let [product, left, right] = [0, 0, 0];
    for (let column = 0; column < width; column++) {
      const [a, b] = [x[at + column]!, y[to + column]!];
      product += a * b;
      left += a * a;
      right += b * b;
    }
    const lengths = (left === 0 ? 1 : Math.sqrt(left)) * (right === 0 ? 1 : Math.sqrt(right));
    return Math.min(Math.max(1 - product / lengths, 0), 2);
  },
  nan_euclidean: () => (x, at, y, to, width) => {
    let [sum, present] = [0, 0];
    for (let column = 0; column < width; column++) {
      const difference = x[at + column]! - y[to + column]!;
      if (Number.isNaN(difference)) continue;
      sum += difference * difference;
      present++;
    }
    return (sum / present) * width;
  },
  matching: ofCounts((differ, _left, _both, width) => differ / width),
  jaccard: ofCounts((differ, _left, both) => (differ + both === 0 ? 0 : differ / (differ + both))),
  dice: ofCounts((differ, _left, both) => differ / (2 * both + differ)),
  kulsinski: ofCounts((differ, _left, both, width) => (differ - both + width) / (differ + width)),
  rogerstanimoto: ofCounts((differ, _left, _both, width) => (2 * differ) / (width + differ)),
  russellrao: ofCounts((_differ, _left, both, width) => (width - both) / width),
  sokalsneath: ofCounts((differ, _left, both) => differ / (0.5 * both + differ)),
  yule: ofCounts((differ, left, both, width) => {
    const crossed = left * (differ - left);
    return crossed === 0 ? 0 : (2 * crossed) / (both * (width - differ - both) + crossed);
  }),
};
