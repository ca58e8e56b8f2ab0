import { GodwitError } from "@godwit/core/errors";
import type { FastifyInstance } from "fastify";
import { singleVersion } from "../../../endpoints/single-version.ts";
import { artifactVersion } from "../../../models/artifact-version.ts";
import type { ServingContext } from "../../serving-context.ts";
import { answerInvocation, demandInvocable } from "../invocation.ts";
import { may } from "../may.ts";
import { predictionRoute } from "../prediction-route.ts";
import { fieldsOf } from "../request-rows.ts";
import { pathUnder } from "./path-under.ts";
import type { ModelFolder } from "./hosting-platform.ts";

interface ModelRoute {
  readonly Params: { readonly model: string };
  readonly Querystring: { readonly method?: string };
}

interface ListRoute {
  readonly Querystring: { readonly next_page_token?: string };
}

const pageSize = 100;

/** SageMaker's contract for a container of many models: `/models` to load, list, describe, unload and ask them. */
export function sagemakerModels(app: FastifyInstance, { serving, repository }: ServingContext, folder: ModelFolder): void {
  const { endpoints } = serving;
  const urls = new Map<string, string>();
  const loading = new Set<string>();
  const shown = (name: string): object => ({ modelName: name, modelUrl: urls.get(name) ?? "" });

  app.get<ListRoute>("/models", may("read"), ({ query }) => {
    const from = Number(query.next_page_token ?? 0);
    if (!Number.isSafeInteger(from) || from < 0) throw new GodwitError("MALFORMED_INPUT", "`next_page_token` is none that was given out");
    const { all } = endpoints;
    const more = from + pageSize < all.length ? { nextPageToken: String(from + pageSize) } : {};
    return { models: all.slice(from, from + pageSize).map(({ name }) => shown(name)), ...more };
  });
  app.get<ModelRoute>("/models/:model", may("read"), ({ params }) => shown(endpoints.get(params.model).name));

  app.post("/models", may("manage"), (request) => load(fieldsOf(request.body)));
  app.delete<ModelRoute>("/models/:model", may("manage"), ({ params }) => {
    repository.remove(params.model);
    urls.delete(params.model);
    return { status: `Model "${params.model}" unregistered` };
  });

  predictionRoute<ModelRoute>(app, {
    url: "/models/:model/invoke",
    admit: demandInvocable,
    answer: (request) =>
      answerInvocation({ serving, name: request.params.model, protocol: "sagemaker", method: request.query.method }, request),
  });

  async function load({ model_name: name, url }: { readonly [name: string]: unknown }): Promise<object> {
    if (typeof name !== "string" || typeof url !== "string")
      throw new GodwitError("MALFORMED_INPUT", "`model_name` and `url` must be texts");
    if (endpoints.has(name) || loading.has(name)) throw new GodwitError("ALREADY_LOADED", `the model ${name} is loaded already`);
    loading.add(name);
    try {
      const { artifact, example } = await folder.open(await pathUnder(folder.root, url));
      await repository.add(singleVersion(name, artifactVersion(name, artifact, example)));
      urls.set(name, url);
    } finally {
      loading.delete(name);
    }
    return { status: `Model "${name}" registered` };
  }
}
