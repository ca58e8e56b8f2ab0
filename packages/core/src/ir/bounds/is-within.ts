import type { Contract } from "./contract.ts";
import { ulpOf } from "./rounding.ts";

/**
 * By how much a number of ours may differ from the library's: 0 asks for equal bits. `bound` is what
 * `interpretWithBounds` computed for the cell; `dtype` the precision in which the library answers.
 */
function allowedDifference(contract: Contract, ours: number, bound: number, dtype: "f64" | "f32"): number {
  const rounding = dtype === "f32" && bound > 0 ? ulpOf(Math.fround(ours), "f32") : 0;
  switch (contract.kind) {
    case "bit-equal":
      return 0;
    case "ulp":
      return Math.max(contract.ulp * ulpOf(ours, dtype), bound + rounding);
    case "bounded":
      return bound + rounding;
    default:
      return contract satisfies never;
  }
}

/** Whether two numbers are the same for a contract; NaN equals NaN, and only a contract that asks for equal bits tells −0 from 0. */
export function isWithin(contract: Contract, ours: number, theirs: number, bound: number, dtype: "f64" | "f32"): boolean {
  if (Object.is(ours, theirs)) return true;
  const allowed = allowedDifference(contract, ours, bound, dtype);
  if (allowed === Infinity) return true;
  return contract.kind !== "bit-equal" && Math.abs(ours - theirs) <= allowed;
}
