import type { PythonView } from "../../../formats/index.ts";
import { expectWidth, type FittedEstimator, type ImportContext, Table, validated } from "../../estimator/index.ts";
import type { NodeId } from "../../../ir/index.ts";
import { allowsMissing } from "./allows-missing.ts";

type Selector = Required<Pick<FittedEstimator, "methods" | "transform" | "inverse">>;

/** A selector: the columns that it keeps, and the way back, which puts zeros in the place of the others. */
export function selection(view: PythonView, context: ImportContext, mask: readonly boolean[]): Selector {
  return { methods: {}, transform: selectFeatures(view, context, mask), inverse: restoreFeatures(context, mask) };
}

function restoreFeatures(context: ImportContext, mask: readonly boolean[]): (x: Table) => Table {
  const { graph } = context;
  let kept = 0;
  const places = mask.map((keep) => (keep ? kept++ : -1));
  return (x) => {
    expectWidth(context, x, kept);
    const cells = graph.concat([graph.toDense(validated(context, x)), graph.number(0)]);
    return Table.ofNode(
      graph,
      graph.select(
        cells,
        places.map((place) => (place < 0 ? kept : place)),
      ),
      x.dtype,
    );
  };
}

/** The columns that a selector keeps. All are validated, or none where the selector (or its model) takes NaN: infinity passes too. */
function selectFeatures(view: PythonView, context: ImportContext, mask: readonly boolean[]): (x: Table) => Table {
  const kept = mask.flatMap((keep, column) => (keep ? [column] : []));
  const anything = allowsMissing(view, context);
  return (x) => {
    expectWidth(context, x, mask.length);
    const isText = x.sources.some((_, column) => x.kindOf(column) === "string");
    if (kept.length === 0) return new Table(context.graph, [], x.isSparse, isText || anything || x.isSparse ? [] : [checkOf(context, x)]);
    if (isText) return x.select(kept);
    if (anything) {
      x.allowMissing();
      return x.select(kept);
    }
    const { dtype, sources } = x;
    return Table.ofNode(context.graph, validated(context, x), dtype, sources).select(kept);
  };
}

function checkOf(context: ImportContext, x: Table): NodeId {
  return context.graph.reduce("maximum", validated(context, x));
}
