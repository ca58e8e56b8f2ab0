import { GodwitError } from "@godwit/core/errors";
import type { Allowance } from "./meter.ts";

/** A limit that is used up: TOO_MANY_REQUESTS, and when to come again. */
export class Exhausted extends GodwitError {
  readonly allowance: Allowance;

  constructor(message: string, allowance: Allowance, seconds: number) {
    const retryAfter = Math.max(1, Math.ceil(seconds));
    super("TOO_MANY_REQUESTS", message, { hint: `Come again in ${retryAfter} s.`, retryAfter });
    this.allowance = allowance;
  }
}
