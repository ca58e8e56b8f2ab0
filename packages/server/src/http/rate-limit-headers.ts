import type { FastifyReply } from "fastify";
import type { Allowance } from "../access/meter.ts";

/** The RateLimit fields of the IETF's draft (draft-ietf-httpapi-ratelimit-headers). */
export function rateLimitHeaders({ policy, limit, window, left, reset }: Allowance): { readonly [name: string]: string } {
  return { "ratelimit-policy": `"${policy}";q=${limit};w=${window}`, ratelimit: `"${policy}";r=${Math.floor(left)};t=${Math.ceil(reset)}` };
}

export function tellAllowance(reply: FastifyReply, allowance: Allowance): void {
  reply.headers(rateLimitHeaders(allowance));
}
