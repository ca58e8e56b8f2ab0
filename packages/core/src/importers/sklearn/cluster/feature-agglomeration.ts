import type { PythonView } from "../../../formats/index.ts";
import type { NodeId } from "../../../ir/index.ts";
import { type EstimatorReader, functionName, type ImportContext, Table, validated } from "../../estimator/index.ts";

/** Columns of a cluster become one: their mean, sum or an extreme. The way back repeats it. */
export const featureAgglomeration: EstimatorReader = {
  classNames: ["FeatureAgglomeration"],
  read(view, context) {
    const { graph } = context;
    const labels = Array.from(view.attribute("labels_").int32([-1]));
    const known = [...new Set(labels)].sort((a, b) => a - b);
    if (labels.some((label) => label < 0 || label >= labels.length)) view.reject("a label is out of range");
    const groups = known.map((label) => labels.flatMap((each, column) => (each === label ? [column] : [])));
    const pool = readPooling(view.attribute("pooling_func"), context);
    return {
      methods: {},
      transform(x) {
        const value = graph.toDense(validated(context, x));
        return Table.ofNode(graph, graph.concat(groups.map((columns) => pool(value, columns))));
      },
      inverse(x) {
        const value = graph.toDense(x.numeric());
        return Table.ofNode(
          graph,
          graph.select(
            value,
            labels.map((label) => known.indexOf(label)),
          ),
        );
      },
    };
  },
};

/** NumPy's mean counts the columns from the left on; of its other functions those whose answer hangs on no order. */
function readPooling(view: PythonView, context: ImportContext): (value: NodeId, columns: readonly number[]) => NodeId {
  const { graph } = context;
  const name = functionName(view);
  switch (/^numpy\.(?:_?core\.(?:fromnumeric|_methods)\.)?(\w+)$/u.exec(name)?.[1]) {
    case "mean":
      return (value, columns) => {
        const start = graph.number(0);
        const total = columns.reduce((sum, column) => graph.plus(sum, graph.select(value, [column])), start);
        return graph.over(total, graph.number(columns.length));
      };
    case "sum":
      return (value, columns) => graph.reduce("sum", graph.select(value, columns));
    case "max":
    case "amax":
      return (value, columns) => graph.reduce("maximum", graph.select(value, columns));
    case "min":
    case "amin":
      return (value, columns) => graph.reduce("minimum", graph.select(value, columns));
    default:
      return context.unsupported(`features pooled by ${name}`);
  }
}
