import { GodwitError } from "@godwit/core/errors";
import type { FastifyInstance } from "fastify";
import { rowsOf } from "../../../predict/rows-of.ts";
import { answerBody } from "../answer-body.ts";
import { callOf } from "../call-of.ts";
import { may, withNumbers } from "../may.ts";
import { fieldsOf } from "../request-rows.ts";
import { tellWarnings } from "../tell-warnings.ts";
import type { ServingContext } from "../../serving-context.ts";

interface ModelRoute {
  readonly Params: { readonly model: string };
  readonly Querystring: { readonly method?: string };
}

/** The first protocol of KServe and TF Serving: `POST /v1/models/{m}:predict`. */
export function kserve(app: FastifyInstance, { serving }: ServingContext): void {
  const { endpoints } = serving;
  app.get("/v1/models", may("read"), () => ({ models: endpoints.all.map(({ name }) => name) }));

  app.get<ModelRoute>("/v1/models/:model", may("read"), ({ params }) => {
    const { name, versions } = endpoints.get(params.model);
    const status = { state: "AVAILABLE", status: { error_code: "OK", error_message: "" } };
    return { name, ready: true, model_version_status: versions.map(({ version }) => ({ version, ...status })) };
  });

  app.post<ModelRoute>("/v1/models/:model(^[^:]+)::predict", withNumbers(may("predict")), async (request, reply) => {
    const call = callOf(request, "kserve", request.params.model);
    return serving.answer(call, async (opened) => {
      const body = fieldsOf(request.body);
      const { manifest } = opened.signature;
      const method = request.query.method ?? (typeof body["method"] === "string" ? body["method"] : manifest.defaultMethod);
      if ("instances" in body === "inputs" in body)
        throw new GodwitError("MALFORMED_INPUT", "the body must have either `instances` (rows) or `inputs` (columns)");
      const answer = await answerBody(opened, method, body);
      tellWarnings(reply, opened);
      return reply.json({ ["instances" in body ? "predictions" : "outputs"]: rowsOf(answer) });
    });
  });

  app.post<ModelRoute>("/v1/models/:model(^[^:]+)::explain", may("predict"), (request, reply) => {
    endpoints.get(request.params.model);
    return reply.code(501).json({ error: "explanations are not served yet" });
  });
}
