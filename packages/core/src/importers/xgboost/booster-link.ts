import { FloatArithmetic } from "../../composites/index.ts";
import { GodwitError } from "../../errors/index.ts";
import type { GraphBuilder, NodeId } from "../../ir/index.ts";
import { isSince, type BoosterModel } from "./booster-model.ts";
import { leastGap, linkOf } from "./objectives.ts";

/** Predictions from scores, as the objective transforms them in float32. */
export function applyLink(graph: GraphBuilder, model: BoosterModel, margin: NodeId): NodeId {
  const link = linkOf(model);
  const single = new FloatArithmetic(graph, "<f4");
  switch (link) {
    case "identity":
      return margin;
    case "quantiles":
      return isSince(model, 3, 4) ? sorted(graph, margin) : margin;
    case "expectiles":
      return expectiles(graph, margin);
    case "logistic":
      return logistic(graph, model, margin);
    case "exponential":
      return single.exp(margin);
    case "hinge":
      return graph.where(graph.compare("greater", margin, graph.number(0)), graph.number(1), graph.number(0));
    case "softmax":
      return softmaxOfMargin(graph, margin);
    case "class_index":
      return graph.cast(graph.reduce("argmax", margin), "f64");
    default:
      return link satisfies never;
  }
}

/** exp and division in float32, the sum in float64. */
export function softmaxOfMargin(graph: GraphBuilder, margin: NodeId): NodeId {
  const single = new FloatArithmetic(graph, "<f4");
  const exponentials = single.exp(single.minus(margin, graph.reduce("maximum", margin)));
  return single.over(exponentials, single.round(graph.reduce("sum", exponentials)));
}

const mostSorted = 200;

/** The columns of each row in ascending order, by exchanges of neighbours. */
function sorted(graph: GraphBuilder, value: NodeId): NodeId {
  if (graph.width(value) > mostSorted) throw new GodwitError("LIMIT_EXCEEDED", `more than ${mostSorted} quantiles`);
  const columns = columnsOf(graph, value);
  for (let end = columns.length - 1; end > 0; end--)
    for (let index = 0; index < end; index++) {
      const [left, right] = [columns[index]!, columns[index + 1]!];
      columns[index] = graph.binary("minimum", left, right);
      columns[index + 1] = graph.binary("maximum", left, right);
    }
  return graph.concat(columns);
}

/** Each expectile lies above the one before by the softplus of its score. */
function expectiles(graph: GraphBuilder, margin: NodeId): NodeId {
  const single = new FloatArithmetic(graph, "<f4");
  const columns = columnsOf(graph, margin);
  const least = graph.number(leastGap);
  for (let index = 1; index < columns.length; index++)
    columns[index] = single.plus(columns[index - 1]!, single.plus(least, softplus(graph, columns[index]!)));
  return graph.concat(columns);
}

/** max(x, 0) + ln(1 + e^-|x|) in float32. */
function softplus(graph: GraphBuilder, x: NodeId): NodeId {
  const single = new FloatArithmetic(graph, "<f4");
  const power = single.exp(single.negative(graph.unary("absolute", x)));
  const logarithm = graph.where(
    graph.compare("less", power, graph.number(2 ** -24)),
    power,
    single.log(graph.plus(power, graph.number(1))),
  );
  return single.plus(graph.binary("maximum", x, graph.number(0)), logarithm);
}

function columnsOf(graph: GraphBuilder, value: NodeId): NodeId[] {
  return Array.from({ length: graph.width(value) }, (_, column) => graph.select(value, [column]));
}

/** Since 1.6 the exponent is held below the largest that float32 can raise e to. */
function logistic(graph: GraphBuilder, model: BoosterModel, margin: NodeId): NodeId {
  const single = new FloatArithmetic(graph, "<f4");
  const negative = single.negative(margin);
  const exponent = isSince(model, 1, 6) ? graph.binary("minimum", negative, graph.number(Math.fround(88.7))) : negative;
  const one = graph.number(1);
  return single.over(one, single.plus(single.exp(exponent), one));
}
