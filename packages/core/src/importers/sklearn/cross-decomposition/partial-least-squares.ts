import { FloatArithmetic, type FloatDtype, product, transposed } from "../../../composites/index.ts";
import type { PythonView } from "../../../formats/index.ts";
import { matrix, type NodeId, type Tensor } from "../../../ir/index.ts";
import {
  declaredFeatures,
  type EstimatorReader,
  expectWidth,
  type Features,
  floatDtype,
  type ImportContext,
  Table,
  validated,
} from "../../estimator/index.ts";

const featuresOf = (view: PythonView): Features =>
  declaredFeatures(view) ?? { kind: "table", count: meanOf(view).shape()[0] ?? 0, names: null };

/** Centred, scaled and turned by the rotations; `predict` leaves out the scale from 1.5 on, when it is in the coefficients. */
export const partialLeastSquares: EstimatorReader = {
  classNames: ["PLSRegression", "PLSCanonical", "CCA"],
  features: featuresOf,
  read(view, context) {
    const { graph } = context;
    const { features, mean, deviations, centred, scaled } = readStandard(view, context);
    const rotations = readMatrix(view.attribute("x_rotations_"), features);
    const loadings = readMatrix(view.attribute("x_loadings_"), features);
    const { coefficients, offsets } = readCoefficients(view, context, features);
    const flat = view.find("_predict_1d")?.boolean() === true;
    return {
      methods: {
        predict(x) {
          const dtype = floatDtype(x);
          const from = context.since(1, 5, true) ? centred(x, dtype) : scaled(x, dtype);
          const value = graph.plus(graph.matmul(from, coefficients), graph.number(...offsets));
          return [{ value, dtype: "<f8", shape: flat ? "rows" : "matrix" }];
        },
      },
      transform: (x) => Table.ofNode(graph, graph.matmul(scaled(x, floatDtype(x)), rotations)),
      inverse(x) {
        expectWidth(context, x, loadings.shape[1]!);
        const spread = graph.times(product(graph, validated(context, x), transposed(loadings), "<f8"), graph.number(...deviations));
        return Table.ofNode(graph, graph.plus(spread, graph.number(...mean)));
      },
    };
  },
};

/** Centred, scaled and turned by the weights. */
export const partialLeastSquaresSvd: EstimatorReader = {
  classNames: ["PLSSVD"],
  features: featuresOf,
  read(view, context) {
    const { features, scaled } = readStandard(view, context);
    const weights = readMatrix(view.attribute("x_weights_"), features);
    return { methods: {}, transform: (x) => Table.ofNode(context.graph, context.graph.matmul(scaled(x, "<f8"), weights)) };
  },
};

interface Standard {
  readonly features: number;
  readonly mean: Float64Array;
  readonly deviations: Float64Array;
  /** In the dtype of the rows, which the library changes in place. */
  readonly centred: (x: Table, dtype: FloatDtype) => NodeId;
  readonly scaled: (x: Table, dtype: FloatDtype) => NodeId;
}

function readStandard(view: PythonView, context: ImportContext): Standard {
  const { graph } = context;
  const mean = meanOf(view).float64([-1]);
  const deviations = view.first("_x_std", "x_std_").float64([mean.length]);
  const centred = (x: Table, dtype: FloatDtype): NodeId =>
    new FloatArithmetic(graph, dtype).minus(graph.toDense(validated(context, x)), graph.number(...mean));
  return {
    features: mean.length,
    mean,
    deviations,
    centred,
    scaled: (x, dtype) => new FloatArithmetic(graph, dtype).over(centred(x, dtype), graph.number(...deviations)),
  };
}

/** Up to 1.0 [features, targets], from 1.1 on [targets, features], under a name of its own until 1.3. */
function readCoefficients(view: PythonView, context: ImportContext, features: number): { coefficients: Tensor; offsets: Float64Array } {
  const upright = view.has("_coef_") || context.since(1, 3, true);
  const stored = view.first("_coef_", "coef_");
  const [rows, columns] = stored.array([-1, -1]).shape as [number, number];
  const cells = matrix(rows, columns, stored.float64());
  const coefficients = upright ? transposed(cells) : cells;
  if (coefficients.shape[0] !== features) stored.reject(`the shape (${rows}, ${columns}) does not fit ${features} columns`);
  const offsets = view.findFirst("intercept_", "_y_mean", "y_mean_") ?? view.attribute("intercept_");
  return { coefficients, offsets: offsets.float64([coefficients.shape[1]!]) };
}

function readMatrix(view: PythonView, features: number): Tensor {
  const count = view.array([features, -1]).shape[1]!;
  return matrix(features, count, view.float64());
}

const meanOf = (view: PythonView): PythonView => view.first("_x_mean", "x_mean_");
