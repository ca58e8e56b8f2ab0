import { GodwitError } from "./godwit-error.ts";

/** A broken promise of our own code: never for what a user can cause. */
export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new GodwitError("INTERNAL", message);
}
