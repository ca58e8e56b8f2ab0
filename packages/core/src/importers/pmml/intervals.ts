import type { NodeId } from "../../ir/index.ts";
import type { PmmlElement } from "./pmml-element.ts";
import type { Scope } from "./scope.ts";
import type { Value } from "./value.ts";

/** Whether a number lies within an Interval; false where it is missing. */
export function intervalHolds({ graph }: Scope, interval: PmmlElement, { node }: Value): NodeId {
  const closure = interval.choice("closure", ["openOpen", "openClosed", "closedOpen", "closedClosed"], "openOpen");
  const [left, right] = [interval.attribute("leftMargin"), interval.attribute("rightMargin")];
  const above =
    left === undefined
      ? undefined
      : graph.compare(closure.startsWith("open") ? "greater" : "greater_equal", node, graph.number(interval.number("leftMargin")));
  const below =
    right === undefined
      ? undefined
      : graph.compare(closure.endsWith("Open") ? "less" : "less_equal", node, graph.number(interval.number("rightMargin")));
  if (above !== undefined && below !== undefined) return graph.logical("and", above, below);
  return above ?? below ?? interval.invalid("has no margin");
}
