import type { FastifyInstance } from "fastify";
import { readKeyWish } from "../../../access/keys/key-record.ts";
import { describeKey } from "../../../access/keys/describe-key.ts";
import { parseDuration } from "../../../json/duration.ts";
import { JsonFields } from "../../../json/json-fields.ts";
import type { ServingContext } from "../../serving-context.ts";
import { may } from "../may.ts";

interface KeyRoute {
  readonly Params: { readonly id: string };
}

/** `/api/v1/keys`: who may call. A key is told once, when it is made. */
export function keys(app: FastifyInstance, { keys: ring }: ServingContext): void {
  if (ring === null) return;
  app.get("/api/v1/keys", may("admin"), (_request, reply) =>
    reply.header("cache-control", "no-store").send({ keys: ring.all.map(describeKey) }),
  );

  app.post("/api/v1/keys", may("admin"), async (request, reply) => {
    const { key, record } = await ring.create(readKeyWish(request.body), request.principal.id);
    return reply
      .code(201)
      .header("cache-control", "no-store")
      .send({ key, ...describeKey(record) });
  });

  app.get<KeyRoute>("/api/v1/keys/:id", may("admin"), ({ params }) => describeKey(ring.get(params.id)));

  app.delete<KeyRoute>("/api/v1/keys/:id", may("admin"), async ({ params, principal }) =>
    describeKey(await ring.revoke(params.id, principal.id)),
  );

  app.post<KeyRoute>("/api/v1/keys/:id/rotate", may("admin"), async ({ params, body, principal }, reply) => {
    const { key, record } = await ring.rotate(params.id, graceOf(body), principal.id);
    return reply.header("cache-control", "no-store").send({ key, ...describeKey(record) });
  });
}

/** How long the old key still works: `{"grace": "24h"}`; not at all without. */
function graceOf(body: unknown): number {
  if (body === undefined || body === null) return 0;
  const fields = new JsonFields(body, "");
  const grace = fields.value("grace");
  fields.end();
  return grace === undefined ? 0 : parseDuration(grace, "grace");
}
