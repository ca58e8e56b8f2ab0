import type { GraphBuilder, NodeId } from "../../../ir/index.ts";
import { approximate, doubt, negated, rounded } from "../arithmetic.ts";
import { isFloating, type ElementType } from "../element-type.ts";
import { operator, type Operator } from "./operator.ts";

/** What a function makes of cells of a type. */
type Apply = (graph: GraphBuilder, x: NodeId, type: ElementType) => NodeId;

/** A function whose every step IEEE 754 fixes. */
function exact(name: string, apply: Apply): Operator {
  return operator(name, (call) => {
    const x = call.input(0);
    if (x.type === "string" || x.type === "bool") return call.refuse(`elements of type ${x.type}`);
    return call.cells.computed([x], x.type, x.dims, (graph, [node]) => rounded(graph, apply(graph, node!, x.type), x.type));
  });
}

/** A function that the runtime approximates: near the true value. */
function near(name: string, apply: Apply, absolute: number = 0): Operator {
  return operator(name, (call) => {
    const x = call.input(0);
    if (!isFloating(x.type)) return call.refuse(`elements of type ${x.type}`);
    const fixed = x.type === "double" ? absolute * 2 ** -29 : absolute;
    return call.cells.computed(
      [x],
      x.type,
      x.dims,
      (graph, [node]) => approximate(graph, rounded(graph, apply(graph, node!, x.type), x.type), doubt(x.type), fixed),
      false,
    );
  });
}

const unary =
  (name: Parameters<GraphBuilder["unary"]>[0]): Apply =>
  (graph, x) =>
    graph.unary(name, x);

export const functions: readonly Operator[] = [
  exact("Abs", unary("absolute")),
  exact("Neg", unary("negative")),
  exact("Sign", unary("sign")),
  exact("Floor", unary("floor")),
  exact("Ceil", unary("ceil")),
  exact("Round", unary("rint")),
  exact("Sqrt", unary("sqrt")),
  exact("Reciprocal", unary("reciprocal")),
  exact("Relu", (graph, x) => graph.where(graph.compare("less", x, graph.number(0)), graph.number(0), x)),
  near("Exp", unary("exp")),
  near("Log", unary("log")),
  near("Sin", unary("sin")),
  near("Cos", unary("cos")),
  near("Tan", unary("tan")),
  near("Atan", unary("arctan")),
  near("Tanh", unary("tanh"), 2 ** -24),
  near("Sigmoid", unary("expit"), 2 ** -22),
  near("Erf", unary("erf"), 2 ** -24),
  near("Softplus", (graph, x) => {
    const tail = graph.unary("log1p", graph.unary("exp", graph.unary("negative", graph.unary("absolute", x))));
    return graph.plus(graph.binary("maximum", x, graph.number(0)), tail);
  }),
  operator("IsNaN", (call) => {
    const x = call.input(0);
    if (!isFloating(x.type)) return call.refuse(`elements of type ${x.type}`);
    return call.cells.computed([x], "bool", x.dims, (graph, [node]) => graph.isMissing(node!));
  }),
  operator("IsInf", (call) => {
    const x = call.input(0);
    if (!isFloating(x.type)) return call.refuse(`elements of type ${x.type}`);
    const positive = call.integer("detect_positive", 1) !== 0;
    const negative = call.integer("detect_negative", 1) !== 0;
    return call.cells.computed([x], "bool", x.dims, (graph, [node]) => {
      const [above, below] = [
        graph.compare("equal", node!, graph.number(Infinity)),
        graph.compare("equal", node!, graph.number(-Infinity)),
      ];
      if (positive && negative) return graph.logical("or", above, below);
      return positive ? above : negative ? below : graph.compare("less", graph.number(1), graph.number(0));
    });
  }),
  operator("Not", (call) => {
    const x = call.input(0);
    if (x.type !== "bool") return call.invalid(`elements of type ${x.type}`);
    return call.cells.computed([x], "bool", x.dims, (graph, [node]) => negated(graph, node!));
  }),
  operator("LeakyRelu", (call) => {
    const x = call.input(0);
    const slope = call.float("alpha", Math.fround(0.01));
    return call.cells.computed([x], x.type, x.dims, (graph, [node]) => {
      const scaled = rounded(graph, graph.times(node!, graph.number(slope)), x.type);
      return graph.where(graph.compare("greater_equal", node!, graph.number(0)), node!, scaled);
    });
  }),
  operator("Clip", (call) => {
    const x = call.input(0);
    if (x.type === "string" || x.type === "bool") return call.refuse(`elements of type ${x.type}`);
    const [low, high] = call.opset < 11 ? [undefined, undefined] : [call.optional(1), call.optional(2)];
    const bounds = [low, high].map((bound, index) => {
      if (call.opset >= 11) return bound;
      const name = index === 0 ? "min" : "max";
      return call.has(name) ? call.float(name) : undefined;
    });
    const given = bounds.filter((bound) => typeof bound === "object");
    return call.cells.elementwise([x, ...given], x.type, (graph, [node, ...others]) => {
      const nodes = bounds.map((bound) =>
        bound === undefined ? undefined : typeof bound === "number" ? graph.number(bound) : others.shift()!,
      );
      const raised = nodes[0] === undefined ? node! : graph.where(graph.compare("less", node!, nodes[0]), nodes[0], node!);
      return nodes[1] === undefined ? raised : graph.where(graph.compare("greater", raised, nodes[1]), nodes[1], raised);
    });
  }),
];
