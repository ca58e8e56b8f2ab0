import { toFloat64, toInt32, type PythonView, type SparseMatrix } from "../../../formats/index.ts";
import { matrix, type NodeId, type Tensor } from "../../../ir/index.ts";
import { type FloatDtype, product, rounded, wider } from "../../../composites/index.ts";
import {
  declaredFeatures,
  type Features,
  floatDtype,
  type ImportContext,
  storedDtype,
  type Table,
  validated,
} from "../../estimator/index.ts";

/** `X @ coef_.T + intercept_` of a fitted linear model. */
export interface LinearScores {
  readonly outputs: number;
  /** `coef_` has one dimension: the scores are one number a row. */
  readonly flat: boolean;
  /** float64 [rows, outputs]. */
  readonly scores: (x: Table) => NodeId;
  /** float32 where the table, `coef_` and `intercept_` all are. */
  readonly dtype: (x: Table) => FloatDtype;
}

export function readLinearScores(
  view: PythonView,
  context: ImportContext,
  { sign = 1, intercept = "intercept_" }: { sign?: 1 | -1; intercept?: string } = {},
): LinearScores {
  const { graph } = context;
  const { weights, flat, dtype: weightsDtype } = readWeights(view.attribute("coef_"));
  const outputs = weights.shape[1]!;
  const offsets = view.attribute(intercept).float64();
  if (offsets.length !== 1 && offsets.length !== outputs)
    view.attribute(intercept).reject(`there are ${offsets.length} numbers for ${outputs} outputs`);
  const shift = graph.number(...offsets);
  const shiftDtype = interceptDtype(view.attribute(intercept), context);
  const productDtype = (x: Table): FloatDtype => wider(floatDtype(x), weightsDtype);
  const dtype = (x: Table): FloatDtype => wider(productDtype(x), shiftDtype);
  return {
    outputs,
    flat,
    dtype,
    scores: (x) => {
      const scores = product(graph, validated(context, x), weights, productDtype(x));
      return rounded(graph, sign === 1 ? graph.plus(scores, shift) : graph.minus(scores, shift), dtype(x));
    },
  };
}

/** A linear model's columns, from its coefficients where it does not tell: generalised ones of 0.24 do not. */
export function linearFeatures(view: PythonView): Features {
  return declaredFeatures(view) ?? { kind: "table", count: view.attribute("coef_").shape().at(-1) ?? 0, names: null };
}

/** A plain Python number takes the other operand's dtype; so did a NumPy scalar before NumPy 2. */
function interceptDtype(intercept: PythonView, context: ImportContext): FloatDtype {
  if (intercept.is("scalar") && !context.since(1, 5, true)) return "<f4";
  return storedDtype(intercept) ?? "<f4";
}

/** `coef_` of shape [features], [1, features] or [outputs, features], dense or sparsified, as weights [features, outputs]. */
function readWeights(coefficients: PythonView): { weights: Tensor; flat: boolean; dtype: FloatDtype } {
  const shape = coefficients.shape();
  const dtype = storedDtype(coefficients) ?? "<f8";
  const dense = coefficients.is("sparse") ? densify(coefficients.sparse(), coefficients) : coefficients.float64();
  if (shape.length === 1) return { weights: matrix(shape[0]!, 1, dense), flat: true, dtype };
  if (shape.length !== 2) return coefficients.reject(`the shape (${shape.join(", ")}) is not one of coefficients`);
  const [outputs, features] = [shape[0]!, shape[1]!];
  const data = new Float64Array(features * outputs);
  for (let output = 0; output < outputs; output++)
    for (let feature = 0; feature < features; feature++) data[feature * outputs + output] = dense[output * features + feature]!;
  return { weights: matrix(features, outputs, data), flat: false, dtype };
}

function densify(sparse: SparseMatrix, view: PythonView): Float64Array {
  if (sparse.format !== "csr") return view.reject(`sparse coefficients are CSR, not ${sparse.format}`);
  const [rows, columns] = sparse.shape;
  const [data, indices, indptr] = [toFloat64(sparse.data), toInt32(sparse.indices), toInt32(sparse.indptr)];
  const dense = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++)
    for (let at = indptr[row]!; at < indptr[row + 1]!; at++) {
      const column = indices[at]!;
      if (!(column >= 0 && column < columns)) return view.reject(`there is no column ${column}`);
      dense[row * columns + column]! += data[at]!;
    }
  return dense;
}
