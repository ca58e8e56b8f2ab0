import type { PythonView } from "../../formats/index.ts";
import type { NodeId } from "../../ir/index.ts";
import { type Block, columnLabels, type EstimatorReader, type ImportContext, Table } from "../estimator/index.ts";
import { byColumn, finiteNumbers, placesOf, variablesOf } from "./frame-columns.ts";

/** Columns that are made of others, behind all; with `drop_original` the others go. */
export const madeColumns: EstimatorReader = {
  classNames: ["CyclicalFeatures", "RelativeFeatures"],
  read(view, context) {
    const { graph } = context;
    const { from, make } = view.className === "CyclicalFeatures" ? cyclical(view, context) : relative(view, context);
    const drops = view.attribute("drop_original").boolean();
    return {
      methods: {},
      transform(x) {
        const made = make(x).map((node): Block => ({ kind: "node", node, dtype: "<f8" }));
        const kept = Array.from({ length: x.width }, (_, place) => place).filter((place) => !drops || !from.includes(place));
        return new Table(graph, [...x.select(kept).blocks, ...made], x.isSparse, x.guards);
      },
    };
  },
};

interface Making {
  readonly from: readonly number[];
  readonly make: (x: Table) => readonly NodeId[];
}

/** Sine and cosine of the share of a circle. */
function cyclical(view: PythonView, context: ImportContext): Making {
  const { graph } = context;
  const [from, most] = [variablesOf(view), byColumn(view, "max_values_")];
  return {
    from,
    make: (x) =>
      from.flatMap((place) => {
        const share = (2 * Math.PI) / (most.get(place) ?? view.reject("a column has no largest value")).number();
        const angle = graph.times(finiteNumbers(context, x.column(place)), graph.number(share));
        return [graph.unary("sin", angle), graph.unary("cos", angle)];
      }),
  };
}

/** Each variable with each reference, one operation after the other. */
function relative(view: PythonView, context: ImportContext): Making {
  const [variables, references] = ["variables", "reference"].map((name) => placesOf(view, view.attribute(name).values())) as [
    number[],
    number[],
  ];
  const operations = view
    .attribute("func")
    .items()
    .map((name) => operation(view, context, name.string()));
  const refuses = view.attribute("missing_values").choice("raise", "ignore") === "raise";
  const numbers = (column: Table): NodeId => {
    if (refuses) return finiteNumbers(context, column);
    column.allowMissing();
    return column.denseNumeric();
  };
  return {
    from: [...variables, ...references],
    make: (x) =>
      operations.flatMap((apply) =>
        references.flatMap((reference) =>
          variables.map((variable) => apply(numbers(x.column(variable)), numbers(x.column(reference)), columnLabels(x.column(reference)))),
        ),
      ),
  };
}

type Operation = (left: NodeId, right: NodeId, labels: string[]) => NodeId;

function operation(view: PythonView, context: ImportContext, name: string): Operation {
  const { graph } = context;
  switch (name) {
    case "add":
      return (left, right) => graph.plus(left, right);
    case "sub":
      return (left, right) => graph.minus(left, right);
    case "mul":
      return (left, right) => graph.times(left, right);
    case "pow":
      return (left, right) => graph.binary("power", left, right);
    case "div":
    case "truediv":
      return quotient(view, context);
    default:
      return context.unsupported(`the function ${name} of two columns`);
  }
}

/** A zero below is an error, or gives `fill_value`. */
function quotient(view: PythonView, { graph, path }: ImportContext): Operation {
  const fill = view.find("fill_value")?.orNone()?.number();
  return (left, right, labels) => {
    const isZero = graph.compare("equal", right, graph.number(0));
    if (fill !== undefined) return graph.where(isZero, graph.number(fill), graph.over(left, right));
    const refused = graph.where(isZero, graph.number(Infinity), graph.number(0));
    return graph.over(left, graph.plus(right, graph.check(refused, "finite", path, labels)));
  };
}
