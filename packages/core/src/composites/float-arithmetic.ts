import { matrix, type GraphBuilder, type NodeId, type Tensor } from "../ir/index.ts";

export type FloatDtype = "<f8" | "<f4";

/** The numbers as that dtype holds them. */
export function rounded(graph: GraphBuilder, value: NodeId, dtype: FloatDtype): NodeId {
  return dtype === "<f4" ? graph.unary("float32", value) : value;
}

/** Two arrays together: float32 only where both are. */
export function wider(left: FloatDtype, right: FloatDtype): FloatDtype {
  return left === "<f4" && right === "<f4" ? "<f4" : "<f8";
}

/** A row times weights [width, outputs], as a library adds it up in a dtype. */
export function product(graph: GraphBuilder, value: NodeId, weights: Tensor, dtype: FloatDtype): NodeId {
  return dtype === "<f8" ? graph.matmul(value, weights) : rounded(graph, graph.matmul(value, weights, { precision: "f32" }), dtype);
}

/** NumPy's functions of float32 or float64 numbers, each rounded to that dtype. */
export class FloatArithmetic {
  readonly #graph: GraphBuilder;
  readonly dtype: FloatDtype;

  constructor(graph: GraphBuilder, dtype: FloatDtype) {
    this.#graph = graph;
    this.dtype = dtype;
  }

  plus(left: NodeId, right: NodeId): NodeId {
    return this.round(this.#graph.plus(left, right));
  }
  minus(left: NodeId, right: NodeId): NodeId {
    return this.round(this.#graph.minus(left, right));
  }
  times(left: NodeId, right: NodeId): NodeId {
    return this.round(this.#graph.times(left, right));
  }
  over(left: NodeId, right: NodeId): NodeId {
    return this.round(this.#graph.over(left, right));
  }
  negative(value: NodeId): NodeId {
    return this.#graph.unary("negative", value);
  }
  exp(value: NodeId): NodeId {
    return this.#graph.unary(this.dtype === "<f4" ? "expf" : "exp", value);
  }
  log(value: NodeId): NodeId {
    return this.#graph.unary(this.dtype === "<f4" ? "logf" : "log", value);
  }
  /** SciPy's `expit`: in float32 the plain formula. */
  expit(value: NodeId): NodeId {
    if (this.dtype === "<f8") return this.#graph.unary("expit", value);
    const one = this.#graph.number(1);
    return this.over(one, this.plus(one, this.exp(this.negative(value))));
  }
  /** `sum(axis=1)`; of float64 also of groups of `each` columns. */
  sum(value: NodeId, each?: number): NodeId {
    if (this.dtype === "<f8") return this.#graph.reduce("sum_pairwise", value, each);
    const width = this.#graph.width(value);
    return product(this.#graph, value, matrix(width, 1, new Float64Array(width).fill(1)), this.dtype);
  }
  round(value: NodeId): NodeId {
    return rounded(this.#graph, value, this.dtype);
  }
}
