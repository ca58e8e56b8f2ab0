import { FloatArithmetic } from "../../composites/index.ts";
import type { NodeId } from "../../ir/index.ts";
import type { Scope } from "./scope.ts";

/** Arithmetic as an evaluator does it: in float64, or with `x-mathContext="float"` each step rounded to float32. */
export class Numbers extends FloatArithmetic {
  readonly graph: Scope["graph"];
  readonly isFloat: boolean;

  constructor({ graph }: Scope, isFloat: boolean) {
    super(graph, isFloat ? "<f4" : "<f8");
    this.graph = graph;
    this.isFloat = isFloat;
  }

  number(value: number): NodeId {
    return this.graph.number(this.isFloat ? Math.fround(value) : value);
  }

  /** Among float numbers a power of the evaluator's own `e`. */
  override exp(value: NodeId): NodeId {
    return this.isFloat ? this.round(this.graph.binary("power", this.graph.number(2.7182817), value)) : this.graph.unary("exp", value);
  }

  /** `1 / (1 + exp(−x))`, or another link turned around. */
  inverseLink(link: Link, value: NodeId): NodeId {
    const one = this.number(1);
    switch (link) {
      case "none":
        return value;
      case "exp":
        return this.exp(value);
      case "logit":
        return this.over(one, this.plus(one, this.exp(this.negative(value))));
      case "probit":
        return this.round(this.graph.unary("ndtr", value));
      case "cloglog":
        return this.minus(one, this.exp(this.negative(this.exp(value))));
      case "loglog":
        return this.exp(this.negative(this.exp(this.negative(value))));
      case "cauchit":
        return this.plus(this.number(0.5), this.times(this.number(1 / Math.PI), this.round(this.graph.unary("arctan", value))));
      default:
        return link satisfies never;
    }
  }

  /** Held within 0 and 1. */
  share(value: NodeId): NodeId {
    return this.graph.binary("minimum", this.graph.binary("maximum", value, this.number(0)), this.number(1));
  }

  total(values: readonly NodeId[]): NodeId {
    return values.slice(1).reduce((sum, value) => this.plus(sum, value), values[0]!);
  }
}

export type Link = "none" | "exp" | "logit" | "probit" | "cloglog" | "loglog" | "cauchit";
