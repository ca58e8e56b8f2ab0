import { log } from "../../../math/index.ts";
import { invertMatrix, matrixProduct, transposed } from "../../../composites/index.ts";
import type { PythonView } from "../../../formats/index.ts";
import { matrix, vector, type NodeId, type Tensor } from "../../../ir/index.ts";
import { type EstimatorReader, type FittedEstimator, Table, validated } from "../../estimator/index.ts";
import { componentFeatures, readComponents } from "./projection.ts";

/** The expected factors of a row: `(x − mean) (C / noise)' (I + C / noise · C')⁻¹`; the library inverts at each call. */
export const factorAnalysis: EstimatorReader = {
  classNames: ["FactorAnalysis"],
  features: componentFeatures,
  read(view, context) {
    const { graph } = context;
    const model = readFactorModel(view);
    if (model === null) return context.unsupported("factors whose covariance has no inverse but by rounding");
    const { mean, weights, solve, doubt, precision, precisionDoubt, offset, offsetDoubt } = model;
    const centred = (x: Table): NodeId => graph.minus(graph.toDense(validated(context, x)), graph.number(...mean));
    const scoreSamples: FittedEstimator["methods"]["score_samples"] = (x) => {
      const rows = centred(x);
      const distance = graph.reduce("sum_pairwise", graph.times(rows, graph.matmul(rows, precision, { error: precisionDoubt })));
      const constant = graph.constant(vector([0.5 * offset]), vector([0.5 * offsetDoubt]));
      return [{ value: graph.minus(graph.times(graph.number(-0.5), distance), constant), dtype: "<f8", shape: "rows" }];
    };
    return {
      methods: { score_samples: scoreSamples },
      transform: (x) => Table.ofNode(graph, graph.matmul(graph.matmul(centred(x), weights), solve, { error: doubt })),
    };
  },
};

interface FactorModel {
  readonly mean: Float64Array;
  /** [features, factors] */
  readonly weights: Tensor;
  /** [factors, factors] */
  readonly solve: Tensor;
  readonly doubt: Tensor;
  /** [features, features], the inverse of the covariance. */
  readonly precision: Tensor;
  readonly precisionDoubt: Tensor;
  /** `features log 2π − log det precision` */
  readonly offset: number;
  readonly offsetDoubt: number;
}

const rounding = 2 ** -52;

function readFactorModel(view: PythonView): FactorModel | null {
  const { features, count, back } = readComponents(view);
  const components = back.data as Float64Array;
  const noise = view.attribute("noise_variance_").float64([features]);
  const mean = view.attribute("mean_").float64([features]);
  const scaled = components.map((cell, index) => cell / noise[index % features]!);
  const across = transposed(back).data as Float64Array;
  const pivots = matrixProduct(scaled, across, count, features, count);
  const sizes = matrixProduct(scaled.map(Math.abs), across.map(Math.abs), count, features, count);
  for (let index = 0; index < count; index++) {
    pivots[index * count + index]! += 1;
    sizes[index * count + index]! += 1;
  }
  const inverse = invertMatrix(
    pivots,
    count,
    sizes.map((size) => features * rounding * size),
  );
  if (inverse === null) return null;
  const square = (cells: Float64Array): Tensor => matrix(count, count, cells);
  const weights = transposed(matrix(count, features, scaled));
  const turned = weights.data as Float64Array;
  const flat = (cells: Float64Array, of: (cell: number) => number): Float64Array =>
    matrixProduct(matrixProduct(turned.map(of), cells, features, count, count), scaled.map(of), features, count, features);
  const same = (cell: number): number => cell;
  const lost = flat(inverse.cells, same);
  const lostSizes = flat(inverse.cells.map(Math.abs), Math.abs);
  const lostDoubt = flat(inverse.doubt, Math.abs);
  const precision = lost.map((cell, index) => (index % (features + 1) === 0 ? 1 / noise[index % features]! : 0) - cell);
  const covariance = matrixProduct(across, components, features, count, features).map((cell, index) =>
    index % (features + 1) === 0 ? cell + noise[index % features]! : cell,
  );
  const covarianceSizes = matrixProduct(across.map(Math.abs), components.map(Math.abs), features, count, features).map((cell, index) =>
    index % (features + 1) === 0 ? cell + noise[index % features]! : cell,
  );
  const precisionSizes = precision.map(Math.abs);
  const inverted = matrixProduct(
    matrixProduct(precisionSizes, covarianceSizes, features, features, features),
    precisionSizes,
    features,
    features,
    features,
  );
  const precisionDoubt = precision.map(
    (cell, index) => 4 * lostDoubt[index]! + 4 * (features + count) * rounding * (lostSizes[index]! + Math.abs(cell) + inverted[index]!),
  );
  const logDeterminant = -(noise.reduce((sum, each) => sum + log(each), 0) + inverse.logDeterminant);
  const moved = precisionDoubt.reduce((sum, doubt, index) => sum + doubt * Math.abs(covariance[index]!), 0);
  return {
    mean,
    weights,
    solve: square(inverse.cells),
    doubt: square(inverse.doubt),
    precision: matrix(features, features, precision),
    precisionDoubt: matrix(features, features, precisionDoubt),
    offset: features * log(2 * Math.PI) - logDeterminant,
    offsetDoubt: 2 * moved + 8 * features * features * rounding * (1 + Math.abs(logDeterminant)),
  };
}
