import { GodwitError } from "@godwit/core/errors";
import type { FastifyRequest } from "fastify";
import type { Author, ExpectedRevision } from "../../../endpoints/control/endpoint-controller.ts";

/** What `If-Match` and `If-None-Match: *` demand; where it does not hold, the status is 412. */
export async function precondition<T>(
  { headers }: FastifyRequest,
  run: (expected: ExpectedRevision) => Promise<T>,
  otherwise: ExpectedRevision = "any",
): Promise<T> {
  const match = headers["if-match"];
  const expected = expectedBy(match, headers["if-none-match"], otherwise);
  try {
    return await run(expected);
  } catch (error) {
    if (error instanceof GodwitError && error.code === "CHANGED_MEANWHILE" && expected !== "any")
      throw Object.assign(error, { statusCode: 412 });
    throw error;
  }
}

function expectedBy(match: string | undefined, noneMatch: string | undefined, otherwise: ExpectedRevision): ExpectedRevision {
  if (noneMatch?.trim() === "*") return "none";
  if (match === undefined || match.trim() === "*") return otherwise;
  const [, revision] = /^"(\d{1,15})"$/.exec(match.trim()) ?? [];
  return revision === undefined ? -1 : Number(revision);
}

/** Who asks. */
export function authorOf({ id, principal }: FastifyRequest): Author {
  return { caller: principal.id, requestId: id };
}
