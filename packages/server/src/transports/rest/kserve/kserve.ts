import { GodwitError } from "@godwit/core/errors";
import type { FastifyInstance } from "fastify";
import type { Call } from "../../../endpoints/call.ts";
import type { ModelVersion } from "../../../models/model-version.ts";
import { callOf } from "../call-of.ts";
import { may } from "../may.ts";
import type { PostedRequest } from "../posted-request.ts";
import { predictionRoute } from "../prediction-route.ts";
import { fieldsOf } from "../request-rows.ts";
import type { RestAnswer } from "../rest-answer.ts";
import type { ServingContext } from "../../serving-context.ts";
import { answerRows } from "./answer-rows.ts";
import { classify, regress } from "./classify.ts";
import { signatureMetadata } from "./signature-metadata.ts";

interface ModelRoute {
  readonly Params: { readonly model: string; readonly version?: string; readonly label?: string };
  readonly Querystring: { readonly method?: string };
}

type ModelRequest = PostedRequest<ModelRoute["Params"], ModelRoute["Querystring"]>;

/** A model, one of its versions, or the one that an alias names; the last part of each path, before which a verb's colon stands. */
const paths = [
  ["/v1/models", ":model"],
  ["/v1/models/:model/versions", ":version"],
  ["/v1/models/:model/labels", ":label"],
] as const;

/** The first protocol of KServe and the REST protocol of TF Serving, at the same paths. */
export function kserve(app: FastifyInstance, { serving }: ServingContext): void {
  const { endpoints } = serving;
  app.get("/v1/models", may("read"), () => ({ models: endpoints.all.map(({ name }) => name) }));

  for (const [path, last] of paths) {
    app.get<ModelRoute>(`${path}/${last}(^[^:]+$)`, may("read"), (request) => {
      const status = { state: "AVAILABLE", status: { error_code: "OK", error_message: "" } };
      const versions = versionsOf(request).map(({ version }) => ({ version, ...status }));
      return { name: request.params.model, ready: true, model_version_status: versions };
    });
    app.get<ModelRoute>(`${path}/${last}/metadata`, may("read"), (request) =>
      signatureMetadata(request.params.model, versionsOf(request)[0]!),
    );

    const verb = (name: string): string => `${path}/${last}(^[^:]+)::${name}`;
    predictionRoute<ModelRoute>(app, { url: verb("predict"), answer: predictRows });
    app.post<ModelRoute>(verb("classify"), may("predict"), (request, reply) =>
      serving.answer(pinnedCall(request), async (opened) => reply.json({ result: await classify(opened, fieldsOf(request.body)) })),
    );
    app.post<ModelRoute>(verb("regress"), may("predict"), (request, reply) =>
      serving.answer(pinnedCall(request), async (opened) => reply.json({ result: await regress(opened, fieldsOf(request.body)) })),
    );
    app.post<ModelRoute>(verb("explain"), may("predict"), (request) => {
      versionsOf(request);
      throw new GodwitError("UNSUPPORTED_REQUEST", "explanations are not served");
    });
  }

  function predictRows(request: ModelRequest): RestAnswer | Promise<RestAnswer> {
    return answerRows(serving, pinnedCall(request), request.body, request.query.method);
  }

  function versionsOf(request: ModelRequest): readonly ModelVersion[] {
    const { model, version, label } = request.params;
    const endpoint = endpoints.get(model);
    return version === undefined && label === undefined ? endpoint.versions : [endpoint.route(pinnedCall(request))];
  }
}

function pinnedCall(request: ModelRequest): Call {
  const { model, version, label } = request.params;
  return callOf(request, "kserve", model, { version, alias: label });
}
