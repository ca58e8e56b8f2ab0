export { circularProduct, mostConvolvedColumns } from "./circular-product.ts";
export { euclideanSquares, squaredDistances, transposed } from "./distances.ts";
export { FloatArithmetic, type FloatDtype, product, rounded, wider } from "./float-arithmetic.ts";
export { type InverseMatrix, invertMatrix, matrixProduct } from "./inverse-matrix.ts";
export { logAddExp, sumInOrder } from "./sums.ts";
export { logSumExp, overGroup, softmax, withComplement } from "./softmax.ts";
export { type EnsembleOptions, joinTrees, type TreeNodes } from "./join-trees.ts";
export {
  type LibsvmKernel,
  type LibsvmModel,
  libsvmPairScores,
  libsvmProbabilities,
  libsvmScore,
  libsvmWinner,
  sumsByClass,
} from "./libsvm.ts";
export { pairwiseTotal } from "./pairwise-total.ts";
export { type PairwiseKernel, pairwiseKernel } from "./pairwise-kernels.ts";
export {
  boxCox,
  boxCoxBack,
  boxCoxBackOfSciPy,
  type PowerFunction,
  yeoJohnson,
  yeoJohnsonBack,
  yeoJohnsonOfSciPy,
} from "./power-functions.ts";
export { type PlaceChild, type TreeTest, TreeWriter } from "./tree-writer.ts";
export { readTriangularSolve } from "./triangular-solve.ts";
export { type DoubtfulInverse, symmetricInverse } from "./symmetric-inverse.ts";
