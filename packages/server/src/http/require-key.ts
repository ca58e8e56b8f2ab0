import { GodwitError } from "@godwit/core/errors";
import type { FastifyInstance } from "fastify";
import type { KeyCheck } from "../access/key-check.ts";

/** Every route that is not public asks for the key, as `Authorization: Bearer KEY` or `X-API-Key: KEY`; so does what is no route. */
export function requireKey(app: FastifyInstance, isRight: KeyCheck): void {
  app.addHook("onRequest", async ({ headers, routeOptions }) => {
    if (routeOptions.config.permission === "public") return;
    const key = headers["x-api-key"];
    if (!isRight(headers.authorization, typeof key === "string" ? key : undefined))
      throw Object.assign(new GodwitError("USAGE", "this server asks for its key", { hint: "Send it as `Authorization: Bearer KEY`." }), {
        statusCode: 401,
      });
  });
}
