import { tensor, type Comparison, type NodeId } from "../../ir/index.ts";
import { comparedWith, isAmong } from "./compare-values.ts";
import type { PmmlElement } from "./pmml-element.ts";
import type { Scope } from "./scope.ts";
import { isMissing, not, type Truth } from "./value.ts";

export const predicateNames = ["SimplePredicate", "SimpleSetPredicate", "CompoundPredicate", "True", "False"] as const;

export const comparisons: Readonly<Record<string, Comparison>> = {
  equal: "equal",
  notEqual: "not_equal",
  lessThan: "less",
  lessOrEqual: "less_equal",
  greaterThan: "greater",
  greaterOrEqual: "greater_equal",
};

/** The predicate of a Node, Segment, Attribute or rule. */
export function predicateOf(element: PmmlElement): PmmlElement {
  return element.child(...predicateNames);
}

/** What a predicate says of a row. */
export function readPredicate(scope: Scope, predicate: PmmlElement): Truth {
  const { graph } = scope;
  switch (predicate.name) {
    case "True":
      return fixed(scope, true);
    case "False":
      return fixed(scope, false);
    case "SimplePredicate":
      return simple(scope, predicate);
    case "SimpleSetPredicate": {
      const among = isAmong(scope, predicate, scope.field(predicate.required("field"), predicate), setOf(predicate));
      return predicate.attribute("booleanOperator") === "isNotIn" ? negated(among) : among;
    }
    case "CompoundPredicate": {
      predicate.allow(...predicateNames);
      const parts = predicate.children.map((child) => readPredicate(scope, child));
      if (parts.length === 0) return predicate.invalid("has no parts");
      const operator = predicate.choice("booleanOperator", ["and", "or", "xor", "surrogate"], "and");
      return parts.reduceRight((right, left) => combined(graph, operator, left, right));
    }
    default:
      return predicate.unsupported(`the predicate ${predicate.name}`);
  }
}

/** The values of a SimpleSetPredicate. */
export function setOf(predicate: PmmlElement): readonly string[] {
  predicate.allow("Array");
  const operator = predicate.required("booleanOperator");
  if (operator !== "isIn" && operator !== "isNotIn") predicate.invalid(`has booleanOperator="${operator}"`);
  return predicate.child("Array").words();
}

function simple(scope: Scope, predicate: PmmlElement): Truth {
  const { graph } = scope;
  const value = scope.field(predicate.required("field"), predicate);
  const operator = predicate.required("operator");
  if (operator === "isMissing" || operator === "isNotMissing") {
    const missing = isMissing(graph, value);
    const truth = { yes: missing, no: not(graph, missing) };
    return operator === "isMissing" ? truth : negated(truth);
  }
  const comparison = comparisons[operator] ?? predicate.invalid(`has operator="${operator}"`);
  return comparedWith(scope, predicate, value, comparison, predicate.required("value"));
}

export function negated({ yes, no }: Truth): Truth {
  return { yes: no, no: yes };
}

export function fixed({ graph }: Scope, holds: boolean): Truth {
  const constant = (value: boolean): NodeId => graph.constant(tensor("bool", [1], Uint8Array.of(value ? 1 : 0)));
  return { yes: constant(holds), no: constant(!holds) };
}

/** Kleene's logic; a surrogate is its first part that is known. */
export function combined(graph: Scope["graph"], operator: "and" | "or" | "xor" | "surrogate", left: Truth, right: Truth): Truth {
  const both = (a: NodeId, b: NodeId): NodeId => graph.logical("and", a, b);
  const either = (a: NodeId, b: NodeId): NodeId => graph.logical("or", a, b);
  switch (operator) {
    case "and":
      return { yes: both(left.yes, right.yes), no: either(left.no, right.no) };
    case "or":
      return { yes: either(left.yes, right.yes), no: both(left.no, right.no) };
    case "xor":
      return {
        yes: either(both(left.yes, right.no), both(left.no, right.yes)),
        no: either(both(left.yes, right.yes), both(left.no, right.no)),
      };
    case "surrogate": {
      const unknown = not(graph, either(left.yes, left.no));
      return { yes: either(left.yes, both(unknown, right.yes)), no: either(left.no, both(unknown, right.no)) };
    }
    default:
      return operator satisfies never;
  }
}
