import type { Tensor } from "./tensor.ts";

/**
 * How far two rows are apart, where a library compares a reduced form that one: `sqeuclidean`, `seuclidean` and `mahalanobis` are
 * squares, `minkowski` and `wminkowski` sums of powers, `haversine` the sine's square, `nan_euclidean` the square scaled by the
 * share of cells that both rows have. `braycurtis` divides by |x| + |y|, `braycurtis_sum` by |x + y|. The kinds from `matching` on
 * ask only which cells are 0.
 */
export const metricNames = [
  "sqeuclidean",
  "manhattan",
  "chebyshev",
  "minkowski",
  "wminkowski",
  "seuclidean",
  "mahalanobis",
  "hamming",
  "canberra",
  "braycurtis",
  "braycurtis_sum",
  "haversine",
  "cosine",
  "nan_euclidean",
  "matching",
  "jaccard",
  "dice",
  "kulsinski",
  "rogerstanimoto",
  "russellrao",
  "sokalsneath",
  "yule",
] as const;

export type MetricName = (typeof metricNames)[number];

/** A metric with its parameters. */
export interface Metric {
  readonly name: MetricName;
  /** The power of `minkowski` and `wminkowski`. */
  readonly exponent?: number;
  /** float64: the weights [width] of `minkowski` and `wminkowski`, the variances [width] of `seuclidean`, the matrix [width, width] of `mahalanobis`. */
  readonly scale?: Tensor;
  /** For the error bounds alone: the library adds in any order, or multiplies the squares out (`xx − 2xy + yy`) and gives float64 or float32. */
  readonly library?: "any_order" | "expanded" | "expanded_f32";
}
