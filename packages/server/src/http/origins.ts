import { GodwitError } from "@godwit/core/errors";
import type { FastifyReply, FastifyRequest } from "fastify";

const allowedHeaders =
  "authorization, content-type, content-encoding, inference-header-content-length, x-api-key, x-request-id, if-match, idempotency-key";
const exposedHeaders = "inference-header-content-length, x-request-id, x-godwit-warnings, etag, retry-after, ratelimit, ratelimit-policy";

/** Tells a browser that pages of this origin may call (CORS). False, and nothing told, for one that may not. No cookies are used, so none are allowed. */
export function allowOrigin({ headers: { origin } }: FastifyRequest, reply: FastifyReply, origins: ReadonlySet<string>): boolean {
  if (origins.size > 0) reply.header("vary", "origin");
  if (origin === undefined || !isListed(origin, origins)) return false;
  reply
    .header("access-control-allow-origin", origin)
    .header("access-control-allow-methods", "GET, HEAD, POST, PUT, PATCH, DELETE")
    .header("access-control-allow-headers", allowedHeaders)
    .header("access-control-expose-headers", exposedHeaders)
    .header("access-control-max-age", "600");
  return true;
}

/**
 * A browser sends a form or a plain text of any page to any server, and says which page: unless it is one of ours or an allowed
 * one, it may change nothing here. Throws FORBIDDEN.
 */
export function checkOrigin(method: string, origin: string, host: string | undefined, origins: ReadonlySet<string>): void {
  if (method === "GET" || method === "HEAD" || isListed(origin, origins)) return;
  if (/^https?:\/\/(.+)$/i.exec(origin)?.[1]?.toLowerCase() === host?.toLowerCase()) return;
  throw new GodwitError("FORBIDDEN", "pages of another site may not call this server", { hint: "Allow their origin with --cors-origin." });
}

function isListed(origin: string, origins: ReadonlySet<string>): boolean {
  return origins.has(origin.toLowerCase()) || origins.has("*");
}
