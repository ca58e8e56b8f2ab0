export { allowedDifference, isWithin } from "./allowed-difference.ts";
export type { Assumption, Bounded, ErrorBound } from "./bounded.ts";
export type { Contract } from "./contract.ts";
export { contractOf } from "./contract-of.ts";
export { evaluateWithBounds, interpretWithBounds } from "./interpret-with-bounds.ts";
export { usualAssumption } from "./usual-assumption.ts";
