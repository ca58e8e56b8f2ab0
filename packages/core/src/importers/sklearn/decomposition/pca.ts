import { matrix, tensor, vector, type NodeId, type Tensor } from "../../../ir/index.ts";
import type { PythonView } from "../../../formats/index.ts";
import { FloatArithmetic, type FloatDtype, product, wider } from "../../../composites/index.ts";
import {
  type EstimatorReader,
  expectWidth,
  type FittedEstimator,
  floatDtype,
  storedDtype,
  Table,
  validated,
} from "../../estimator/index.ts";
import { readGaussianModel } from "./gaussian-model.ts";
import { componentFeatures, readComponents } from "./projection.ts";

/** Centred and projected (since 1.5 projected, then centred); `whiten` divides by the standard deviations. */
export const pca: EstimatorReader = {
  classNames: ["PCA", "IncrementalPCA", "RandomizedPCA"],
  features: componentFeatures,
  read(view, context) {
    const { graph } = context;
    const { features, count, weights, back, dtype: weightsDtype } = readComponents(view);
    const storedMean = view.attribute("mean_").orNone();
    const mean = storedMean?.float64([features]) ?? new Float64Array(features);
    const meanDtype = (storedMean && storedDtype(storedMean)) ?? weightsDtype;
    const late = context.since(1, 5, true);
    // RandomizedPCA keeps components that are scaled already.
    const deviations = view.className !== "RandomizedPCA" && view.attribute("whiten").boolean() ? readDeviations(view, count) : null;
    const project = (value: NodeId, dtype: FloatDtype): NodeId => product(graph, value, weights, wider(dtype, weightsDtype));
    const centred = (x: Table): { value: NodeId; dtype: FloatDtype } => {
      const dtype = wider(floatDtype(x), meanDtype);
      return { value: new FloatArithmetic(graph, dtype).minus(graph.toDense(validated(context, x)), graph.number(...mean)), dtype };
    };
    const transform = (x: Table): Table => {
      const dtype = wider(late ? floatDtype(x) : wider(floatDtype(x), meanDtype), weightsDtype);
      const numpy = new FloatArithmetic(graph, dtype);
      let projected: NodeId;
      if (late) projected = numpy.minus(project(validated(context, x), dtype), project(graph.number(...mean), meanDtype));
      else {
        const from = centred(x);
        projected = project(from.value, from.dtype);
      }
      if (deviations !== null) {
        const smallest = weightsDtype === "<f4" ? 2 ** -23 : 2 ** -52;
        projected = numpy.over(projected, graph.number(...deviations.map((each) => (late ? Math.max(each, smallest) : each))));
      }
      return Table.ofNode(graph, projected, dtype);
    };
    const scaled =
      deviations === null
        ? back
        : scaledRows(back, deviations, wider(weightsDtype, storedDtype(view.attribute("explained_variance_")) ?? "<f8"));
    const inverse = (x: Table): Table => {
      expectWidth(context, x, count);
      const value = context.since(1, 8, true) ? validated(context, x) : x.denseNumeric();
      const dtype = wider(floatDtype(x), weightsDtype);
      const answer = wider(dtype, meanDtype);
      return Table.ofNode(
        graph,
        new FloatArithmetic(graph, answer).plus(product(graph, value, scaled, dtype), graph.number(...mean)),
        answer,
      );
    };
    const model = view.className === "PCA" ? readGaussianModel(view, weights, weightsDtype, context.since(0, 18, true)) : null;
    if (model === null) return { methods: {}, transform, inverse };
    const scoreSamples: FittedEstimator["methods"]["score_samples"] = (x) => {
      const { value, dtype: centredDtype } = centred(x);
      const dtype = wider(centredDtype, weightsDtype);
      const along = graph.unary("square", project(value, dtype));
      const share = graph.matmul(along, matrix(count, 1, model.along));
      const square = graph.reduce("sum_squares", value);
      const around = graph.times(square, graph.number(model.around));
      const size = graph.reduce("sum_absolute", value);
      const doubt = graph.times(
        size,
        graph.matmul(size, matrix(1, 1, new Float64Array(1)), { error: matrix(1, 1, Float64Array.of(model.doubt)) }),
      );
      const beyond = graph.compare("equal", square, graph.number(Infinity));
      const distance = graph.where(beyond, square, graph.plus(graph.plus(around, share), doubt));
      const offset = graph.constant(vector([model.offset]), tensor("f64", [1], Float64Array.of(model.offsetDoubt)));
      const score = graph.minus(graph.times(graph.number(-0.5), distance), graph.times(graph.number(0.5), offset));
      return [{ value: new FloatArithmetic(graph, dtype).round(score), dtype, shape: "rows" }];
    };
    return { methods: { score_samples: scoreSamples }, transform, inverse };
  },
};

/** Each row of a table times its number. */
function scaledRows(table: Tensor, scales: Float64Array, dtype: FloatDtype): Tensor {
  const [rows, columns] = table.shape as [number, number];
  const products = (table.data as Float64Array).map((cell, index) => cell * scales[Math.floor(index / columns)]!);
  return matrix(rows, columns, dtype === "<f4" ? products.map(Math.fround) : products);
}

/** Standard deviations along the components, in the dtype in which they are stored. */
function readDeviations(view: PythonView, count: number): Float64Array {
  const variances = view.attribute("explained_variance_");
  const deviations = variances.float64([count]).map(Math.sqrt);
  return storedDtype(variances) === "<f4" ? deviations.map(Math.fround) : deviations;
}
