import type { GraphBuilder, NodeId, Tensor } from "../ir/index.ts";
import { constantOf } from "./constant-of.ts";

/** A value whose missing cells are replaced by constants. */
export interface MissingFill {
  readonly value: NodeId;
  /** One cell, or one for each column. */
  readonly fill: Tensor;
}

/** Recognises an imputer by the inputs of a `where`: `where(is_missing(value), fill, value)`. */
export function missingFillOf(builder: GraphBuilder, [condition, yes, value]: readonly NodeId[]): MissingFill | undefined {
  const test = builder.node(condition!);
  const fill = constantOf(builder, yes!);
  if (test.op !== "is_missing" || test.inputs[0] !== value || fill === undefined || fill.data.length > builder.width(value!))
    return undefined;
  return { value: value!, fill };
}
