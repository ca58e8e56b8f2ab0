import type { HashTarget, TextSpec, VocabularyTarget } from "../../text/text-spec.ts";
import type { CouplingPrecision, UnaryFunction } from "../../math/index.ts";
import type { DType } from "../dtype.ts";
import type { Metric } from "../metric.ts";
import type { Tensor } from "../tensor.ts";
import type { LeafModels } from "../leaf-models.ts";
import type { TreeEnsemble } from "../tree-ensemble.ts";

export type BinaryFunction = "add" | "subtract" | "multiply" | "divide" | "power" | "minimum" | "maximum";
export type Comparison = "equal" | "not_equal" | "less" | "less_equal" | "greater" | "greater_equal";
/** `sum` adds from the left; `sum_f32` so, each sum rounded to float32; `sum_pairwise` in NumPy's order; `sum_squares` and `sum_absolute` from the left. */
export type Reduction =
  | "sum"
  | "sum_f32"
  | "sum_pairwise"
  | "sum_squares"
  | "sum_absolute"
  | "maximum"
  | "maximum_absolute"
  | "minimum"
  | "argmax";
/**
 * `finite`: neither NaN nor infinite; `no_infinity`: NaN allowed; the `_f32` forms also refuse what float32 cannot hold;
 * `known`: an index >= 0 (a category that the step knows).
 */
export type CheckRule = "finite" | "no_infinity" | "finite_f32" | "no_infinity_f32" | "known";

/** The corners of a line: ascending `x`, and a `y` each; float64, at least one. */
export interface Curve {
  readonly x: Tensor;
  readonly y: Tensor;
}

/**
 * `numpy`: as `numpy.interp`. `scipy_f32`: as `scipy.interpolate.interp1d` on float32 corners, each step rounded to float32;
 * `scipy_f32_weighted`: as it does so in 1.18, by the weighted heights of both corners.
 */
export type InterpolationRule = "numpy" | "scipy_f32" | "scipy_f32_weighted";

/** One step of a chain; `operand` is float64 [width] or [1], the right-hand side unless `reversed`. */
export type ChainStep =
  | { readonly kind: "unary"; readonly function: UnaryFunction }
  | { readonly kind: "binary"; readonly function: BinaryFunction; readonly operand: Tensor; readonly reversed: boolean }
  | { readonly kind: "fill_missing"; readonly operand: Tensor };

/** What is known of the library's own product, for the error bounds alone. */
export interface LibraryProduct {
  /** float64 [width, outputs]: by how much a weight may differ at most where the library computes it at prediction. */
  readonly error?: Tensor;
  /** The library multiplies and adds in float32. */
  readonly precision?: "f32";
}

/** What an op computes in, where that is not float64. `f32`: cells and constants are rounded to float32, as is each product and sum. */
export interface OwnArithmetic {
  readonly arithmetic?: "f32";
}

/** What a forest answers. */
export type ForestOutput = "sum" | "leaf" | "value";

/** The attributes of every op: the closed set of primitives. */
export interface OpAttributes {
  /** Signature columns of one dtype, side by side. */
  readonly input: { readonly columns: readonly number[] };
  /** The same row for every row. `error`: how far the library's own numbers may lie from it, where it computes them at prediction. */
  readonly constant: { readonly value: Tensor; readonly error?: Tensor };
  readonly unary: { readonly function: UnaryFunction };
  readonly binary: { readonly function: BinaryFunction };
  readonly compare: { readonly function: Comparison };
  readonly logical: { readonly function: "and" | "or" };
  readonly is_missing: Record<never, never>;
  readonly where: Record<never, never>;
  readonly cast: { readonly dtype: DType };
  readonly select: { readonly columns: readonly number[] };
  readonly concat: Record<never, never>;
  readonly to_dense: Record<never, never>;
  readonly to_sparse: Record<never, never>;
  /** `each` neighbouring columns give one number; all of them where it is absent. */
  readonly reduce: { readonly function: Reduction; readonly each?: number };
  /** `weights` float64 [width, outputs]; each output adds its products from column 0 up, starting at 0. */
  readonly matmul: { readonly weights: Tensor } & LibraryProduct & OwnArithmetic;
  /** `points` float64 [n, width]. */
  readonly distances: { readonly points: Tensor; readonly metric: Metric };
  /**
   * `points` float64 [n, width]; `count` distances, then as many places. `among`, int32, names the points that count, if not all;
   * with fewer than `count` distances that are numbers, the rest are infinite. `unordered`, for the error bounds alone: what is made of the
   * answer does not ask which of two equally far points comes first.
   */
  readonly nearest: {
    readonly points: Tensor;
    readonly metric: Metric;
    readonly count: number;
    readonly among?: Tensor;
    readonly unordered?: true;
  };
  /** `points` float64 [n, width]. Takes rows, and int32 [rows, count] places of points; outside of them the weights are NaN. `precision`, for the error bounds alone: in what the library solves. */
  readonly barycenter: { readonly points: Tensor; readonly regularization: number; readonly precision?: "f32" };
  /** Maps a cell equal to `keys[i]` to `values[i]`, NaN and the missing string to `missing`, anything else to `unknown`. */
  readonly lookup: { readonly keys: Tensor; readonly values: Tensor; readonly missing: number; readonly unknown: number };
  /** Of each string; what a string outside the model's own hashes to is part of the answer. */
  readonly city_hash: Record<never, never>;
  /** `keys` i64, no two alike, and an i32 of `values` each; a row whose hash is not among them gets `unknown`. */
  readonly hash_lookup: { readonly keys: Tensor; readonly values: Tensor; readonly unknown: number };
  /** Row `index` of `table` [n, width]; outside the table 0, or the missing string. */
  readonly take: { readonly table: Tensor };
  /** 1 at column `index`; outside 0…size − 1 a row of zeros. */
  readonly one_hot: { readonly size: number; readonly layout: "dense" | "sparse" };
  /** Column j: how many of `edges[j]` (ascending) are < x (`left`) or <= x (`right`); NaN counts all. */
  readonly bucketize: { readonly edges: readonly Tensor[]; readonly side: "left" | "right" };
  /** Column j follows `curves[j]`. */
  readonly interpolate: { readonly curves: readonly Curve[]; readonly rule: InterpolationRule };
  /** Features and, for a sum, where it starts if not at the ensemble's `initial`. `sum`: float64 [rows, outputs]; `leaf`: int32 [rows, trees], the leaf's node index within its tree; `value`: float64 [rows, trees], what each tree adds to its one output. */
  readonly forest: { readonly ensemble: TreeEnsemble; readonly output: ForestOutput };
  /** Float64 [rows, classes (classes − 1) / 2] to [rows, classes]; in `f32` the cells are numbers of float32. */
  readonly couple: { readonly classes: number; readonly precision: CouplingPrecision };
  /** `problem` float64, as `rowProblem` writes it. */
  readonly solve: { readonly problem: Tensor };
  /** Features, and the leaf of each tree: a number that `firstRow` makes a row of the models; outside of them it adds nothing. */
  readonly linear_leaves: { readonly models: LeafModels };
  /** `left`, `right` int32 [nodes], -1 at leaves, `offset` int32 [trees + 1]: nodes count from their tree's first one. Takes leaves, int32 [rows, trees]. */
  readonly tree_paths: { readonly left: Tensor; readonly right: Tensor; readonly offset: Tensor };
  /** Takes values, float64 [rows, trees], stage by stage, and where each output starts. */
  readonly staged_sums: Record<never, never>;
  /** `weights` float64 [width]. */
  readonly weighted_median: { readonly weights: Tensor };
  readonly text_counts: { readonly spec: TextSpec };
  /** Of a text as `encodeTerms` writes it. */
  readonly term_sums: { readonly target: VocabularyTarget | HashTarget };
  /** Steps applied to each cell in turn; the constants broadcast over the rows. */
  readonly chain: { readonly steps: readonly ChainStep[] };
  /** The first input as it is; a row that breaks the rule is an error that names the row and the column label. */
  readonly check: { readonly rule: CheckRule; readonly step: string; readonly labels: readonly string[] };
}

export type OpName = keyof OpAttributes;
