import { GodwitError } from "@godwit/core/errors";
import type { FastifyRequest } from "fastify";
import { checkText } from "../../../../registry/check-names.ts";
import type { Author } from "../../../../registry/author.ts";

/** Who asks, and what their headers `If-Match` and `Idempotency-Key` hold them to. */
export function authorOf({ principal, id, headers }: FastifyRequest): Author {
  return {
    caller: principal.id,
    requestId: id,
    expectedRevision: revisionOf(headers["if-match"]),
    idempotencyKey: keyOf(headers["idempotency-key"]),
  };
}

/** The entity tag of a revision. */
export function entityTag(revision: number): string {
  return `"${revision}"`;
}

function revisionOf(header: string | undefined): number | null {
  if (header === undefined || header === "*") return null;
  const [, revision] = /^"(\d{1,15})"$/u.exec(header) ?? [];
  if (revision === undefined)
    throw new GodwitError("INVALID_SETTING", "If-Match holds no entity tag of this server", { hint: 'Send the ETag that was read: "12".' });
  return Number(revision);
}

function keyOf(header: string | readonly string[] | undefined): string | null {
  if (header === undefined) return null;
  const key = String(header);
  checkText("Idempotency-Key", key, 255);
  return key;
}
