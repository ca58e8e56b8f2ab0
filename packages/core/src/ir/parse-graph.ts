import { GodwitError } from "../errors/index.ts";
import { parseAttributes } from "./attribute-text.ts";
import { GraphBuilder } from "./graph-builder.ts";
import type { Column, Graph, Method } from "./graph.ts";
import type { OpName } from "./ops/attributes.ts";
import { ops } from "./ops/index.ts";
import { printType } from "./value-type.ts";
import { verifyGraph } from "./verify-graph.ts";

const nodeLine = /^%(\d+) = (\w+)\(((?:%\d+(?:, )?)*)\) (.*) : ((?:sparse )?\w+\[rows, \d+\])$/s;
const methodLine = /^method (\w+) (.*)$/s;

/** Reads the textual form back: `parseGraph(printGraph(graph))` equals `graph`. Throws MALFORMED with the line. */
export function parseGraph(text: string): Graph {
  const builder = new GraphBuilder();
  const methods: Method[] = [];
  let nodes = 0;
  text.split("\n").forEach((line, number) => {
    if (line === "") return;
    try {
      if (line.startsWith("column ")) builder.column(parseAttributes(line.slice(7)) as Column);
      else if (line.startsWith("method ")) methods.push(parseMethod(line));
      else parseNode(builder, line, nodes++);
    } catch (cause) {
      const message = cause instanceof GodwitError ? cause.message : "the line is not a declaration";
      throw new GodwitError("MALFORMED", `graph text: ${message}`, { where: { line: number + 1 }, cause });
    }
  });
  const graph = builder.finish(methods);
  verifyGraph(graph);
  return graph;
}

function parseMethod(line: string): Method {
  const [, name, attributes] = methodLine.exec(line) ?? malformed("not a method");
  return { name: name!, ...(parseAttributes(attributes!) as Omit<Method, "name">) };
}

function parseNode(builder: GraphBuilder, line: string, expected: number): void {
  const [, id, op, inputs, attributes, type] = nodeLine.exec(line) ?? malformed("not a node");
  if (Number(id) !== expected) malformed(`node ${id} stands in the place of node ${expected}`);
  if (!isOpName(op!)) malformed(`there is no op ${op}`);
  const ids = inputs === "" ? [] : inputs!.split(", ").map((input) => Number(input.slice(1)));
  const made = builder.add(op, ids, parseAttributes(attributes!) as never);
  if (printType(builder.type(made)) !== type) malformed(`node ${id} says ${type}, gives ${printType(builder.type(made))}`);
}

function isOpName(name: string): name is OpName {
  return Object.hasOwn(ops, name);
}

function malformed(message: string): never {
  throw new GodwitError("MALFORMED", message);
}
