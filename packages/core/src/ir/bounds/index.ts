export { allowedDifference, isWithin } from "./allowed-difference.ts";
export type { Assumption, Bounded, ErrorBound } from "./bounded.ts";
export type { Contract } from "./contract.ts";
export { contractOf } from "./contract-of.ts";
export { interpretWithBounds, usualAssumption } from "./interpret-with-bounds.ts";
