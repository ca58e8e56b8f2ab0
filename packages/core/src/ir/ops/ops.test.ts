import { describe, expect, test } from "vitest";
import { GodwitError } from "../../errors/index.ts";
import { nextafter } from "../../math/index.ts";
import { differenceOf } from "../../../test/same-values.ts";
import { rowProblem } from "../row-problem.ts";
import { matrix, strings, tensor, vector, type Tensor } from "../tensor.ts";
import type { LeafModels } from "../leaf-models.ts";
import type { TreeEnsemble } from "../tree-ensemble.ts";
import { denseValue, type SparseValue, type Value } from "../value.ts";
import type { ColumnData } from "../graph.ts";
import type { OpAttributes, OpName } from "./attributes.ts";
import { ops } from "./index.ts";
import type { Op } from "./op.ts";

interface Example<K extends OpName> {
  readonly of: string;
  readonly inputs: readonly Value[];
  readonly attributes: OpAttributes[K];
  readonly columns?: readonly ColumnData[];
  readonly rows?: number;
  readonly gives: Value;
}

const f64 = (rows: number, ...cells: number[]): Value => denseValue("f64", rows, cells.length / rows, Float64Array.from(cells));
const f32 = (rows: number, ...cells: number[]): Value => denseValue("f32", rows, cells.length / rows, Float32Array.from(cells));
const i32 = (rows: number, ...cells: number[]): Value => denseValue("i32", rows, cells.length / rows, Int32Array.from(cells));
const u8 = (rows: number, ...cells: number[]): Value => denseValue("u8", rows, cells.length / rows, Uint8Array.from(cells));
const bool = (rows: number, ...cells: number[]): Value => denseValue("bool", rows, cells.length / rows, Uint8Array.from(cells));
const text = (rows: number, ...cells: (string | null)[]): Value => denseValue("string", rows, cells.length / rows, cells);
const i64 = (rows: number, ...cells: bigint[]): Value => denseValue("i64", rows, cells.length / rows, BigInt64Array.from(cells));

/** A sparse value from rows of [column, cell] pairs. */
function csr(width: number, ...rows: (readonly (readonly [number, number])[])[]): SparseValue {
  return {
    kind: "sparse",
    rows: rows.length,
    width,
    indptr: Int32Array.from([0, ...rows.map((_, row) => rows.slice(0, row + 1).flat().length)]),
    indices: Int32Array.from(rows.flat(), ([column]) => column),
    data: Float64Array.from(rows.flat(), ([, cell]) => cell),
  };
}

/** Two trees with an output each: leaves 3 and 4 of the first, leaf 1 of the second. */
const models: LeafModels = {
  featureCount: 2,
  outputCount: 2,
  treeOutput: Int32Array.of(0, 1),
  firstRow: Int32Array.of(-3, 1),
  constant: Float64Array.of(0.5, 0.25, 7),
  plain: Float64Array.of(16, 8, 3),
  termOffset: Int32Array.of(0, 2, 2, 2),
  feature: Int32Array.of(0, 1),
  coefficient: Float64Array.of(2, 100),
};

const row = (...cells: number[]): Tensor => vector(cells);

/** One tree on two features: x0 <= 0.5 ? (category of x1 in {1, 3} ? leaf 0 : leaf 1) : leaf 2; missing goes left, then right. */
const ensemble: TreeEnsemble = {
  featureCount: 2,
  outputCount: 1,
  compare: "f64",
  test: "le",
  treeOffset: Int32Array.of(0, 5, 6),
  treeOutput: Int32Array.of(0, 0),
  feature: Int32Array.of(0, 1, -1, -1, -1, -1),
  threshold: Float64Array.of(0.5, 0, 0, 0, 0, 0),
  left: Int32Array.of(1, 2, -1, -1, -1, -1),
  right: Int32Array.of(4, 3, -1, -1, -1, -1),
  missingLeft: Uint8Array.of(1, 0, 0, 0, 0, 0),
  categorySet: Int32Array.of(-1, 0, -1, -1, -1, -1),
  categorySets: [{ left: Int32Array.of(1, 3), known: Int32Array.of(0, 1, 2, 3) }],
  leaf: Int32Array.of(-1, -1, 0, 1, 2, 3),
  leafValue: Float64Array.of(10, 20, 30, 0.25),
  leafWidth: 1,
  initial: Float64Array.of(0.5),
};

const wide: TreeEnsemble = {
  ...ensemble,
  outputCount: 2,
  compare: "f32",
  test: "lt",
  featureCount: 1,
  treeOffset: Int32Array.of(0, 3),
  treeOutput: Int32Array.of(-1),
  feature: Int32Array.of(0, -1, -1),
  threshold: Float64Array.of(Math.fround(0.1), 0, 0),
  left: Int32Array.of(1, -1, -1),
  right: Int32Array.of(2, -1, -1),
  missingLeft: Uint8Array.of(0, 0, 0),
  categorySet: Int32Array.of(-1, -1, -1),
  categorySets: [],
  leaf: Int32Array.of(-1, 0, 1),
  leafValue: Float64Array.of(1, 2, 3, 4),
  leafWidth: 2,
  initial: Float64Array.of(0, -0),
};

const examples: { readonly [K in OpName]: readonly Example<K>[] } = {
  input: [
    {
      of: "numeric columns in the order named, one twice",
      inputs: [],
      attributes: { columns: [1, 0, 1] },
      columns: [Float64Array.of(1, 2), Float64Array.of(NaN, -0)],
      gives: f64(2, NaN, 1, NaN, -0, 2, -0),
    },
    {
      of: "a string column with a missing cell",
      inputs: [],
      attributes: { columns: [0] },
      columns: [["a", null]],
      gives: text(2, "a", null),
    },
    {
      of: "no rows",
      inputs: [],
      attributes: { columns: [0] },
      columns: [new Float64Array(0)],
      rows: 0,
      gives: denseValue("f64", 0, 1, new Float64Array(0)),
    },
  ],
  constant: [
    { of: "numbers", inputs: [], attributes: { value: row(1, -0) }, rows: 2, gives: f64(2, 1, -0, 1, -0) },
    { of: "strings", inputs: [], attributes: { value: strings(["a", null]) }, rows: 1, gives: text(1, "a", null) },
    {
      of: "64-bit integers",
      inputs: [],
      attributes: { value: tensor("i64", [1], BigInt64Array.of(2n ** 53n + 1n)) },
      rows: 2,
      gives: i64(2, 2n ** 53n + 1n, 2n ** 53n + 1n),
    },
  ],
  unary: [
    {
      of: "square root of what has none",
      inputs: [f64(1, 4, -1, -0, Infinity)],
      attributes: { function: "sqrt" },
      gives: f64(1, 2, NaN, -0, Infinity),
    },
    {
      of: "float32 rounded after the function",
      inputs: [f32(1, 0.1)],
      attributes: { function: "square" },
      gives: f32(1, Math.fround(0.1) ** 2),
    },
    { of: "halves rounded to even", inputs: [f64(1, 0.5, 1.5, 2.5, -0.5)], attributes: { function: "rint" }, gives: f64(1, 0, 2, 2, -0) },
    { of: "stored cells only", inputs: [csr(3, [[1, 0]], [])], attributes: { function: "exp" }, gives: csr(3, [[1, 1]], []) },
  ],
  binary: [
    {
      of: "a column with a row",
      inputs: [f64(2, 1, 2), f64(2, 1, 10, 1, 10)],
      attributes: { function: "add" },
      gives: f64(2, 2, 11, 3, 12),
    },
    {
      of: "division by zeros",
      inputs: [f64(1, 1, -1, 0, 1), f64(1, 0, 0, 0, -0)],
      attributes: { function: "divide" },
      gives: f64(1, Infinity, -Infinity, NaN, -Infinity),
    },
    {
      of: "float32 rounded after the sum",
      inputs: [f32(1, 16777216), f32(1, 1)],
      attributes: { function: "add" },
      gives: f32(1, 16777216),
    },
    { of: "NaN wins in minimum", inputs: [f64(1, NaN, 1), f64(1, 1, NaN)], attributes: { function: "minimum" }, gives: f64(1, NaN, NaN) },
    {
      of: "NaN wins in maximum",
      inputs: [f64(1, NaN, 1, 2), f64(1, 1, NaN, 3)],
      attributes: { function: "maximum" },
      gives: f64(1, NaN, NaN, 3),
    },
    {
      of: "powers",
      inputs: [f64(1, 2, -2, 0, NaN), f64(1, 10, 0.5, 0, 0)],
      attributes: { function: "power" },
      gives: f64(1, 1024, NaN, 1, 1),
    },
    {
      of: "stored cells with their column's constant",
      inputs: [csr(2, [[1, 4]], [[0, 3]]), f64(2, 10, 2, 10, 2)],
      attributes: { function: "multiply" },
      gives: csr(2, [[1, 8]], [[0, 30]]),
    },
    {
      of: "stored cells with their row's number",
      inputs: [csr(2, [[1, 4]], [[0, 3]]), f64(2, 2, 3)],
      attributes: { function: "divide" },
      gives: csr(2, [[1, 2]], [[0, 1]]),
    },
  ],
  compare: [
    {
      of: "NaN is below nothing",
      inputs: [f64(1, NaN, 1, -0), f64(1, NaN, 1, 0)],
      attributes: { function: "less_equal" },
      gives: bool(1, 0, 1, 1),
    },
    { of: "NaN differs from NaN", inputs: [f64(1, NaN, 0), f64(1, NaN, -0)], attributes: { function: "not_equal" }, gives: bool(1, 1, 0) },
    {
      of: "missing equals missing",
      inputs: [text(2, "a", null), text(2, "a", null)],
      attributes: { function: "equal" },
      gives: bool(2, 1, 1),
    },
    { of: "strings by code units", inputs: [text(1, "é"), text(1, "e\u0301")], attributes: { function: "equal" }, gives: bool(1, 0) },
  ],
  logical: [
    { of: "and", inputs: [bool(1, 0, 1, 1), bool(1, 1, 0, 1)], attributes: { function: "and" }, gives: bool(1, 0, 0, 1) },
    { of: "or over a column", inputs: [bool(2, 0, 1), bool(2, 0, 1, 0, 0)], attributes: { function: "or" }, gives: bool(2, 0, 1, 1, 1) },
  ],
  is_missing: [
    { of: "NaN", inputs: [f64(1, NaN, Infinity, 0)], attributes: {}, gives: bool(1, 1, 0, 0) },
    { of: "the missing string, not the empty one", inputs: [text(1, null, "", "nan")], attributes: {}, gives: bool(1, 1, 0, 0) },
  ],
  where: [
    { of: "a cell each", inputs: [bool(2, 1, 0), f64(2, 1, 2), f64(2, 3, 4)], attributes: {}, gives: f64(2, 1, 4) },
    {
      of: "a row condition over columns",
      inputs: [bool(2, 1, 0), text(2, "x", "y"), text(2, "a", "b", "c", null)],
      attributes: {},
      gives: text(2, "x", "x", "c", null),
    },
  ],
  cast: [
    {
      of: "float32 by rounding to nearest",
      inputs: [f64(1, 0.1, 1e39, 3.4028235677973366e38, NaN)],
      attributes: { dtype: "f32" },
      gives: f32(1, Math.fround(0.1), Infinity, Infinity, NaN),
    },
    { of: "integers by truncation", inputs: [f64(1, 1.9, -1.9, NaN)], attributes: { dtype: "i32" }, gives: i32(1, 1, -1, 0) },
    { of: "bytes and truths as numbers", inputs: [u8(1, 200, 1)], attributes: { dtype: "f64" }, gives: f64(1, 200, 1) },
  ],
  select: [
    {
      of: "columns in another order, one twice",
      inputs: [f64(2, 1, 2, 3, 4, 5, 6)],
      attributes: { columns: [2, 0, 2] },
      gives: f64(2, 3, 1, 3, 6, 4, 6),
    },
    {
      of: "stored cells, sorted again",
      inputs: [
        csr(
          3,
          [
            [0, 1],
            [2, 3],
          ],
          [[1, 2]],
        ),
      ],
      attributes: { columns: [2, 0] },
      gives: csr(
        2,
        [
          [0, 3],
          [1, 1],
        ],
        [],
      ),
    },
  ],
  concat: [
    { of: "dense", inputs: [f64(2, 1, 2), f64(2, 3, 4, 5, 6)], attributes: {}, gives: f64(2, 1, 3, 4, 2, 5, 6) },
    {
      of: "sparse with a dense block whose zeros are not stored",
      inputs: [csr(2, [[1, 5]], []), f64(2, 0, 7, -0, NaN)],
      attributes: {},
      gives: csr(
        4,
        [
          [1, 5],
          [3, 7],
        ],
        [[3, NaN]],
      ),
    },
    { of: "strings", inputs: [text(1, "a"), text(1, null)], attributes: {}, gives: text(1, "a", null) },
  ],
  to_dense: [{ of: "cells that are not stored are 0", inputs: [csr(3, [[1, 5]], [])], attributes: {}, gives: f64(2, 0, 5, 0, 0, 0, 0) }],
  to_sparse: [
    {
      of: "zeros of either sign are dropped, NaN kept",
      inputs: [f64(2, 0, 5, -0, NaN)],
      attributes: {},
      gives: csr(2, [[1, 5]], [[1, NaN]]),
    },
  ],
  reduce: [
    { of: "a sum from the left", inputs: [f64(2, 1e16, 1, -1e16, 1, 2, 3)], attributes: { function: "sum" }, gives: f64(2, 0, 6) },
    {
      of: "a sum in float32",
      inputs: [f64(2, 2 ** 24, 1, 1, 1e39, -1e39, 0)],
      attributes: { function: "sum_f32" },
      gives: f64(2, 2 ** 24, Infinity),
    },
    {
      of: "a sum in NumPy's order",
      inputs: [f64(1, 1e16, 1, 0, 0, 0, 0, 0, 0, -1e16, 1, 0, 0, 0, 0, 0, 0)],
      attributes: { function: "sum_pairwise" },
      gives: f64(1, 2),
    },
    { of: "squares", inputs: [f64(1, 3, -4)], attributes: { function: "sum_squares" }, gives: f64(1, 25) },
    {
      of: "sizes of stored cells",
      inputs: [
        csr(
          9,
          [
            [1, -5],
            [8, 2],
          ],
          [],
        ),
      ],
      attributes: { function: "sum_absolute" },
      gives: f64(2, 7, 0),
    },
    {
      of: "the largest, NaN winning",
      inputs: [f64(2, 1, NaN, 3, -1, -2, -3)],
      attributes: { function: "maximum" },
      gives: f64(2, NaN, -1),
    },
    { of: "the smallest", inputs: [f64(1, 1, -2, 3)], attributes: { function: "minimum" }, gives: f64(1, -2) },
    {
      of: "the largest size",
      inputs: [
        csr(
          4,
          [
            [1, -5],
            [2, 3],
          ],
          [],
        ),
      ],
      attributes: { function: "maximum_absolute" },
      gives: f64(2, 5, 0),
    },
    {
      of: "the first maximum, the first NaN before it",
      inputs: [f64(3, 1, 3, 3, 1, NaN, 9, -0, 0, -1)],
      attributes: { function: "argmax" },
      gives: i32(3, 1, 1, 0),
    },
  ],
  distances: [
    ...(
      [
        ["sqeuclidean", {}, 17],
        ["manhattan", {}, 5],
        ["chebyshev", {}, 4],
        ["minkowski", { exponent: 3 }, 65],
        ["minkowski", { exponent: 3, scale: vector([2, 1]) }, 66],
        ["wminkowski", { exponent: 3, scale: vector([2, 1]) }, 72],
        ["seuclidean", { scale: vector([4, 2]) }, 8.25],
        ["mahalanobis", { scale: vector([1, 0.5, 0.5, 1]) }, 13],
        ["hamming", {}, 1],
        ["canberra", {}, 2],
        ["braycurtis", {}, 1],
        ["braycurtis_sum", {}, 1],
        ["cosine", {}, 1],
        ["nan_euclidean", {}, 17],
        ["matching", {}, 1],
        ["jaccard", {}, 1],
        ["dice", {}, 1],
        ["kulsinski", {}, 1],
        ["rogerstanimoto", {}, 1],
        ["russellrao", {}, 1],
        ["sokalsneath", {}, 1],
        ["yule", {}, 2],
      ] as const
    ).map(([name, parameters, distance]) => ({
      of: name,
      inputs: [f64(1, 1, 0)],
      attributes: { points: matrix(1, 2, Float64Array.of(0, 4)), metric: { name, ...parameters } },
      gives: f64(1, distance),
    })),
    {
      of: "the squared sine of half a quarter turn",
      inputs: [f64(1, 0, 0)],
      attributes: { points: matrix(1, 2, Float64Array.of(0, Math.PI)), metric: { name: "haversine" } },
      gives: f64(1, 1),
    },
    {
      of: "cells that one row lacks, scaled up",
      inputs: [f64(2, 1, NaN, NaN, NaN)],
      attributes: { points: matrix(1, 2, Float64Array.of(4, 5)), metric: { name: "nan_euclidean" } },
      gives: f64(2, 18, NaN),
    },
    {
      of: "each of several points, for each row",
      inputs: [f64(2, 0, 3)],
      attributes: { points: matrix(2, 1, Float64Array.of(1, 5)), metric: { name: "manhattan" } },
      gives: f64(2, 1, 5, 2, 2),
    },
  ],
  nearest: [
    {
      of: "ascending distances, and then the places",
      inputs: [f64(2, 0, 9)],
      attributes: { points: matrix(4, 1, Float64Array.of(3, -1, 8, 2)), metric: { name: "manhattan" }, count: 2 },
      gives: f64(2, 1, 2, 1, 3, 1, 6, 2, 0),
    },
    {
      of: "of equally far points the one that came first",
      inputs: [f64(1, 0)],
      attributes: { points: matrix(4, 1, Float64Array.of(2, 1, -1, 1)), metric: { name: "sqeuclidean" }, count: 1 },
      gives: f64(1, 1, 1),
    },
  ],
  matmul: [
    {
      of: "sums from column 0 up",
      inputs: [f64(1, 1e16, 1, -1e16)],
      attributes: { weights: matrix(3, 1, Float64Array.of(1, 1, 1)) },
      gives: f64(1, 0),
    },
    {
      of: "several outputs, starting at plus zero",
      inputs: [f64(2, 1, 2, -0, -0)],
      attributes: { weights: matrix(2, 2, Float64Array.of(1, 10, 100, 1000)) },
      gives: f64(2, 201, 2010, 0, 0),
    },
    {
      of: "stored cells only",
      inputs: [csr(2, [[1, 2]], [])],
      attributes: { weights: matrix(2, 1, Float64Array.of(Infinity, 3)) },
      gives: f64(2, 6, 0),
    },
    {
      of: "infinity times a zero cell",
      inputs: [f64(1, 0, 1)],
      attributes: { weights: matrix(2, 1, Float64Array.of(Infinity, 3)) },
      gives: f64(1, NaN),
    },
  ],
  lookup: [
    {
      of: "numbers, either zero, missing and unknown",
      inputs: [f64(5, 2, -0, NaN, 7, 2.0000000000000004)],
      attributes: { keys: row(0, 2), values: tensor("i32", [2], Int32Array.of(10, 11)), missing: 12, unknown: -1 },
      gives: i32(5, 11, 10, 12, -1, -1),
    },
    {
      of: "strings",
      inputs: [text(4, "b", "", null, "B")],
      attributes: { keys: strings(["", "b"]), values: tensor("i32", [2], Int32Array.of(0, 1)), missing: 2, unknown: -1 },
      gives: i32(4, 1, 0, 2, -1),
    },
  ],
  take: [
    {
      of: "rows of a table, zeros outside",
      inputs: [i32(3, 1, -1, 2)],
      attributes: { table: matrix(2, 2, Float64Array.of(1, 2, 3, 4)) },
      gives: f64(3, 3, 4, 0, 0, 0, 0),
    },
    {
      of: "labels, missing outside",
      inputs: [i32(2, 0, 5)],
      attributes: { table: tensor("string", [1, 1], ["yes"]) },
      gives: text(2, "yes", null),
    },
    {
      of: "64-bit labels",
      inputs: [i32(1, 0)],
      attributes: { table: tensor("i64", [1, 1], BigInt64Array.of(-(2n ** 60n))) },
      gives: i64(1, -(2n ** 60n)),
    },
  ],
  one_hot: [
    { of: "dense", inputs: [i32(3, 1, -1, 2)], attributes: { size: 2, layout: "dense" }, gives: f64(3, 0, 1, 0, 0, 0, 0) },
    { of: "sparse", inputs: [i32(3, 1, -1, 2)], attributes: { size: 2, layout: "sparse" }, gives: csr(2, [[1, 1]], [], []) },
  ],
  linear_leaves: [
    {
      of: "sums in turn, a feature that is missing, a leaf that is none",
      inputs: [f64(3, 2, 10, NaN, 10, 2, 10), i32(3, 3, 1, 3, 1, 4, 9)],
      attributes: { models },
      gives: f64(3, 1004.5, 7, 16, 7, 0.25, 0),
    },
  ],
  couple: [
    { of: "two classes", inputs: [f64(1, 0.5)], attributes: { classes: 2, precision: "f64" }, gives: f64(1, 0.5, 0.5) },
    {
      of: "three that agree",
      inputs: [f64(1, 0.5, 0.5, 0.5)],
      attributes: { classes: 3, precision: "f64" },
      gives: f64(1, 1 / 3, 1 / 3, 1 / 3),
    },
    {
      of: "three that agree, in float32",
      inputs: [f64(1, 0.5, 0.5, 0.5)],
      attributes: { classes: 3, precision: "f32" },
      gives: f64(1, Math.fround(1 / 3), Math.fround(1 / 3), Math.fround(1 / 3)),
    },
  ],
  solve: [
    {
      of: "the lasso of one atom",
      inputs: [f64(2, 3, 4, 0.5, 0)],
      attributes: {
        problem: rowProblem(
          "lasso",
          { width: 2, outputs: 1 },
          [10, 1e-8, 1, 0, 0],
          [row(1, 0).data as Float64Array, row(1).data as Float64Array],
        ),
      },
      gives: f64(2, 2, 0),
    },
    {
      of: "a pursuit that takes the nearest of two atoms",
      inputs: [f64(1, 1, 3)],
      attributes: {
        problem: rowProblem(
          "pursuit",
          { width: 2, outputs: 2 },
          [1],
          [row(1, 0, 0, 1).data as Float64Array, row(1, 0, 0, 1).data as Float64Array],
        ),
      },
      gives: f64(1, 0, 3),
    },
  ],
  bucketize: [
    {
      of: "edges below",
      inputs: [f64(5, 0, 1, 1.5, 2, NaN)],
      attributes: { edges: [row(1, 2)], side: "left" },
      gives: i32(5, 0, 0, 1, 1, 2),
    },
    {
      of: "edges at or below",
      inputs: [f64(5, 0, 1, 1.5, 2, Infinity)],
      attributes: { edges: [row(1, 2)], side: "right" },
      gives: i32(5, 0, 1, 1, 2, 2),
    },
    { of: "no edge", inputs: [f64(1, 3, 0)], attributes: { edges: [row(), row(-0)], side: "right" }, gives: i32(1, 0, 1) },
  ],
  city_hash: [
    {
      of: "texts of every length, missing and beyond ASCII",
      inputs: [
        text(
          8,
          "red",
          "",
          null,
          "é",
          "urpejkybbhjz",
          "awqkeyudtiyoxatihxnryuxalez",
          "ffnjewnvrdntizvnfwqzoxfbfgmkwoihnfpkdkszzdosferf",
          "xqrezonvrgkfeeuxsswvklotqyybihfpxjuaxoctzveaufyreyarrijejmqdaoxaylbsomifycrpdvqsfywshxryenztptoszaegumdsntrbsmphchnqbyqnfsyqmeqtoi",
        ),
      ],
      attributes: {},
      gives: i32(8, -1242798403, 797982799, 797982799, 468052468, -1779700064, -1180139671, -463447307, 1603069046),
    },
  ],
  hash_lookup: [
    {
      of: "rows that are found and rows that are not",
      inputs: [i32(3, -1242798403, 1, -1242798403, 0, 1, -1242798403)],
      attributes: {
        keys: tensor("i64", [2], BigInt64Array.of(6749751207625835714n, 5n)),
        values: tensor("i32", [2], Int32Array.of(4, 3)),
        unknown: 7,
      },
      gives: i32(3, 4, 7, 7),
    },
  ],
  tree_paths: [
    {
      of: "two trees side by side",
      inputs: [i32(2, 2, 0, 4, 0)],
      attributes: {
        left: tensor("i32", [6], Int32Array.of(1, -1, 3, -1, -1, -1)),
        right: tensor("i32", [6], Int32Array.of(2, -1, 4, -1, -1, -1)),
        offset: tensor("i32", [3], Int32Array.of(0, 5, 6)),
      },
      gives: csr(
        6,
        [
          [0, 1],
          [2, 1],
          [5, 1],
        ],
        [
          [0, 1],
          [2, 1],
          [4, 1],
          [5, 1],
        ],
      ),
    },
  ],
  staged_sums: [
    {
      of: "two outputs in turn",
      inputs: [f64(1, 1, 3, 5, 6), f64(1, 100, 200)],
      attributes: {},
      gives: f64(1, 101, 203, 106, 209),
    },
  ],
  barycenter: [
    {
      of: "weights of points on both sides, without and with a share of the trace",
      inputs: [f64(2, 1, 1), i32(2, 0, 1, 1, 0)],
      attributes: { points: matrix(2, 1, Float64Array.of(0, 4)), regularization: 1 },
      gives: f64(2, 22 / 36, 14 / 36, 0.38888888888888884, 22 / 36),
    },
    {
      of: "a row on the points, and a place without a point",
      inputs: [f64(2, 4, 4), i32(2, 1, 1, 1, 7)],
      attributes: { points: matrix(2, 1, Float64Array.of(0, 4)), regularization: 0.25 },
      gives: f64(2, 0.5, 0.5, NaN, NaN),
    },
  ],
  weighted_median: [
    {
      of: "weights that reach half of their sum",
      inputs: [f64(3, 5, 1, 3, 9, 7, 8, 2, NaN, 2)],
      attributes: { weights: row(1, 1, 2) },
      gives: f64(3, 3, 8, 2),
    },
    { of: "weights of nothing", inputs: [f64(1, 5, 1)], attributes: { weights: row(0, 0) }, gives: f64(1, 1) },
  ],
  interpolate: [
    {
      of: "corners, between them and outside",
      inputs: [f64(6, 0, 1, 1.5, 2, 9, NaN)],
      attributes: { curves: [{ x: row(1, 2), y: row(10, 30) }], rule: "numpy" },
      gives: f64(6, 10, 10, 20, 30, 30, NaN),
    },
    {
      of: "the last of equal corners, and a single one",
      inputs: [f64(2, 1, NaN, 0.5, 7)],
      attributes: {
        curves: [
          { x: row(0, 1, 1, 2), y: row(0, 10, 20, 30) },
          { x: row(3), y: row(5) },
        ],
        rule: "numpy",
      },
      gives: f64(2, 20, 5, 5, 5),
    },
    {
      of: "in float32 up the slope to a corner",
      inputs: [f64(2, Math.fround(0.3), Math.fround(0.7))],
      attributes: {
        curves: [{ x: row(Math.fround(0.1), Math.fround(0.3), 1), y: row(Math.fround(0.2), Math.fround(0.9), 1) }],
        rule: "scipy_f32",
      },
      gives: f64(2, 0.8999999761581421, 0.9571428298950195),
    },
  ],
  forest: [
    {
      of: "thresholds, one ulp beside, missing and categories",
      inputs: [f64(8, 0.5, 1, nextafter(0.5, 1), 1, NaN, 3, 0, 2, 0, NaN, 0, -1, 0, 99, 0, 1.9)],
      attributes: { ensemble, output: "sum" },
      gives: f64(8, 10.75, 30.75, 10.75, 20.75, 20.75, 20.75, 20.75, 10.75),
    },
    {
      of: "leaves as node numbers in their tree",
      inputs: [f64(2, 0.5, 1, 1, 1)],
      attributes: { ensemble, output: "leaf" },
      gives: i32(2, 2, 0, 4, 0),
    },
    {
      of: "float32 tests and leaf rows",
      inputs: [f64(3, 0.1, 0.09, NaN)],
      attributes: { ensemble: wide, output: "sum" },
      gives: f64(3, 3, 4, 1, 2, 3, 4),
    },
  ],
  term_sums: [
    {
      of: "weights of a vocabulary",
      inputs: [text(3, "400800000000000000000002bc3ff000000000000000000001a3fe000000000000000000002bc", "no term", null)],
      attributes: { target: { kind: "vocabulary", terms: ["a", "bc"], size: 2 } },
      gives: csr(
        2,
        [
          [0, 1],
          [1, 3.5],
        ],
        [],
        [],
      ),
    },
  ],
  text_counts: [
    {
      of: "terms of a vocabulary",
      inputs: [text(3, "The cat, the DOG", "", null)],
      attributes: {
        spec: {
          analyzer: "word",
          lowercase: true,
          stripAccents: null,
          pattern: "(?u)\\b\\w\\w+\\b",
          ngramRange: [1, 1],
          stopWords: [],
          binary: false,
          target: { kind: "vocabulary", terms: ["the", "cat", "bird"], size: 3 },
        },
      },
      gives: csr(
        3,
        [
          [0, 2],
          [1, 1],
        ],
        [],
        [],
      ),
    },
  ],
  chain: [
    {
      of: "fill, subtract, divide, from the right",
      inputs: [f64(2, NaN, 3, 1, NaN)],
      attributes: {
        steps: [
          { kind: "fill_missing", operand: row(5, 6) },
          { kind: "binary", function: "subtract", operand: row(1), reversed: false },
          { kind: "binary", function: "divide", operand: row(8, 10), reversed: true },
          { kind: "unary", function: "negative" },
        ],
      },
      gives: f64(2, -2, -5, -Infinity, -2),
    },
  ],
  check: [
    {
      of: "rows that keep the rule",
      inputs: [f64(1, 1, NaN)],
      attributes: { rule: "no_infinity", step: "s", labels: [] },
      gives: f64(1, 1, NaN),
    },
    {
      of: "float32's largest number",
      inputs: [f64(1, 3.4028235e38)],
      attributes: { rule: "finite_f32", step: "s", labels: [] },
      gives: f64(1, 3.4028235e38),
    },
  ],
};

for (const name of Object.keys(examples) as OpName[])
  describe(name, () => {
    for (const example of examples[name] as readonly Example<OpName>[])
      test(example.of, () => {
        const { inputs, attributes, columns = [], gives } = example;
        const rows = example.rows ?? inputs[0]?.rows ?? columns[0]?.length ?? 0;
        const answer = (ops[name] as Op<OpName>).evaluate(inputs, attributes, { rows, columns, firstRow: 0 });
        expect(differenceOf(answer, gives)).toBe(null);
      });
  });

test.each([
  ["finite", f64(2, 1, 2, 3, NaN), "NOT_FINITE", 11, "b"],
  ["no_infinity", f64(2, NaN, -Infinity, 3, 4), "NOT_FINITE", 10, "b"],
  ["finite_f32", f64(1, 1e39, 1), "NOT_FINITE", 10, "a"],
  ["no_infinity_f32", csr(2, [], [[1, 3.5e38]]), "NOT_FINITE", 11, "b"],
  ["known", i32(2, 0, 1, -1, 2), "UNSEEN_CATEGORY", 11, "a"],
] as const)("check %s names row and column", (rule, value, code, at, column) => {
  const run = (): unknown =>
    ops.check.evaluate([value], { rule, step: "encoder", labels: ["a", "b"] }, { rows: value.rows, columns: [], firstRow: 10 });
  expect(run).toThrow(GodwitError);
  expect(run).toThrow(expect.objectContaining({ code, where: { step: "encoder", row: at, column } }));
});
