import type { IncomingHttpHeaders } from "node:http";
import type { FastifyInstance } from "fastify";
import { extensions } from "../../../oip/extensions.ts";
import { modelMetadata } from "../../../oip/metadata.ts";
import { scheduleOf } from "../../../oip/schedule.ts";
import type { ServingContext } from "../../serving-context.ts";
import { callOf } from "../call-of.ts";
import { may } from "../may.ts";
import { predictionRoute } from "../prediction-route.ts";
import type { RestAnswer } from "../rest-answer.ts";
import { inferAnswer } from "./infer-answer.ts";
import { headerLengthName, openInferBody } from "./infer-request.ts";

interface ModelRoute {
  readonly Params: { readonly model: string; readonly version?: string };
}

/** The Open Inference Protocol, version 2, over REST: tensors as JSON, or as bytes behind it (Triton's binary extension). */
export function oip(app: FastifyInstance, { serving, monitor, version }: ServingContext): void {
  app.get("/v2", may("read", "none"), () => ({ name: "godwit", version, extensions }));
  app.get("/v2/health/live", may("public"), () => ({ live: true, ready: monitor.readiness.isReady }));
  app.get("/v2/health/ready", may("public"), (_request, reply) => {
    const ready = monitor.readiness.isReady;
    return reply.code(ready ? 200 : 503).send({ live: true, ready });
  });
  app.get("/v2/models", may("read"), () => ({ models: serving.endpoints.all.map(({ name }) => name) }));

  for (const prefix of ["/v2/models/:model", "/v2/models/:model/versions/:version"]) {
    app.get<ModelRoute>(`${prefix}/ready`, may("predict"), (request, reply) => {
      const { model, version: wanted } = request.params;
      serving.endpoints.get(model).route(callOf(request, "oip", model, { version: wanted }));
      const reason = monitor.readiness.reasonOf(model);
      return reply.code(reason === null ? 200 : 503).send({ name: model, ready: reason === null, ...(reason !== null && { reason }) });
    });

    app.get<ModelRoute>(prefix, may("read"), (request) => {
      const { model, version: wanted } = request.params;
      const endpoint = serving.endpoints.get(model);
      const call = callOf(request, "oip", model, { version: wanted });
      return modelMetadata(endpoint.name, wanted === undefined ? endpoint.versions : [endpoint.route(call)]);
    });

    predictionRoute<ModelRoute>(app, {
      url: `${prefix}/infer`,
      takesBytes: true,
      nameContent,
      answer(request) {
        const { model, version: wanted } = request.params;
        const body = openInferBody(request.body, request.headers[headerLengthName] as string | undefined);
        const schedule = scheduleOf(body.parameters, performance.now());
        const call = callOf(request, "oip", model, { version: wanted, ...schedule });
        return serving.answer(call, (opened) => inferAnswer(opened, body, binaryHeaders));
      },
    });
  }
}

function binaryHeaders(headerLength: number): RestAnswer["headers"] {
  return { "content-type": "application/octet-stream", [headerLengthName]: headerLength };
}

/** Triton's clients name no content type: the length of the JSON tells that bytes stand behind it. */
function nameContent(headers: IncomingHttpHeaders): void {
  if (headers[headerLengthName] !== undefined) headers["content-type"] = "application/octet-stream";
  else headers["content-type"] ??= "application/json";
}
