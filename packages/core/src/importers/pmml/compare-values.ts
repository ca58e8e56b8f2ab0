import { tensor, type Comparison, type NodeId } from "../../ir/index.ts";
import type { PmmlElement } from "./pmml-element.ts";
import type { Scope } from "./scope.ts";
import { isMissing, literal, not, type Truth, type Value } from "./value.ts";

/** A value against one of the document; unknown where it is missing. */
export function comparedWith({ graph }: Scope, by: PmmlElement, value: Value, name: Comparison, text: string): Truth {
  const cell = literal(by, text, value.type);
  const other = typeof cell === "string" ? graph.string(cell) : graph.number(cell);
  return known(graph, isMissing(graph, value), compared(graph, by, value, name, other));
}

/** Two values against each other. */
export function comparedValues({ graph }: Scope, by: PmmlElement, left: Value, right: Value, name: Comparison): Truth {
  if ((left.type === "string") !== (right.type === "string")) by.unsupported("a comparison of texts with numbers");
  const missing = graph.logical("or", isMissing(graph, left), isMissing(graph, right));
  return known(graph, missing, compared(graph, by, left, name, right.node));
}

/** Whether a value is one of some. */
export function isAmong({ graph }: Scope, by: PmmlElement, value: Value, texts: readonly string[]): Truth {
  const index = placeAmong(graph, by, value, texts);
  return known(graph, isMissing(graph, value), graph.compare("greater_equal", graph.cast(index, "f64"), graph.number(0)));
}

/** The place of a value among some of the document, i32; -1 for others and where it is missing. */
export function placeAmong(graph: Scope["graph"], by: PmmlElement, value: Value, texts: readonly string[], missing: number = -1): NodeId {
  const places = new Map<string | number, number>();
  texts.forEach((text, place) => {
    const cell = literal(by, text, value.type);
    if (!places.has(cell) && !Number.isNaN(cell)) places.set(cell === 0 ? 0 : cell, place);
  });
  const cells = [...places.keys()];
  const keys =
    value.type === "string"
      ? tensor("string", [cells.length], cells.map(String))
      : tensor("f64", [cells.length], Float64Array.from(cells, Number));
  return graph.lookup(value.node, keys, [...places.values()], missing, -1);
}

function compared(graph: Scope["graph"], by: PmmlElement, { node, type }: Value, name: Comparison, other: NodeId): NodeId {
  if (type === "string" && name !== "equal" && name !== "not_equal") by.unsupported("an order among texts");
  return graph.compare(name, node, other);
}

function known(graph: Scope["graph"], missing: NodeId, holds: NodeId): Truth {
  const present = not(graph, missing);
  return { yes: graph.logical("and", present, holds), no: graph.logical("and", present, not(graph, holds)) };
}
