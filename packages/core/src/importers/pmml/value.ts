import type { GraphBuilder, NodeId } from "../../ir/index.ts";
import { parseNumber, type PmmlElement } from "./pmml-element.ts";

export type DataType = "string" | "boolean" | "integer" | "float" | "double";

export const dataTypes: readonly DataType[] = ["string", "boolean", "integer", "float", "double"];

/** One column: strings, or float64 numbers as their type holds them (a boolean is 0 or 1). Missing is null or NaN. */
export interface Value {
  readonly node: NodeId;
  readonly type: DataType;
}

/** A condition in three-valued logic: unknown where neither holds; nodes are bool columns. */
export interface Truth {
  readonly yes: NodeId;
  readonly no: NodeId;
}

/** `dataType` of a field; dates and times are refused. */
export function dataTypeOf(element: PmmlElement, otherwise: DataType = "double"): DataType {
  return element.choice("dataType", dataTypes, otherwise);
}

/** A value written in the document, as its type holds it: a string or a number. */
export function literal(element: PmmlElement, text: string, type: DataType): string | number {
  if (type === "string") return text;
  if (type === "boolean" && (text === "true" || text === "false")) return text === "true" ? 1 : 0;
  const number = parseNumber(text);
  if (number === undefined) return element.invalid(`has "${text.slice(0, 40)}" where a value of type ${type} is needed`);
  if (type === "boolean" && number !== 0 && number !== 1) return element.invalid(`has "${text.slice(0, 40)}" where a boolean is needed`);
  return type === "float" ? Math.fround(number) : number;
}

export function constantValue(graph: GraphBuilder, cell: string | number | null, type: DataType): Value {
  if (type === "string") return { node: graph.string(cell === null ? null : String(cell)), type };
  return { node: graph.number(cell === null ? NaN : Number(cell)), type };
}

export function missingOf(graph: GraphBuilder, type: DataType): Value {
  return constantValue(graph, null, type);
}

/** A number as a float column rounds it, an integer column cuts it. Undefined between texts and numbers. */
export function converted(graph: GraphBuilder, { node, type }: Value, target: DataType): Value | undefined {
  if (type === target) return { node, type };
  if (type === "string" || target === "string") return undefined;
  if (target === "float") return { node: graph.unary("float32", node), type: target };
  return { node: target === "integer" && type !== "boolean" ? graph.unary("trunc", node) : node, type: target };
}

export function isMissing(graph: GraphBuilder, value: Value): NodeId {
  return graph.isMissing(value.node);
}

export function not(graph: GraphBuilder, condition: NodeId): NodeId {
  return graph.compare("equal", asNumber(graph, condition), graph.number(0));
}

export function asNumber(graph: GraphBuilder, condition: NodeId): NodeId {
  return graph.where(condition, graph.number(1), graph.number(0));
}

/** True, false, or missing. */
export function truthValue(graph: GraphBuilder, { yes, no }: Truth): Value {
  return { node: graph.where(yes, graph.number(1), graph.where(no, graph.number(0), graph.number(NaN))), type: "boolean" };
}

export function truthOf(graph: GraphBuilder, { node }: Value): Truth {
  return { yes: graph.compare("equal", node, graph.number(1)), no: graph.compare("equal", node, graph.number(0)) };
}

/** `yes` where a condition holds. */
export function choose(graph: GraphBuilder, condition: NodeId, yes: Value, no: Value): Value {
  return { node: graph.where(condition, yes.node, no.node), type: yes.type === no.type ? yes.type : "double" };
}
