import { randomUUID } from "node:crypto";

const wellFormed = /^[\w.:/+=@~-]{1,128}$/;

/** The name that a caller gave its request, or where it gave none that is safe to repeat, a new one. */
export function requestIdOf(given: string | undefined): string {
  return given !== undefined && wellFormed.test(given) ? given : randomUUID();
}
