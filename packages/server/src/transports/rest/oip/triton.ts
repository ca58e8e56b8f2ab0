import { GodwitError } from "@godwit/core/errors";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { ModelVersion } from "../../../models/model-version.ts";
import { modelConfig } from "../../../oip/model-config.ts";
import { parseJson } from "../../../json/parse-json.ts";
import type { ServingContext } from "../../serving-context.ts";
import { callOf } from "../call-of.ts";
import { may } from "../may.ts";
import { fieldsOf } from "../request-rows.ts";

interface ModelRoute {
  readonly Params: { readonly model: string; readonly version?: string };
}

/** Triton's extensions of the protocol beside `infer`: statistics, configuration and the repository of models. */
export function triton(app: FastifyInstance, { serving, repository, statistics }: ServingContext): void {
  const { endpoints, limits } = serving;

  function versionsOf(request: FastifyRequest<ModelRoute>): readonly ModelVersion[] {
    const { model, version } = request.params;
    const endpoint = endpoints.get(model);
    return version === undefined ? endpoint.versions : [endpoint.route(callOf(request, "oip", model, { version }))];
  }

  app.get("/v2/models/stats", may("read"), () => ({ model_stats: statistics.ofAll(endpoints) }));
  for (const prefix of ["/v2/models/:model", "/v2/models/:model/versions/:version"]) {
    app.get<ModelRoute>(`${prefix}/stats`, may("read"), (request) => ({
      model_stats: statistics.of(request.params.model, versionsOf(request)),
    }));
    app.get<ModelRoute>(`${prefix}/config`, may("read"), (request) =>
      modelConfig(request.params.model, versionsOf(request), limits.maximumRows),
    );
  }

  async function load(name: string, body: unknown): Promise<object> {
    const { parameters } = fieldsOfBody(body);
    await repository.load(name, parameters === undefined ? [] : Object.keys(fieldsOf(parameters)));
    return { name, load: true };
  }

  const untyped = {
    onRequest: async ({ headers }: FastifyRequest): Promise<void> => void (headers["content-type"] ??= "application/json"),
  };
  app.post("/v2/repository/index", { ...may("read"), ...untyped }, (request) => {
    const { ready = false } = fieldsOfBody(request.body);
    if (typeof ready !== "boolean") throw new GodwitError("MALFORMED_INPUT", "`ready` must be true or false");
    return repository.index(ready);
  });
  app.post<ModelRoute>("/v2/repository/models/:model/load", { ...may("manage"), ...untyped }, ({ params, body }) =>
    load(params.model, body),
  );
  app.post<ModelRoute>("/v2/repository/models/:model/unload", { ...may("manage"), ...untyped }, (request) => {
    fieldsOfBody(request.body);
    repository.unload(request.params.model);
    return { name: request.params.model, unload: true };
  });
}

/** An empty body has no fields; Triton's clients send JSON under the name of bytes. */
function fieldsOfBody(body: unknown): { readonly [name: string]: unknown } {
  const value = Buffer.isBuffer(body) ? (body.length === 0 ? undefined : parseJson(body.toString())) : body;
  return value === undefined || value === null ? {} : fieldsOf(value);
}
