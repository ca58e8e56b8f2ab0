import { Exhausted } from "../exhausted.ts";
import type { Allowance } from "../meter.ts";
import type { Rate } from "./key-limits.ts";

/** Holds to a rate: as many requests at once as the rate has, which come back evenly over its seconds. Times are milliseconds. */
export class TokenBucket {
  readonly #rate: Rate;
  #tokens: number;
  #filledAt: number;

  constructor(rate: Rate, now: number) {
    this.#rate = rate;
    this.#tokens = rate.requests;
    this.#filledAt = now;
  }

  /** Throws TOO_MANY_REQUESTS. */
  take(now: number): Allowance {
    const { requests, seconds } = this.#rate;
    const perSecond = requests / seconds;
    this.#tokens = Math.min(requests, this.#tokens + (Math.max(0, now - this.#filledAt) / 1000) * perSecond);
    this.#filledAt = now;
    const enough = this.#tokens >= 1;
    if (enough) this.#tokens--;
    const allowance = {
      policy: "rate",
      limit: requests,
      window: seconds,
      left: Math.floor(this.#tokens),
      reset: (requests - this.#tokens) / perSecond,
    };
    if (enough) return allowance;
    throw new Exhausted(`the key may make ${requests} requests in ${seconds} s`, allowance, (1 - this.#tokens) / perSecond);
  }
}
