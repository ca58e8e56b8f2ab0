import type { FloatDtype } from "../../../composites/index.ts";
import { vector, type NodeId } from "../../../ir/index.ts";
import type { PythonView } from "../../../formats/index.ts";
import { type EstimatorReader, type ImportContext, storedDtype, type Table, validated } from "../../estimator/index.ts";

/**
 * The line through the thresholds, at the one column there is: `numpy.interp`, or SciPy's float32 line where the thresholds are
 * float32 (SciPy 1.18, with which 1.9 came, computes it in another way). Outside them it is held (`clip`), NaN, or an error (`raise`).
 */
export const isotonicRegression: EstimatorReader = {
  classNames: ["IsotonicRegression"],
  features: () => ({ kind: "table", count: 1, names: null }),
  read(view, context) {
    const line = readLine(view, context);
    const answer = (x: Table): { value: NodeId; dtype: FloatDtype; shape: "rows" }[] => [
      {
        value: line.heights(context.graph.toDense(validated(context, x, { float32: line.dtype === "<f4" }))),
        dtype: line.dtype,
        shape: "rows",
      },
    ];
    return { methods: { predict: answer, transform: answer } };
  },
};

function readLine(view: PythonView, context: ImportContext): { dtype: FloatDtype; heights: (x: NodeId) => NodeId } {
  const { graph } = context;
  const stored = view.first("X_thresholds_", "_necessary_X_", "X_");
  const x = stored.float64([-1]);
  const y = view.first("y_thresholds_", "_necessary_y_", "y_").float64([x.length]);
  if (x.length === 0 || x.some((corner, index) => !(corner >= x[Math.max(0, index - 1)]!)))
    stored.reject("the thresholds are not ascending");
  const dtype = storedDtype(stored) ?? "<f8";
  const beyond = view.attribute("out_of_bounds").choice("clip", "nan", "raise");
  const [low, high] = [graph.number(x[0]!), graph.number(x.at(-1)!)];
  const curve = { x: vector(x), y: vector(y) };
  const rule = dtype === "<f8" ? "numpy" : context.since(1, 9, false) ? "scipy_f32_weighted" : "scipy_f32";
  // Until 0.17 it was a spline of SciPy's, which computes in its own order.
  const doubt =
    view.has("X_thresholds_") || view.has("_necessary_X_") ? 0 : 8 * 2 ** -52 * y.reduce((most, each) => Math.max(most, Math.abs(each)), 0);
  const doubtful = (height: NodeId): NodeId => (doubt === 0 ? height : graph.plus(height, graph.constant(vector([0]), vector([doubt]))));
  return {
    dtype,
    heights(cells) {
      const cell = dtype === "<f4" ? graph.unary("float32", cells) : cells;
      const height = doubtful(graph.interpolate(cell, [curve], rule));
      if (beyond === "clip" || x.length === 1) return height;
      const outside = graph.logical("or", graph.compare("less", cell, low), graph.compare("greater", cell, high));
      if (beyond === "nan") return graph.where(outside, graph.number(NaN), height);
      return doubtful(
        graph.interpolate(graph.check(graph.where(outside, graph.number(NaN), cell), "finite", context.path, []), [curve], rule),
      );
    },
  };
}
