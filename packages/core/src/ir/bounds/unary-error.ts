import { unaryFunctions, type UnaryFunction } from "../../math/index.ts";
import type { DType } from "../dtype.ts";
import type { Assumption } from "./bounded.ts";
import { distance, ulpOf } from "./rounding.ts";

/**
 * How a function carries an error. `monotone`: the ends of the interval bound it; `even`: so they do, since the function
 * is convex and even; `lipschitz`: it never grows; `pole`: it does so between the poles.
 */
type Behaviour = "monotone" | "even" | "lipschitz" | "pole";

const behaviours: { readonly [K in UnaryFunction]: Behaviour } = {
  absolute: "lipschitz",
  negative: "monotone",
  sign: "monotone",
  square: "even",
  reciprocal: "pole",
  sqrt: "monotone",
  floor: "monotone",
  ceil: "monotone",
  trunc: "monotone",
  rint: "monotone",
  degrees: "monotone",
  radians: "monotone",
  exp: "monotone",
  exp2: "monotone",
  expm1: "monotone",
  log: "monotone",
  log2: "monotone",
  log10: "monotone",
  log1p: "monotone",
  expit: "monotone",
  log_expit: "monotone",
  erf: "monotone",
  ndtr: "monotone",
  ndtri: "monotone",
  sin: "lipschitz",
  cos: "lipschitz",
  tan: "pole",
  arcsin: "monotone",
  arccos: "monotone",
  arctan: "monotone",
  sinh: "monotone",
  cosh: "even",
  tanh: "monotone",
  arcsinh: "monotone",
  arccosh: "monotone",
  arctanh: "monotone",
  cbrt: "monotone",
  expf: "monotone",
  logf: "monotone",
  float32: "monotone",
  fast_exp: "monotone",
};

/** The error of `name(x)` where x has an error; `result` is ours. */
export function unaryError(name: UnaryFunction, x: number, error: number, result: number, dtype: DType, assumption: Assumption): number {
  const ulp = assumption[name];
  const own = ulp === 0 || result === 0 ? 0 : ulp * ulpOf(result, name === "expf" || name === "logf" ? "f32" : dtype);
  if (error === Infinity && !Number.isFinite(x)) return Infinity;
  if (error === 0 || Number.isNaN(x)) return own;
  return own + carried(name, x, error, result, dtype);
}

function carried(name: UnaryFunction, x: number, error: number, result: number, dtype: DType): number {
  const apply = unaryFunctions[name];
  const behaviour = behaviours[name];
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
