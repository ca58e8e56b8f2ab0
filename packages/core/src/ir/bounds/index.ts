export type { Bounded } from "./bounded.ts";
export { contractOf } from "./contract-of.ts";
export { evaluateWithBounds, interpretWithBounds } from "./interpret-with-bounds.ts";
export { isWithin } from "./is-within.ts";
export { isUndecidedRow } from "./undecided-row.ts";
