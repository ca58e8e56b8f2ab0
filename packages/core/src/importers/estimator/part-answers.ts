import type { FloatDtype } from "../../composites/index.ts";
import { GodwitError } from "../../errors/index.ts";
import type { NodeId } from "../../ir/index.ts";
import type { ImportContext } from "./context.ts";
import type { AnswerPart, FittedEstimator, PredictionMethod } from "./fitted-estimator.ts";
import { type Labels, labelsOfPrediction } from "./labels.ts";
import type { Table } from "./table.ts";

/** Numbers that a part of a model answers, and the float dtype in which its library holds them. */
export interface Numbers {
  readonly value: NodeId;
  readonly dtype: FloatDtype;
}

/** The one array that a part's method answers. Throws UNSUPPORTED_OPTION where it lacks the method or answers a list. */
export function answerOf(context: ImportContext, part: FittedEstimator, method: PredictionMethod, x: Table): AnswerPart {
  const build = part.methods[method] ?? context.unsupported(`a part without ${method}`);
  const [answer, second] = build(x);
  if (answer === undefined || second !== undefined) return context.unsupported(`a part whose ${method} answers a list of arrays`);
  return answer;
}

/** The same as dense numbers. Throws UNSUPPORTED_OPTION for texts, INVALID_MODEL for another number of columns than `width`. */
export function numbersOf(context: ImportContext, part: FittedEstimator, method: PredictionMethod, x: Table, width?: number): Numbers {
  return asNumbers(context, answerOf(context, part, method, x), width);
}

export function asNumbers(context: ImportContext, { value, dtype }: AnswerPart, width?: number): Numbers {
  const type = context.graph.type(value);
  if (type.dtype === "string" || type.dtype === "i64") return context.unsupported("a part whose answer is no number");
  if (width !== undefined && type.width !== width)
    throw new GodwitError("INVALID_MODEL", `a part answers ${type.width} columns where ${width} are needed`, { where: context.where() });
  return { value: context.graph.cast(context.graph.toDense(value), "f64"), dtype: dtype === "<f4" ? "<f4" : "<f8" };
}

/** The labels that a part chooses from. Throws UNSUPPORTED_OPTION where it is no classifier of one output. */
export function labelsOfPart(context: ImportContext, part: FittedEstimator, x: Table): Labels {
  const labels = labelsOfPrediction(context.graph, answerOf(context, part, "predict", x));
  return labels ?? context.unsupported("a part that is no classifier, where one is needed");
}

/** The first of these methods that a part has. */
export function firstMethod<M extends PredictionMethod>(context: ImportContext, part: FittedEstimator, methods: readonly M[]): M {
  return methods.find((method) => part.methods[method] !== undefined) ?? context.unsupported(`a part without ${methods.join(" and ")}`);
}
