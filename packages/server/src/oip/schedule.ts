import { GodwitError } from "@godwit/core/errors";

/** How urgent a call is, and when its caller stops waiting. */
export interface Schedule {
  readonly deadline: number | null;
  readonly priority: number | null;
}

const whenever: Schedule = { deadline: null, priority: null };

/**
 * Triton's schedule policy, out of the `parameters` of a request: `priority`, where 0 leaves it to the model, and `timeout` in
 * microseconds from `now`, where 0 is none. Throws MALFORMED_INPUT.
 */
export function scheduleOf(parameters: { readonly [name: string]: unknown } | undefined, now: number): Schedule {
  if (parameters === undefined) return whenever;
  const priority = count("priority", parameters["priority"]);
  const timeout = count("timeout", parameters["timeout"]);
  if (priority === 0 && timeout === 0) return whenever;
  return { deadline: timeout === 0 ? null : now + timeout / 1000, priority: priority === 0 ? null : priority };
}

function count(name: string, value: unknown): number {
  if (value === undefined) return 0;
  const number = typeof value === "string" && /^\d{1,15}$/.test(value) ? Number(value) : value;
  if (typeof number === "number" && Number.isSafeInteger(number) && number >= 0) return number;
  throw new GodwitError("MALFORMED_INPUT", `the parameter ${name} must be a whole number`);
}
