import type { GraphBuilder, NodeId } from "../../../ir/index.ts";
import { approximate, doubt, rounded } from "../arithmetic.ts";
import type { OperatorCall } from "../operator-call.ts";

export type PostTransform = "NONE" | "SOFTMAX" | "LOGISTIC" | "SOFTMAX_ZERO" | "PROBIT";

const postTransforms: readonly PostTransform[] = ["NONE", "SOFTMAX", "LOGISTIC", "SOFTMAX_ZERO", "PROBIT"];

/** By name, or in version 5 of TreeEnsemble by number. */
export function postTransformOf(call: OperatorCall, isNumbered: boolean = false): PostTransform {
  const stated = isNumbered ? postTransforms[call.integer("post_transform", 0)] : call.string("post_transform", "NONE");
  return postTransforms.find((name) => name === stated) ?? call.invalid(`the post_transform ${stated}`);
}

/** Arithmetic of the runtime's scoring functions: sums in the type of the scores, transforms in float32. */
export class Scores {
  readonly #graph: GraphBuilder;
  readonly #type: "float" | "double";

  constructor(graph: GraphBuilder, type: "float" | "double") {
    this.#graph = graph;
    this.#type = type;
  }

  /** All columns after a transform. `isVectorised`: by the functions of the matrix library, which are near the C library's. */
  transformed(scores: NodeId, transform: PostTransform, isVectorised: boolean = false): NodeId {
    switch (transform) {
      case "NONE":
        return scores;
      case "LOGISTIC":
        return isVectorised
          ? approximate(this.#graph, this.#graph.unary("float32", this.#graph.unary("expit", scores)), doubt("float"), 2 ** -22)
          : this.logistic(scores);
      case "SOFTMAX":
        return isVectorised
          ? approximate(this.#graph, this.#softmax(this.#float(scores)), doubt("float"))
          : this.#softmax(this.#float(scores));
      case "SOFTMAX_ZERO":
        return this.#softmaxZero(this.#float(scores));
      case "PROBIT":
        return this.#probit(this.#float(scores));
      default:
        return transform satisfies never;
    }
  }

  /** In float32, of the magnitude, so that it never overflows: `1 / (1 + exp(−|x|))`, and its complement for negative numbers. */
  logistic(scores: NodeId): NodeId {
    const graph = this.#graph;
    const x = graph.unary("float32", scores);
    const power = graph.unary("expf", graph.unary("negative", graph.unary("absolute", x)));
    const one = graph.number(1);
    const share = graph.unary("float32", graph.over(one, graph.unary("float32", graph.plus(one, power))));
    return graph.where(graph.compare("less", x, graph.number(0)), graph.unary("float32", graph.minus(one, share)), share);
  }

  /** The runtime's formula for the inverse of the normal distribution, each step in float32; its logarithm is near the true one. */
  #probit(scores: NodeId): NodeId {
    const graph = this.#graph;
    const float = (node: NodeId): NodeId => this.#float(node);
    const number = (value: number): NodeId => graph.number(Math.fround(value));
    const a = Math.fround(0.147);
    const x = float(graph.minus(float(graph.times(scores, number(2))), number(1)));
    const inner = float(graph.times(float(graph.minus(number(1), x)), float(graph.plus(number(1), x))));
    const logarithm = approximate(graph, float(graph.unary("log", inner)), 2 ** -23);
    const half = float(graph.plus(number(2 / Math.fround(Math.fround(Math.PI) * a)), float(graph.times(logarithm, number(0.5)))));
    const square = float(graph.minus(float(graph.times(half, half)), float(graph.times(logarithm, number(1 / a)))));
    const root = float(graph.unary("sqrt", float(graph.minus(float(graph.unary("sqrt", square)), half))));
    const signed = graph.where(graph.compare("less", x, graph.number(0)), graph.unary("negative", root), root);
    return float(graph.times(signed, number(Math.SQRT2)));
  }

  negative(scores: NodeId): NodeId {
    return this.#graph.unary("negative", scores);
  }

  /** `1 − x`. */
  complement(scores: NodeId): NodeId {
    return this.#round(this.#graph.minus(this.#graph.number(1), scores));
  }

  plus(left: NodeId, right: NodeId): NodeId {
    return this.#round(this.#graph.plus(left, right));
  }

  #round(node: NodeId): NodeId {
    return rounded(this.#graph, node, this.#type);
  }

  #float(node: NodeId): NodeId {
    return this.#graph.unary("float32", node);
  }

  #maximum(scores: NodeId): NodeId {
    const numbers = this.#graph.where(this.#graph.isMissing(scores), this.#graph.number(-Infinity), scores);
    return this.#graph.binary("maximum", this.#graph.reduce("maximum", numbers), this.#graph.number(-3.4028234663852886e38));
  }

  #softmax(scores: NodeId): NodeId {
    const powers = this.#graph.unary("expf", this.#float(this.#graph.minus(scores, this.#maximum(scores))));
    return this.#float(this.#graph.over(powers, this.#sum(powers)));
  }

  /** Scores of 0 take no part. */
  #softmaxZero(scores: NodeId): NodeId {
    const graph = this.#graph;
    const most = this.#maximum(scores);
    const takesPart = graph.compare("greater", graph.unary("absolute", scores), graph.number(Math.fround(1e-7)));
    const powers = graph.unary("expf", this.#float(graph.minus(scores, most)));
    const total = this.#sum(graph.where(takesPart, powers, graph.number(0)));
    const small = this.#float(graph.times(scores, graph.unary("expf", graph.unary("negative", most))));
    return this.#float(graph.over(graph.where(takesPart, powers, small), total));
  }

  /** From the left. */
  #sum(cells: NodeId): NodeId {
    const columns = Array.from({ length: this.#graph.width(cells) }, (_, column) => this.#graph.select(cells, [column]));
    return columns.reduce((sum, column) => this.#float(this.#graph.plus(sum, column)));
  }
}
