import { demandEndpoint } from "../../../access/access.ts";
import type { FastifyInstance, FastifyReply } from "fastify";
import { modelsOf, readFields } from "../../../endpoints/endpoint-settings.ts";
import type { EndpointController, KeptEndpoint } from "../../../endpoints/control/endpoint-controller.ts";
import { endpointView, eventView } from "../../../endpoints/control/endpoint-view.ts";
import { JsonFields, numberWithin } from "../../../json/json-fields.ts";
import type { ServingContext } from "../../serving-context.ts";
import { may } from "../may.ts";
import { authorOf, precondition } from "./precondition.ts";

interface EndpointRoute {
  readonly Params: { readonly endpoint: string };
}

const shownEvents = 20;
const mostEvents = 1000;

/** `/api/v1/endpoints`: how calls are shared between versions, and what has become of it. */
export function endpointRoutes(app: FastifyInstance, { controller }: ServingContext): void {
  const path = "/api/v1/endpoints/:endpoint";
  app.get("/api/v1/endpoints", may("read"), (_request, reply) =>
    reply.json({ endpoints: controller.all.map((each) => endpointView(each)) }),
  );

  app.get<EndpointRoute>(path, may("read"), ({ params }, reply) => answer(controller, controller.get(params.endpoint), reply));

  app.put<EndpointRoute>(path, may("manage"), async (request, reply) => {
    const name = request.params.endpoint;
    const fields = new JsonFields(request.body, "");
    const model = fields.text("model") ?? name;
    const settings = readFields(fields);
    fields.end();
    for (const other of modelsOf(model, settings)) demandEndpoint(request.principal, other);
    const isNew = controller.all.every(({ keeper, record }) => keeper.name !== name || record === null);
    const kept = await precondition(request, (expected) => controller.set(name, { model, settings }, expected, authorOf(request)));
    return answer(controller, kept, reply.code(isNew ? 201 : 200));
  });

  app.delete<EndpointRoute>(path, may("manage"), async (request, reply) => {
    await precondition(request, (expected) => controller.remove(request.params.endpoint, "endpoint", expected, authorOf(request)));
    return reply.code(204).send();
  });

  app.post<EndpointRoute>(`${path}/rollback`, may("manage"), async (request, reply) => {
    const fields = new JsonFields(request.body ?? {}, "");
    const target = fields.text("target") ?? null;
    const reason = fields.text("reason") ?? null;
    fields.end();
    const kept = await precondition(request, (expected) =>
      controller.rollback(request.params.endpoint, { target, reason }, expected, authorOf(request)),
    );
    return answer(controller, kept, reply);
  });

  app.post<EndpointRoute>(`${path}/resume`, may("manage"), async (request, reply) =>
    answer(
      controller,
      await precondition(request, (expected) => controller.resume(request.params.endpoint, expected, authorOf(request))),
      reply,
    ),
  );

  app.get<EndpointRoute & { readonly Querystring: { readonly limit?: string } }>(
    `${path}/events`,
    may("read"),
    async ({ params, query }, reply) => {
      const limit = numberWithin(query.limit === undefined ? 100 : Number(query.limit), "limit", { from: 1, to: mostEvents, whole: true });
      return reply.json({ events: (await controller.events(params.endpoint, limit)).map(eventView) });
    },
  );
}

async function answer(controller: EndpointController, kept: KeptEndpoint, reply: FastifyReply): Promise<FastifyReply> {
  const { record, keeper } = kept;
  if (record !== null) reply.header("etag", `"${record.revision}"`);
  return reply.json(endpointView(kept, await controller.events(keeper.name, shownEvents)));
}
