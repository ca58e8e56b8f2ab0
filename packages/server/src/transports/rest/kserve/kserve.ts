import { GodwitError } from "@godwit/core/errors";
import type { FastifyInstance } from "fastify";
import { rowsOf } from "../../../predict/rows-of.ts";
import { answerBody } from "../answer-body.ts";
import { fieldsOf } from "../request-rows.ts";
import type { ServingContext } from "../../serving-context.ts";

interface ModelRoute {
  readonly Params: { readonly model: string };
  readonly Querystring: { readonly method?: string };
}

/** The first protocol of KServe and TF Serving: `POST /v1/models/{m}:predict`. */
export function kserve(app: FastifyInstance, { catalog, limits }: ServingContext): void {
  app.get("/v1/models", () => ({ models: catalog.all.map((model) => model.name) }));

  app.get<ModelRoute>("/v1/models/:model", (request) => {
    const model = catalog.get(request.params.model);
    const status = { version: "1", state: "AVAILABLE", status: { error_code: "OK", error_message: "" } };
    return { name: model.name, ready: true, model_version_status: [status] };
  });

  app.post<ModelRoute>("/v1/models/:model(^[^:]+)::predict", async (request, reply) => {
    const served = catalog.get(request.params.model);
    const body = fieldsOf(request.body);
    const method = request.query.method ?? (typeof body["method"] === "string" ? body["method"] : served.manifest.defaultMethod);
    const model = served.asking([method]);
    if ("instances" in body === "inputs" in body)
      throw new GodwitError("MALFORMED_INPUT", "the body must have either `instances` (rows) or `inputs` (columns)");
    const answer = await answerBody(model, method, body, limits);
    return reply.json({ ["instances" in body ? "predictions" : "outputs"]: rowsOf(answer) });
  });

  app.post<ModelRoute>("/v1/models/:model(^[^:]+)::explain", (request, reply) => {
    catalog.get(request.params.model);
    return reply.code(501).json({ error: "explanations are not served yet" });
  });
}
