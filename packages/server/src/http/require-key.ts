import { createHash, timingSafeEqual } from "node:crypto";
import { GodwitError } from "@godwit/core/errors";
import type { FastifyInstance } from "fastify";

/** What load balancers ask; it tells nothing. */
const open: ReadonlySet<string> = new Set(["/v2/health/live", "/v2/health/ready", "/ping", "/health"]);

/** Every route asks for the key, as `Authorization: Bearer KEY` or `X-API-Key: KEY`; compared in constant time. */
export function requireKey(app: FastifyInstance, key: string): void {
  const wanted = digest(key);
  app.addHook("onRequest", async (request) => {
    if (open.has(request.url.split("?")[0]!)) return;
    const header = request.headers["x-api-key"] ?? /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1];
    if (typeof header !== "string" || !timingSafeEqual(digest(header), wanted))
      throw Object.assign(new GodwitError("USAGE", "this server asks for its key", { hint: "Send it as `Authorization: Bearer KEY`." }), {
        statusCode: 401,
      });
  });
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
