import { unaryFunctions, type UnaryFunction } from "../../math/index.ts";
import type { DType } from "../dtype.ts";
import type { Assumption } from "./bounded.ts";
import { distance, ulpOf } from "./rounding.ts";

/**
 * How a function carries an error. `monotone`: the ends of the interval bound it; `even`: so they do, since the function
 * is convex and even; `lipschitz`: it never grows; `pole`: it does so between the poles.
 */
type Behaviour = "monotone" | "even" | "lipschitz" | "pole";

const behaviours: { readonly [K in UnaryFunction]: { readonly behaviour: Behaviour; readonly exact: boolean } } = {
  absolute: { behaviour: "lipschitz", exact: true },
  negative: { behaviour: "monotone", exact: true },
  sign: { behaviour: "monotone", exact: true },
  square: { behaviour: "even", exact: true },
  reciprocal: { behaviour: "pole", exact: true },
  sqrt: { behaviour: "monotone", exact: true },
  floor: { behaviour: "monotone", exact: true },
  ceil: { behaviour: "monotone", exact: true },
  trunc: { behaviour: "monotone", exact: true },
  rint: { behaviour: "monotone", exact: true },
  degrees: { behaviour: "monotone", exact: true },
  radians: { behaviour: "monotone", exact: true },
  exp: { behaviour: "monotone", exact: false },
  exp2: { behaviour: "monotone", exact: false },
  expm1: { behaviour: "monotone", exact: false },
  log: { behaviour: "monotone", exact: false },
  log2: { behaviour: "monotone", exact: false },
  log10: { behaviour: "monotone", exact: false },
  log1p: { behaviour: "monotone", exact: false },
  expit: { behaviour: "monotone", exact: false },
  log_expit: { behaviour: "monotone", exact: false },
  sin: { behaviour: "lipschitz", exact: false },
  cos: { behaviour: "lipschitz", exact: false },
  tan: { behaviour: "pole", exact: false },
  arcsin: { behaviour: "monotone", exact: false },
  arccos: { behaviour: "monotone", exact: false },
  arctan: { behaviour: "monotone", exact: false },
  sinh: { behaviour: "monotone", exact: false },
  cosh: { behaviour: "even", exact: false },
  tanh: { behaviour: "monotone", exact: false },
  arcsinh: { behaviour: "monotone", exact: false },
  arccosh: { behaviour: "monotone", exact: false },
  arctanh: { behaviour: "monotone", exact: false },
  cbrt: { behaviour: "monotone", exact: false },
  expf: { behaviour: "monotone", exact: false },
  logf: { behaviour: "monotone", exact: false },
  float32: { behaviour: "monotone", exact: true },
};

/** True where every library gives the same bits: the function is one IEEE operation, or a few in a fixed order. */
export function isExactFunction(name: UnaryFunction): boolean {
  return behaviours[name].exact;
}

/** The error of `name(x)` where x has an error; `result` is ours. */
export function unaryError(
  name: UnaryFunction,
  x: number,
  error: number,
  result: number,
  dtype: DType,
  { functionUlp }: Assumption,
): number {
  const { behaviour, exact } = behaviours[name];
  const own = exact || result === 0 ? 0 : functionUlp * ulpOf(result, name === "expf" || name === "logf" ? "f32" : dtype);
  if (error === 0 || Number.isNaN(x)) return own;
  return own + carried(name, behaviour, x, error, result, dtype);
}

function carried(name: UnaryFunction, behaviour: Behaviour, x: number, error: number, result: number, dtype: DType): number {
  const apply = unaryFunctions[name];
  const [low, high] = [x - error, x + error];
  switch (behaviour) {
    case "lipschitz":
      return error + ulpOf(result, dtype);
    case "pole":
      if (crossesPole(name, low, high)) return Infinity;
      return Math.max(distance(apply(low), result), distance(apply(high), result)) + ulpOf(result, dtype);
    case "monotone":
    case "even":
      return Math.max(distance(apply(low), result), distance(apply(high), result)) + (isStep(name) ? 0 : ulpOf(result, dtype));
    default:
      return behaviour satisfies never;
  }
}

function isStep(name: UnaryFunction): boolean {
  return name === "sign" || name === "floor" || name === "ceil" || name === "trunc" || name === "rint" || name === "float32";
}

function crossesPole(name: UnaryFunction, low: number, high: number): boolean {
  if (name === "reciprocal") return low <= 0 && high >= 0;
  const branch = (x: number): number => Math.floor(x / Math.PI + 0.5);
  return !(high - low < 1) || branch(low) !== branch(high);
}
