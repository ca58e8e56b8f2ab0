import { boxCox } from "../../composites/index.ts";
import type { PythonView } from "../../formats/index.ts";
import type { NodeId } from "../../ir/index.ts";
import { columnLabels, type EstimatorReader, type ImportContext } from "../estimator/index.ts";
import { byColumn, finiteNumbers, variablesOf, withColumns } from "./frame-columns.ts";

/** A function of each of some columns. What the function has no number for is refused, as the library does. */
export const columnFunctions: EstimatorReader = {
  classNames: [
    "LogTransformer",
    "LogCpTransformer",
    "PowerTransformer",
    "ReciprocalTransformer",
    "ArcsinTransformer",
    "BoxCoxTransformer",
    "MeanNormalizationScaler",
  ],
  read(view, context) {
    const variables = variablesOf(view);
    const apply = functionOf(view, context);
    return {
      methods: {},
      transform: (x) =>
        withColumns(context, x, (column, place) => {
          if (!variables.includes(place)) return undefined;
          const allowed = (value: NodeId, isAllowed: NodeId): NodeId => only(context, value, isAllowed, columnLabels(column));
          return { kind: "node", node: apply(finiteNumbers(context, column), place, allowed), dtype: "<f8" };
        }),
    };
  },
};

/** The value where a condition holds, and an error where it does not. */
type Allowed = (value: NodeId, isAllowed: NodeId) => NodeId;
type ColumnFunction = (value: NodeId, place: number, allowed: Allowed) => NodeId;

function only({ graph, path }: ImportContext, value: NodeId, isAllowed: NodeId, labels: string[]): NodeId {
  return graph.check(graph.where(isAllowed, value, graph.number(NaN)), "finite", path, labels);
}

function functionOf(view: PythonView, context: ImportContext): ColumnFunction {
  const { graph } = context;
  const zero = graph.number(0);
  const logarithm = (value: NodeId): NodeId => graph.unary(view.attribute("base").choice("e", "10") === "e" ? "log" : "log10", value);
  const numberOf = (attribute: string): ((place: number) => number) => {
    const numbers = byColumn(view, attribute);
    return (place) => (numbers.get(place) ?? view.reject(`${attribute} lacks a column`)).number();
  };
  switch (view.className) {
    case "LogTransformer":
      return (value, _, allowed) => logarithm(allowed(value, graph.compare("greater", value, zero)));
    case "LogCpTransformer": {
      const constant = view.attribute("C_");
      const added = constant.isNumber ? () => constant.number() : numberOf("C_");
      return (value, place, allowed) => {
        const sum = graph.plus(value, graph.number(added(place)));
        return logarithm(allowed(sum, graph.compare("greater", sum, zero)));
      };
    }
    case "PowerTransformer":
      return (value) => graph.binary("power", value, graph.number(view.attribute("exp").number()));
    case "ReciprocalTransformer":
      return (value, _, allowed) => graph.over(graph.number(1), allowed(value, graph.compare("not_equal", value, zero)));
    case "ArcsinTransformer":
      return (value, _, allowed) => {
        const positive = allowed(value, graph.compare("greater_equal", value, zero));
        const inside = allowed(positive, graph.compare("less_equal", positive, graph.number(1)));
        return graph.unary("arcsin", graph.unary("sqrt", inside));
      };
    case "BoxCoxTransformer": {
      const lambda = numberOf("lambda_dict_");
      return (value, place, allowed) => boxCox(graph, allowed(value, graph.compare("greater", value, zero)), [lambda(place)]);
    }
    case "MeanNormalizationScaler": {
      const [mean, range] = [numberOf("mean_"), numberOf("range_")];
      return (value, place) => graph.over(graph.minus(value, graph.number(mean(place))), graph.number(range(place)));
    }
    default:
      return context.unsupported(view.className);
  }
}
