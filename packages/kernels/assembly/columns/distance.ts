import {
  METRIC_BRAYCURTIS,
  METRIC_BRAYCURTIS_SUM,
  METRIC_CANBERRA,
  METRIC_CHEBYSHEV,
  METRIC_COSINE,
  METRIC_DICE,
  METRIC_HAMMING,
  METRIC_HAVERSINE,
  METRIC_JACCARD,
  METRIC_KULSINSKI,
  METRIC_MAHALANOBIS,
  METRIC_MANHATTAN,
  METRIC_MATCHING,
  METRIC_MINKOWSKI,
  METRIC_NAN_EUCLIDEAN,
  METRIC_ROGERSTANIMOTO,
  METRIC_RUSSELLRAO,
  METRIC_SEUCLIDEAN,
  METRIC_SOKALSNEATH,
  METRIC_SQEUCLIDEAN,
  METRIC_WMINKOWSKI,
  METRIC_YULE,
} from "../abi/opcodes.generated";
import { power } from "../math";
import { cos, sin } from "../math/trigonometric.generated";

/** Two rows' cells of a column; `columns` lists the addresses. */
@inline function cells(columns: usize, column: u32, offset: usize): v128 {
  return v128.load(<usize>load<u32>(columns + (<usize>column << 2)) + offset);
}
@inline function coordinate(point: usize, column: u32): v128 {
  return v128.load64_splat(point + (<usize>column << 3));
}
@inline function difference(columns: usize, point: usize, column: u32, offset: usize): v128 {
  return f64x2.sub(cells(columns, column, offset), coordinate(point, column));
}
/** 1 where the mask holds, else 0. */
@inline function ones(mask: v128): v128 {
  return v128.and(mask, f64x2.splat(1));
}
@inline function first(pair: v128): f64 {
  return f64x2.extract_lane(pair, 0);
}
@inline function second(pair: v128): f64 {
  return f64x2.extract_lane(pair, 1);
}
@inline function pairOf(left: f64, right: f64): v128 {
  return f64x2.replace_lane(f64x2.splat(left), 1, right);
}
@inline function ratioOrZero(numerator: v128, denominator: v128): v128 {
  return v128.and(f64x2.div(numerator, denominator), f64x2.gt(denominator, f64x2.splat(0)));
}

function squares(columns: usize, point: usize, width: u32, offset: usize): v128 {
  let sum = f64x2.splat(0);
  for (let column: u32 = 0; column < width; column++) {
    const gap = difference(columns, point, column, offset);
    sum = f64x2.add(sum, f64x2.mul(gap, gap));
  }
  return sum;
}

function gaps(columns: usize, point: usize, width: u32, offset: usize): v128 {
  let sum = f64x2.splat(0);
  for (let column: u32 = 0; column < width; column++) sum = f64x2.add(sum, f64x2.abs(difference(columns, point, column, offset)));
  return sum;
}

function largestGap(columns: usize, point: usize, width: u32, offset: usize): v128 {
  let most = f64x2.splat(0);
  for (let column: u32 = 0; column < width; column++) most = f64x2.max(most, f64x2.abs(difference(columns, point, column, offset)));
  return most;
}

@inline function powers(bases: v128, exponent: f64): v128 {
  return pairOf(power(first(bases), exponent), power(second(bases), exponent));
}

function powerSum(metric: i32, columns: usize, point: usize, width: u32, offset: usize, parameters: usize, weighted: bool): v128 {
  const exponent = load<f64>(parameters);
  let sum = f64x2.splat(0);
  for (let column: u32 = 0; column < width; column++) {
    const gap = f64x2.abs(difference(columns, point, column, offset));
    if (!weighted) sum = f64x2.add(sum, powers(gap, exponent));
    else {
      const weight = coordinate(parameters + 8, column);
      if (metric == METRIC_MINKOWSKI) sum = f64x2.add(sum, f64x2.mul(weight, powers(gap, exponent)));
      else sum = f64x2.add(sum, powers(f64x2.mul(weight, gap), exponent));
    }
  }
  return sum;
}

function scaledSquares(columns: usize, point: usize, width: u32, offset: usize, variances: usize): v128 {
  let sum = f64x2.splat(0);
  for (let column: u32 = 0; column < width; column++) {
    const gap = difference(columns, point, column, offset);
    sum = f64x2.add(sum, f64x2.div(f64x2.mul(gap, gap), coordinate(variances, column)));
  }
  return sum;
}

function quadraticForm(columns: usize, point: usize, width: u32, offset: usize, matrix: usize): v128 {
  let distance = f64x2.splat(0);
  for (let row: u32 = 0; row < width; row++) {
    let sum = f64x2.splat(0);
    for (let column: u32 = 0; column < width; column++, matrix += 8)
      sum = f64x2.add(sum, f64x2.mul(v128.load64_splat(matrix), difference(columns, point, column, offset)));
    distance = f64x2.add(distance, f64x2.mul(sum, difference(columns, point, row, offset)));
  }
  return distance;
}

function differing(columns: usize, point: usize, width: u32, offset: usize): v128 {
  let count = f64x2.splat(0);
  for (let column: u32 = 0; column < width; column++)
    count = f64x2.add(count, ones(f64x2.ne(cells(columns, column, offset), coordinate(point, column))));
  return f64x2.div(count, f64x2.splat(<f64>width));
}

function relativeGaps(columns: usize, point: usize, width: u32, offset: usize): v128 {
  let sum = f64x2.splat(0);
  for (let column: u32 = 0; column < width; column++) {
    const size = f64x2.add(f64x2.abs(cells(columns, column, offset)), f64x2.abs(coordinate(point, column)));
    sum = f64x2.add(sum, ratioOrZero(f64x2.abs(difference(columns, point, column, offset)), size));
  }
  return sum;
}

function brayCurtis(metric: i32, columns: usize, point: usize, width: u32, offset: usize): v128 {
  let numerator = f64x2.splat(0);
  let denominator = f64x2.splat(0);
  for (let column: u32 = 0; column < width; column++) {
    const x = cells(columns, column, offset);
    const y = coordinate(point, column);
    numerator = f64x2.add(numerator, f64x2.abs(f64x2.sub(x, y)));
    const size = metric == METRIC_BRAYCURTIS ? f64x2.add(f64x2.abs(x), f64x2.abs(y)) : f64x2.abs(f64x2.add(x, y));
    denominator = f64x2.add(denominator, size);
  }
  return ratioOrZero(numerator, denominator);
}

function haversineOf(latitude: f64, longitude: f64, point: usize): f64 {
  const north = sin(0.5 * (latitude - load<f64>(point)));
  const east = sin(0.5 * (longitude - load<f64>(point, 8)));
  return north * north + cos(latitude) * cos(load<f64>(point)) * east * east;
}

function haversine(columns: usize, point: usize, offset: usize): v128 {
  const latitudes = cells(columns, 0, offset);
  const longitudes = cells(columns, 1, offset);
  return pairOf(haversineOf(first(latitudes), first(longitudes), point), haversineOf(second(latitudes), second(longitudes), point));
}

/** The root, or 1 where there is nothing to take it of. */
@inline function length(square: v128): v128 {
  return v128.bitselect(f64x2.splat(1), f64x2.sqrt(square), f64x2.eq(square, f64x2.splat(0)));
}

function cosine(columns: usize, point: usize, width: u32, offset: usize): v128 {
  let product = f64x2.splat(0);
  let left = f64x2.splat(0);
  let right = f64x2.splat(0);
  for (let column: u32 = 0; column < width; column++) {
    const x = cells(columns, column, offset);
    const y = coordinate(point, column);
    product = f64x2.add(product, f64x2.mul(x, y));
    left = f64x2.add(left, f64x2.mul(x, x));
    right = f64x2.add(right, f64x2.mul(y, y));
  }
  const distance = f64x2.sub(f64x2.splat(1), f64x2.div(product, f64x2.mul(length(left), length(right))));
  return f64x2.min(f64x2.max(distance, f64x2.splat(0)), f64x2.splat(2));
}

function presentSquares(columns: usize, point: usize, width: u32, offset: usize): v128 {
  let sum = f64x2.splat(0);
  let present = f64x2.splat(0);
  for (let column: u32 = 0; column < width; column++) {
    const gap = difference(columns, point, column, offset);
    const known = f64x2.eq(gap, gap);
    sum = f64x2.add(sum, v128.and(f64x2.mul(gap, gap), known));
    present = f64x2.add(present, ones(known));
  }
  return f64x2.mul(f64x2.div(sum, present), f64x2.splat(<f64>width));
}

/** From the number of cells in which just one row, just the left row, and both rows are not 0. */
function ofCounts(metric: i32, columns: usize, point: usize, width: u32, offset: usize): v128 {
  const zero = f64x2.splat(0);
  let differ = zero;
  let left = zero;
  let both = zero;
  for (let column: u32 = 0; column < width; column++) {
    const x = f64x2.ne(cells(columns, column, offset), zero);
    const y = f64x2.ne(coordinate(point, column), zero);
    differ = f64x2.add(differ, ones(v128.xor(x, y)));
    left = f64x2.add(left, ones(v128.andnot(x, y)));
    both = f64x2.add(both, ones(v128.and(x, y)));
  }
  const all = f64x2.splat(<f64>width);
  const twoTimes = f64x2.splat(2);
  switch (metric) {
    case METRIC_MATCHING:
      return f64x2.div(differ, all);
    case METRIC_JACCARD:
      return ratioOrZero(differ, f64x2.add(differ, both));
    case METRIC_DICE:
      return f64x2.div(differ, f64x2.add(f64x2.mul(twoTimes, both), differ));
    case METRIC_KULSINSKI:
      return f64x2.div(f64x2.add(f64x2.sub(differ, both), all), f64x2.add(differ, all));
    case METRIC_ROGERSTANIMOTO:
      return f64x2.div(f64x2.mul(twoTimes, differ), f64x2.add(all, differ));
    case METRIC_RUSSELLRAO:
      return f64x2.div(f64x2.sub(all, both), all);
    case METRIC_SOKALSNEATH:
      return f64x2.div(differ, f64x2.add(f64x2.mul(f64x2.splat(0.5), both), differ));
    case METRIC_YULE: {
      const crossed = f64x2.mul(left, f64x2.sub(differ, left));
      const neither = f64x2.sub(f64x2.sub(all, differ), both);
      const ratio = f64x2.div(f64x2.mul(twoTimes, crossed), f64x2.add(f64x2.mul(both, neither), crossed));
      return v128.bitselect(zero, ratio, f64x2.eq(crossed, zero));
    }
    default:
      return unreachable();
  }
}

/** How far two rows, `offset` bytes down the columns, lie from a point: the reference's bits. */
export function distancePair(metric: i32, columns: usize, width: u32, offset: usize, point: usize, parameters: usize, weighted: bool): v128 {
  switch (metric) {
    case METRIC_SQEUCLIDEAN:
      return squares(columns, point, width, offset);
    case METRIC_MANHATTAN:
      return gaps(columns, point, width, offset);
    case METRIC_CHEBYSHEV:
      return largestGap(columns, point, width, offset);
    case METRIC_MINKOWSKI:
    case METRIC_WMINKOWSKI:
      return powerSum(metric, columns, point, width, offset, parameters, weighted);
    case METRIC_SEUCLIDEAN:
      return scaledSquares(columns, point, width, offset, parameters + 8);
    case METRIC_MAHALANOBIS:
      return quadraticForm(columns, point, width, offset, parameters + 8);
    case METRIC_HAMMING:
      return differing(columns, point, width, offset);
    case METRIC_CANBERRA:
      return relativeGaps(columns, point, width, offset);
    case METRIC_BRAYCURTIS:
    case METRIC_BRAYCURTIS_SUM:
      return brayCurtis(metric, columns, point, width, offset);
    case METRIC_HAVERSINE:
      return haversine(columns, point, offset);
    case METRIC_COSINE:
      return cosine(columns, point, width, offset);
    case METRIC_NAN_EUCLIDEAN:
      return presentSquares(columns, point, width, offset);
    default:
      return ofCounts(metric, columns, point, width, offset);
  }
}
