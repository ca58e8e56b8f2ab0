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

/** Arithmetic of the runtime's scoring functions, in the type of the scores. */
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
        return isVectorised ? approximate(this.#graph, this.#softmax(scores), doubt("float")) : this.#softmax(scores);
      case "SOFTMAX_ZERO":
        return this.#softmaxZero(scores);
      case "PROBIT":
        return this.#probit(scores);
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

  #exp(node: NodeId): NodeId {
    return this.#graph.unary(this.#type === "float" ? "expf" : "exp", node);
  }

  #maximum(scores: NodeId): NodeId {
    const numbers = this.#graph.where(this.#graph.isMissing(scores), this.#graph.number(-Infinity), scores);
    const lowest = this.#type === "float" ? -3.4028234663852886e38 : -Number.MAX_VALUE;
    return this.#graph.binary("maximum", this.#graph.reduce("maximum", numbers), this.#graph.number(lowest));
  }

  #softmax(scores: NodeId): NodeId {
    const powers = this.#exp(this.#round(this.#graph.minus(scores, this.#maximum(scores))));
    return this.#round(this.#graph.over(powers, this.#sum(powers)));
  }

  /** Scores of 0 take no part. */
  #softmaxZero(scores: NodeId): NodeId {
    const graph = this.#graph;
    const most = this.#maximum(scores);
    const takesPart = graph.compare("greater", graph.unary("absolute", scores), graph.number(Math.fround(1e-7)));
    const powers = this.#exp(this.#round(graph.minus(scores, most)));
    const total = this.#sum(graph.where(takesPart, powers, graph.number(0)));
    const small = this.#round(graph.times(scores, this.#exp(graph.unary("negative", most))));
    return this.#round(graph.over(graph.where(takesPart, powers, small), total));
  }

  /** From the left, in the type's precision. */
  #sum(cells: NodeId): NodeId {
    const columns = Array.from({ length: this.#graph.width(cells) }, (_, column) => this.#graph.select(cells, [column]));
    return columns.reduce((sum, column) => this.plus(sum, column));
  }

  /** `√2 · erf⁻¹(2x − 1)` by the runtime's own formula, in float32. */
  #probit(scores: NodeId): NodeId {
    const graph = this.#graph;
    const float = new Scores(graph, "float");
    const round = (node: NodeId): NodeId => graph.unary("float32", node);
    const number = (value: number): NodeId => graph.number(Math.fround(value));
    const x = round(graph.minus(round(graph.times(number(2), round(scores))), number(1)));
    const isNegative = graph.compare("less", x, number(0));
    const area = round(graph.times(float.complement(x), round(graph.plus(number(1), x))));
    const logarithm = graph.unary("logf", area);
    const pi = Math.fround(Math.fround(3.14159) * Math.fround(0.147));
    const v = round(graph.plus(number(2 / pi), round(graph.times(number(0.5), logarithm))));
    const v2 = round(graph.times(number(1 / Math.fround(0.147)), logarithm));
    const inner = round(graph.unary("sqrt", round(graph.minus(round(graph.times(v, v)), v2))));
    const root = round(graph.unary("sqrt", round(graph.plus(graph.unary("negative", v), inner))));
    const signed = graph.where(isNegative, graph.unary("negative", root), root);
    return round(graph.times(number(1.41421356), signed));
  }
}
