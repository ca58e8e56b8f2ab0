import { powerHigh } from "../../math/exp-table.generated.ts";
import type { Expression } from "./expression.ts";
import { float32Of } from "./lower-float32.ts";
import type { SqlContext } from "./lowering.ts";

/** e^x in float32 with the bits of `expf` of core's math: 32 steps an octave, a cubic between them. */
export function lowerExpf(context: SqlContext, x: Expression): Expression {
  const { pool } = context;
  const number = (value: number): Expression => pool.number(value);
  const times = (left: Expression, right: Expression): Expression => pool.arithmetic("*", left, right);
  const plus = (left: Expression, right: Expression): Expression => pool.arithmetic("+", left, right);
  const within = pool.call("least", [pool.call("greatest", [x, number(-104)]), number(89)]);
  const scaled = times(within, number(46.16624130844683));
  const steps = pool.call("rint", [scaled]);
  const r = pool.arithmetic("-", scaled, steps);
  const square = times(r, r);
  const cubic = plus(
    times(plus(times(r, number(1.6938359250920212e-6)), number(0.00023459809789509004)), square),
    plus(times(r, number(0.021660849396613134)), number(1)),
  );
  const octave = pool.call("floor", [pool.arithmetic("/", steps, number(32))]);
  const step = pool.call("to_integer", [pool.arithmetic("-", steps, times(octave, number(32)))]);
  const fraction = pool.match(
    step,
    Array.from({ length: 31 }, (_, index) => [index + 1, number(powerHigh((index + 1) * 4))] as const),
    number(1),
  );
  const power = pool.call("power", [number(2), octave]);
  const result = float32Of(context, times(cubic, times(fraction, power)));
  const [overflow, underflow] = [number(88.72283172607422), number(-103.972076416015625)];
  const below = pool.choose(pool.compare("<", x, underflow), number(0), result);
  if (x.high <= 88) return x.low >= -103 ? result : below;
  return pool.choose(pool.compare(">", x, overflow), number(Infinity), below);
}
