import type { NodeId } from "../../src/ir/index.ts";
import type { Sketch } from "./sketch.ts";

/** An imputer, a scaler, or one after the other, as importers write them. */
export function prepared(sketch: Sketch, value: NodeId): NodeId {
  const { random, builder } = sketch;
  const row = (make: () => number): NodeId => builder.number(...random.list(builder.width(value), make));
  let result = value;
  if (random.chance(0.5))
    result = builder.where(
      builder.isMissing(result),
      row(() => random.finite()),
      result,
    );
  if (random.chance(0.7))
    result = builder.minus(
      result,
      row(() => random.finite()),
    );
  if (random.chance(0.7))
    result = builder.binary(
      random.chance(0.8) ? "divide" : "multiply",
      result,
      row(() => Math.abs(random.finite()) || 1),
    );
  return result;
}
