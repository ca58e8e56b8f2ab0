import type { PythonView } from "../../../formats/index.ts";
import type { NodeId } from "../../../ir/index.ts";
import { columnLabels, type ImportContext, type Table } from "../../estimator/index.ts";

/** What an imputer takes for a missing value: NaN or None (a missing cell), or a value of its own. */
export type MissingValue =
  | { readonly kind: "missing" }
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "text"; readonly value: string };

export function readMissingValue(view: PythonView): MissingValue {
  const { value } = view;
  if (value === null || (view.is("global") && view.className === "NA") || (view.is("object") && view.className === "NAType"))
    return { kind: "missing" };
  if (view.isString) return { kind: "text", value: view.string() };
  const number = view.number();
  return Number.isNaN(number) ? { kind: "missing" } : { kind: "number", value: number };
}

/** Of an Imputer, which calls NaN by its name. */
export function readOlderMissingValue(view: PythonView): MissingValue {
  return view.isString && view.string() === "NaN" ? { kind: "missing" } : readMissingValue(view);
}

/** A column or more of one kind with its missing cells marked. */
export interface Marked {
  /** f64 or string. */
  readonly value: NodeId;
  /** bool, of the same width. */
  readonly mask: NodeId;
}

/**
 * Marks numbers. Infinity is refused, NaN too unless it is the missing value; arrays of objects are not searched for
 * infinity.
 */
export function markNumbers(context: ImportContext, x: Table, missing: MissingValue, objects: boolean): Marked {
  const { graph } = context;
  const numbers = x.denseNumeric();
  if (missing.kind === "missing") {
    x.allowMissing();
    const value = objects ? numbers : graph.check(numbers, "no_infinity", context.path, columnLabels(x));
    return { value, mask: graph.isMissing(value) };
  }
  const value = objects
    ? withoutMissing(context, numbers, x, graph.isMissing(numbers))
    : graph.check(numbers, "finite", context.path, columnLabels(x));
  const sought = missing.kind === "number" ? missing.value : NaN;
  return { value, mask: graph.compare("equal", value, graph.number(sought)) };
}

/** Marks texts; a missing cell that is not the missing value is refused. */
export function markTexts(context: ImportContext, x: Table, missing: MissingValue): Marked {
  const { graph } = context;
  const texts = x.strings();
  if (missing.kind === "missing") {
    x.allowMissing();
    return { value: texts, mask: graph.isMissing(texts) };
  }
  const value = withoutMissing(context, texts, x, graph.isMissing(texts));
  const sought = missing.kind === "text" ? graph.string(missing.value) : undefined;
  return { value, mask: sought === undefined ? graph.isMissing(value) : graph.compare("equal", value, sought) };
}

/** The value as it is, or NOT_FINITE where a cell is missing. */
function withoutMissing(context: ImportContext, value: NodeId, x: Table, absent: NodeId): NodeId {
  const { graph } = context;
  const checked = graph.check(graph.where(absent, graph.number(NaN), graph.number(0)), "finite", context.path, columnLabels(x));
  const filling = graph.type(value).dtype === "string" ? graph.string("") : graph.number(0);
  return graph.where(graph.isMissing(checked), filling, value);
}
