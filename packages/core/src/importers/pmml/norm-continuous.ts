import { matrix, vector } from "../../ir/index.ts";
import type { PmmlElement } from "./pmml-element.ts";
import type { Scope } from "./scope.ts";
import type { Value } from "./value.ts";

/** NormContinuous: the line between the corners around the number. */
export function normalized(scope: Scope, element: PmmlElement, value: Value): Value {
  const { graph } = scope;
  if (value.type === "string") return element.unsupported("NormContinuous of a text");
  const [from, to] = corners(element);
  const line = lineThrough(scope, element, value, from, to);
  const outliers = element.choice("outliers", ["asIs", "asMissingValues", "asExtremeValues"], "asIs");
  const missing = graph.number(element.number("mapMissingTo", NaN));
  const below = graph.compare("less", value.node, graph.number(from[0]!));
  const above = graph.compare("greater", value.node, graph.number(from.at(-1)!));
  const [low, high] =
    outliers === "asMissingValues" ? [graph.number(NaN), graph.number(NaN)] : [graph.number(to[0]!), graph.number(to.at(-1)!)];
  const held = outliers === "asIs" ? line : graph.where(below, low, graph.where(above, high, line));
  return { node: graph.where(graph.isMissing(value.node), missing, held), type: "double" };
}

/** The number that NormContinuous would turn into this one. */
export function denormalized(scope: Scope, element: PmmlElement, value: Value): Value {
  const [from, to] = corners(element);
  if (to.some((norm, index) => index > 0 && norm <= to[index - 1]!)) element.unsupported("a NormContinuous that falls, turned around");
  return { node: lineThrough(scope, element, value, to, from), type: "double" };
}

function corners(element: PmmlElement): readonly [from: readonly number[], to: readonly number[]] {
  element.allow("LinearNorm");
  const norms = element.all("LinearNorm");
  const from = norms.map((norm) => norm.number("orig"));
  if (norms.length < 2) element.invalid("has fewer than two LinearNorm");
  if (from.some((orig, index) => index > 0 && !(orig > from[index - 1]!))) element.invalid("has corners that do not ascend");
  return [from, norms.map((norm) => norm.number("norm"))];
}

function lineThrough({ graph }: Scope, element: PmmlElement, { node }: Value, from: readonly number[], to: readonly number[]): number {
  const pieces = from.slice(1).map((end, index) => [from[index]!, end - from[index]!, to[index]!, to[index + 1]! - to[index]!]);
  if (pieces.flat().some((number) => !Number.isFinite(number))) element.invalid("has corners that are not finite");
  const cells =
    pieces.length === 1
      ? graph.number(...pieces[0]!)
      : graph.take(graph.bucketize(node, [vector(from.slice(1, -1))], "right"), matrix(pieces.length, 4, Float64Array.from(pieces.flat())));
  const [start, width, low, height] = [0, 1, 2, 3].map((column) => graph.select(cells, [column]));
  const share = graph.over(graph.minus(node, start!), width!);
  return graph.plus(graph.times(share, height!), low!);
}
