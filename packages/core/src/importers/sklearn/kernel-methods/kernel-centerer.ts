import { FloatArithmetic, type FloatDtype } from "../../../composites/index.ts";
import type { PythonView } from "../../../formats/index.ts";
import type { NodeId } from "../../../ir/index.ts";
import { type EstimatorReader, floatDtype, type ImportContext, Table, validated } from "../../estimator/index.ts";

/** A kernel's rows less the mean of each column and the row's own, plus the mean of all. */
export const kernelCenterer: EstimatorReader = {
  classNames: ["KernelCenterer"],
  features: (view) => ({ kind: "table", count: view.attribute("K_fit_rows_").shape()[0] ?? 0, names: null }),
  read(view, context) {
    const centre = readKernelCentre(view, context);
    return {
      methods: {},
      transform: (x) => Table.ofNode(context.graph, centre(context.graph.toDense(validated(context, x)), floatDtype(x)), floatDtype(x)),
    };
  },
};

/** Centres a kernel's columns in its own dtype, as the library does in place. */
export function readKernelCentre(view: PythonView, { graph }: ImportContext): (kernel: NodeId, dtype: FloatDtype) => NodeId {
  const means = view.attribute("K_fit_rows_").float64([-1]);
  const all = view.attribute("K_fit_all_").number();
  return (kernel, dtype) => {
    if (graph.width(kernel) !== means.length) view.reject(`there are ${means.length} means for ${graph.width(kernel)} columns`);
    const numpy = new FloatArithmetic(graph, dtype);
    const rowMean = numpy.over(numpy.sum(kernel), graph.number(means.length));
    const centred = numpy.minus(numpy.minus(kernel, graph.number(...means)), rowMean);
    return numpy.plus(centred, graph.number(all));
  };
}
