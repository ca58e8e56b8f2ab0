import type { Principal } from "./principal.ts";

/** What is left of a limit, as the RateLimit headers tell it. */
export interface Allowance {
  /** `rate` or `quota`. */
  readonly policy: string;
  /** How much in a window of how many seconds. */
  readonly limit: number;
  readonly window: number;
  readonly left: number;
  /** Seconds until there is all of it again. */
  readonly reset: number;
}

/** Holds callers to a limit. */
export interface Meter {
  /** Counts a request; null for a caller without that limit. Throws {@link Exhausted}. */
  charge(principal: Principal): Allowance | null;
  close?(): Promise<void> | void;
}
