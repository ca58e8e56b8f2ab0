/**
 * The instructions of a program. Each is a row of 32-bit words: opcode, length in words, then what `operands` says.
 * `ref` names a column: its two low bits say what kind (see `refKinds`). `[…]*` repeats to the end of the instruction.
 * Artifacts carry the numbers, so a number is never given to another instruction.
 */
export const opcodes = {
  /** The program's last instruction. */
  end: 0,
  /** [ref source, ref target]* : 8-byte cells. */
  copy8: 1,
  /** [ref source, ref target]* : 4-byte cells. */
  copy4: 2,
  /** function, [ref source, ref target]* : float64; a source is never a constant. */
  unary: 3,
  /** function, [ref left, ref right, ref target]* : float64. */
  binary: 4,
  /** comparison, [ref left, ref right, ref target]* : float64 to mask. */
  compare_f64: 5,
  /** comparison, [ref left, ref right, ref target]* : int32 or string code to mask. */
  compare_i32: 6,
  /** 0 and | 1 or, [ref left, ref right, ref target]* : masks. */
  logical: 7,
  /** [ref source, ref target]* : float64 to mask. */
  is_nan: 8,
  /** [ref source, ref target]* : string code to mask. */
  is_missing_code: 9,
  /** [ref mask, ref yes, ref no, ref target]* */
  where8: 10,
  where4: 11,
  /** conversion, [ref source, ref target]* */
  cast: 12,
  /** table, low, high, missing, unknown, [ref source, ref target]* : code c in low…high - 1 gives table[c - low]. */
  lookup_code: 13,
  /** keys, values, count, missing, unknown, [ref source, ref target]* : ascending int32 keys. */
  lookup_code_search: 14,
  /** keys, values, count, missing, unknown, [ref source, ref target]* : ascending float64 keys. */
  lookup_f64_search: 15,
  /** table, low, high, missing, unknown, [ref source, ref target]* : whole numbers. */
  lookup_f64_direct: 16,
  /** ref index, table (a column after the other), length, [ref target]* : zero outside. */
  take8: 17,
  /** ref index, table, length, outside, [ref target]* */
  take4: 18,
  /** 0 left | 1 right, [edges, count, ref source, ref target]* */
  bucketize: 19,
  /** reduction, ref target, [ref source]* */
  reduce: 20,
  /** size, ref index, first target slot: float64 columns of zeros and ones. */
  one_hot: 21,
  /** rule, check number, [ref source]* : float64. */
  check_f64: 22,
  /** check number, [ref source]* : int32 that must not be negative. */
  check_known: 23,
  /** image, first target slot, 0 sums | 1 sums that start from the targets | 2 numbers of leaves | 3 values of leaves, [0 cells | 1 index, ref source, constant]* : an index counts as 1 where it equals the constant, else 0. */
  forest: 24,
  /** first target slot, count: zeros. */
  zero: 25,
  /** weights in panels of 4, 2, 1 outputs, outputs, first target slot, 1 from zero | 0 added to the targets, constants added at the end (0: none), 1 where sums not above 0 become 0, [ref source]* */
  matmul: 57,
  /** weights, outputs, first target slot, size, ref index: adds the index's row of weights. */
  matmul_one_hot: 27,
  /** weights, outputs, first target slot, sparse source */
  matmul_sparse: 28,
  /** format, output number, [ref source]* : a row-major part of the answer. */
  output_dense: 29,
  /** output number, sparse source */
  output_sparse: 30,
  /** spec image, ref source (an input of texts, or codes), sparse target */
  text_counts: 31,
  /** sparse target, [part kind, width, …]*: columns (0) with their refs, a one-hot (1) with its ref, a sparse value (2). */
  pack_sparse: 32,
  /** function, sparse source, sparse target */
  sparse_unary: 33,
  /** function, sparse source, sparse target, [ref right]* : one for all columns, or one each. */
  sparse_binary: 34,
  /** place starts, places, 1 where ascending, sparse source, sparse target */
  sparse_select: 35,
  /** sparse source, first target slot, width */
  sparse_to_dense: 36,
  /** reduction, sparse source, ref target */
  sparse_reduce: 37,
  /** rule, check number, sparse source */
  sparse_check: 38,
  /** function, sparse source, sparse target, constants: one 16-byte cell a column. */
  sparse_binary_constants: 39,
  /** 0 numpy | 1 float32 by the slope | 2 float32 by weights, [corners, heights, count, ref source, ref target]* */
  interpolate: 40,
  /** classes, 1 in float32, first target slot, [ref source]* : a source for each pair of classes. */
  couple: 41,
  /** metric, points, count, parameters, 1 where they hold a scale behind the exponent, first target slot, [ref source]* */
  distances: 42,
  /** metric, points, count, parameters, 1 where they hold a scale, first target slot, how many, list of points, its length (0: all points), [ref source]* : distances, then places. */
  nearest: 43,
  /** points in panels of 4, 2, 1, count, first target slot, [ref source]* */
  squared_distances: 59,
  /**
   * 0 squared distances | 1 products, points in panels, count, steps, sums, [function, constants (0: none), bytes from a point's constant
   * to the next, 1 constant first]* (steps of them), [first point, how many, their weights, target slot]* (sums of them), [ref source]* :
   * adds to the targets, in the order of the points, their weights times what the steps make of the distances or products.
   */
  point_sums: 60,
  /** points, count, filter of the points, first target slot, how many, [ref source]* : squared distances, then places. */
  nearest_squares: 58,
  /** [ref source, ref target]* : an input of texts, or codes, to int32. */
  city_hash: 44,
  /** keys, values, count, unknown, ref target, [ref source]* : ascending int64 keys, int32 sources. */
  hash_lookup: 45,
  /** trees, features, models, first model of each tree, output of each tree, constants, plain numbers, offsets of terms, their features, their coefficients, outputs, first slot, ref feature*, ref leaf* */
  linear_leaves: 46,
  /** 1 where parents take 4 bytes and not 2, parents, offsets, sparse target, [ref leaf]* : a leaf for each tree. */
  tree_paths: 47,
  /** weights, ref target, [ref source]* */
  weighted_median: 49,
  /** 0 vocabulary | 1 hash, terms, columns, 1 where a negative hash turns the sign, ref source (an input of texts, or codes), sparse target */
  term_sums: 50,
  /** points, their number, regularization, first target slot, count, [ref place]* (count of them), [ref source]* : weights. */
  barycenter: 56,
  /** problem, first target slot, [ref source]* : an answer's columns from a row's. */
  solve: 51,
  /** The operands of matmul; sums in float32 start at 0, and their weights stand in panels of 4, then one by one. */
  matmul_f32: 70,
} as const;

export type Opcode = keyof typeof opcodes;

/** What the two low bits of a ref say of the rest. */
export const refKinds = {
  /** Number of a slot of the tile. */
  slot: 0,
  /** Number of an input of the method. */
  input: 1,
  /** Offset in the image of a 16-byte cell that holds one value repeated. */
  constant: 2,
} as const;

export const binaryNumbers = { add: 0, subtract: 1, multiply: 2, divide: 3, power: 4, minimum: 5, maximum: 6, fill_missing: 7 } as const;

/** A function of a step of `point_sums` beside the unary ones: x · (x · x). */
export const pointStepNumbers = { cube: 1000 } as const;

export const comparisonNumbers = { equal: 0, not_equal: 1, less: 2, less_equal: 3, greater: 4, greater_equal: 5 } as const;

export const conversionNumbers = {
  f64_f32: 0,
  f32_f64: 1,
  f64_i32: 2,
  i32_f64: 3,
  mask_f64: 4,
  mask_i32: 5,
  i32_f32: 6,
  f32_i32: 7,
  mask_f32: 8,
} as const;

export const reductionNumbers = {
  sum: 0,
  sum_pairwise: 1,
  sum_squares: 2,
  sum_absolute: 3,
  maximum: 4,
  maximum_absolute: 5,
  minimum: 6,
  argmax: 7,
  sum_f32: 8,
} as const;

export const metricNumbers = {
  sqeuclidean: 0,
  manhattan: 1,
  chebyshev: 2,
  minkowski: 3,
  wminkowski: 4,
  seuclidean: 5,
  mahalanobis: 6,
  hamming: 7,
  canberra: 8,
  braycurtis: 9,
  braycurtis_sum: 10,
  haversine: 11,
  cosine: 12,
  nan_euclidean: 13,
  matching: 14,
  jaccard: 15,
  dice: 16,
  kulsinski: 17,
  rogerstanimoto: 18,
  russellrao: 19,
  sokalsneath: 20,
  yule: 21,
} as const;

export const checkRuleNumbers = { finite: 0, no_infinity: 1, finite_f32: 2, no_infinity_f32: 3, known: 4 } as const;

/** How a column of the tile becomes elements of an output. */
export const outputFormats = { f64: 0, f32: 1, i64: 2, i32: 3, u8: 4, bool: 5, code: 6 } as const;
