import type { IncomingHttpHeaders } from "node:http";
import type { FastifyInstance } from "fastify";
import { findModel, infer, onlyVersion } from "../../../oip/infer.ts";
import { inputMetadata, outputMetadata } from "../../../oip/metadata.ts";
import type { ServedModel } from "../../../predict/served-model.ts";
import type { ServingContext } from "../../serving-context.ts";
import { headerLengthName, readInferRequest } from "./infer-request.ts";
import { writeInferResponse } from "./infer-response.ts";

interface ModelRoute {
  readonly Params: { readonly model: string; readonly version?: string };
}

/** The Open Inference Protocol, version 2, over REST: tensors as JSON, or as bytes behind it (Triton's binary extension). */
export function oip(app: FastifyInstance, { catalog, limits, version }: ServingContext): void {
  app.get("/v2", () => ({ name: "godwit", version, extensions: ["binary_tensor_data"] }));
  app.get("/v2/health/live", () => ({ live: true, ready: true }));
  app.get("/v2/health/ready", () => ({ live: true, ready: true }));
  app.get("/v2/models", () => ({ models: catalog.all.map((model) => model.name) }));

  const named = ({ model, version: wanted }: ModelRoute["Params"]): ServedModel => findModel(catalog, model, wanted);
  for (const prefix of ["/v2/models/:model", "/v2/models/:model/versions/:version"]) {
    app.get<ModelRoute>(`${prefix}/ready`, ({ params }) => ({ name: named(params).name, ready: true }));

    app.get<ModelRoute>(prefix, ({ params }) => {
      const model = named(params);
      return {
        name: model.name,
        versions: [onlyVersion],
        platform: "godwit",
        inputs: inputMetadata(model),
        outputs: outputMetadata(model.manifest.methods),
      };
    });

    app.post<ModelRoute>(
      `${prefix}/infer`,
      { onRequest: async ({ headers }) => nameContent(headers) },
      async ({ params, body, headers }, reply) => {
        const model = named(params);
        const request = readInferRequest(model, body, headers[headerLengthName] as string | undefined);
        const tensors = await infer(model, request.inputs, request.outputs, limits);
        const id = request.id === undefined ? {} : { id: request.id };
        const response = writeInferResponse({ model_name: model.name, model_version: onlyVersion, ...id }, tensors, request.asBytes);
        if (response.headerLength === undefined) return reply.type("application/json; charset=utf-8").send(response.body);
        return reply.type("application/octet-stream").header(headerLengthName, response.headerLength).send(response.body);
      },
    );
  }
}

/** Triton's clients name no content type: the length of the JSON tells that bytes stand behind it. */
function nameContent(headers: IncomingHttpHeaders): void {
  if (headers[headerLengthName] !== undefined) headers["content-type"] = "application/octet-stream";
  else headers["content-type"] ??= "application/json";
}
