import { GodwitError } from "@godwit/core/errors";
import type { FastifyInstance } from "fastify";
import type { KeyCheck } from "../access/key-check.ts";

/** What load balancers ask; it tells nothing. */
const open: ReadonlySet<string> = new Set(["/v2/health/live", "/v2/health/ready", "/ping", "/health"]);

/** Every route asks for the key, as `Authorization: Bearer KEY` or `X-API-Key: KEY`. */
export function requireKey(app: FastifyInstance, isRight: KeyCheck): void {
  app.addHook("onRequest", async ({ url, headers }) => {
    if (open.has(url.split("?")[0]!)) return;
    const key = headers["x-api-key"];
    if (!isRight(headers.authorization, typeof key === "string" ? key : undefined))
      throw Object.assign(new GodwitError("USAGE", "this server asks for its key", { hint: "Send it as `Authorization: Bearer KEY`." }), {
        statusCode: 401,
      });
  });
}
