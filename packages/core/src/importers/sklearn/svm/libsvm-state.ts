import type { PythonView } from "../../../formats/index.ts";
import type { LibsvmKernel, LibsvmModel } from "../../../composites/index.ts";
import { matrix, type NodeId } from "../../../ir/index.ts";
import { expectWidth, functionName, type ImportContext, readDenseRows, type Table, validated } from "../../estimator/index.ts";

/** A support vector machine: libsvm's model, and the rows as it takes them. */
export interface SvmState {
  readonly model: LibsvmModel;
  readonly rows: (x: Table) => NodeId;
}

/** `groups` counts the classes; 1 for a regression. The underscored attributes hold libsvm's own signs. */
export function readSvm(view: PythonView, context: ImportContext, groups: number): SvmState {
  const vectors = readDenseRows(view.attribute("support_vectors_"));
  const kernel = readKernel(view, context);
  const count = kernel.kind === "precomputed" ? kernel.columns.length : vectors.rows;
  const coefficients = readDenseRows(view.attribute("_dual_coef_"));
  const intercepts = view.attribute("_intercept_").float64([-1]);
  const counts = groups === 1 ? [count] : Array.from(view.first("_n_support", "n_support_").int32([groups]));
  const pairs = groups === 1 ? 1 : (groups * (groups - 1)) / 2;
  if (counts.some((each) => each < 0) || counts.reduce((sum, each) => sum + each, 0) !== count)
    view.reject(`the classes have ${counts.join(", ")} of ${count} support vectors`);
  if (coefficients.cells.length !== Math.max(1, groups - 1) * count)
    view.attribute("_dual_coef_").reject(`not for ${count} support vectors`);
  if (intercepts.length !== pairs) view.attribute("_intercept_").reject(`there are ${intercepts.length} numbers for ${pairs} scores`);
  const sparse = view.attribute("_sparse").boolean();
  const width = kernel.kind === "precomputed" ? 1 : vectors.width;
  return {
    model: {
      kernel,
      vectors: matrix(count, width, kernel.kind === "precomputed" ? new Float64Array(count) : vectors.cells),
      counts,
      coefficients: coefficients.cells,
      intercepts,
    },
    rows: (x) => {
      if (x.isSparse && !sparse)
        context.unsupported("a sparse table, which the library refuses for a model that was fitted on a dense one");
      if (count > 0 && kernel.kind !== "precomputed") expectWidth(context, x, vectors.width);
      return context.graph.toDense(validated(context, x));
    },
  };
}

function readKernel(view: PythonView, context: ImportContext): LibsvmKernel {
  const kernel = view.attribute("kernel");
  if (!kernel.isString) context.unsupported(`the kernel ${functionName(kernel)}, which is the user's code`);
  const gamma = (): number => view.attribute("_gamma").number();
  const coef0 = (): number => view.attribute("coef0").number();
  const kind = kernel.choice("linear", "poly", "rbf", "sigmoid", "precomputed");
  switch (kind) {
    case "linear":
      return { kind };
    case "poly":
      return { kind, gamma: gamma(), coef0: coef0(), degree: view.attribute("degree").integer() };
    case "rbf":
      return { kind, gamma: gamma() };
    case "sigmoid":
      return { kind, gamma: gamma(), coef0: coef0() };
    case "precomputed":
      return { kind, columns: readSupport(view) };
    default:
      return kind satisfies never;
  }
}

function readSupport(view: PythonView): number[] {
  const columns = Array.from(view.attribute("support_").int32([-1]));
  const trained = view.attribute("shape_fit_").item(0).integer(1);
  if (columns.some((column) => column < 0 || column >= trained)) view.attribute("support_").reject(`not among ${trained} training rows`);
  return columns;
}
