import type { FastifyInstance } from "fastify";
import { JsonFields } from "../../../../json/json-fields.ts";
import type { Registry } from "../../../../registry/registry.ts";
import { may } from "../../may.ts";
import { describeModel } from "./describe.ts";
import { readTags, readText } from "./read-tags.ts";
import { authorOf, entityTag } from "./request-author.ts";
import { allow, only, pageWanted, tagsWanted, type Query } from "./request-page.ts";

interface ModelRoute {
  readonly Params: { readonly model: string };
}

interface TagRoute {
  readonly Params: { readonly model: string; readonly key: string };
}

/** `/api/v1/registered-models`. */
export function registeredModels(app: FastifyInstance, { models, search }: Registry): void {
  app.get<{ Querystring: Query }>("/api/v1/registered-models", may("read"), async ({ query }, reply) => {
    allow(query, ["name", "alias", "tag", "max_results", "page_token"]);
    const [name, alias] = [only(query, "name"), only(query, "alias")];
    const wanted = { ...pageWanted(query), ...(name === undefined ? {} : { name }), ...(alias === undefined ? {} : { alias }) };
    const { items, nextPageToken } = await search.models({ ...wanted, tags: tagsWanted(query) });
    return reply.json({ registered_models: items.map(describeModel), next_page_token: nextPageToken });
  });

  app.post("/api/v1/registered-models", may("manage"), async (request, reply) => {
    const fields = new JsonFields(request.body, "");
    const name = readText(fields.required("name"), "name");
    const description = readText(fields.value("description") ?? "", "description");
    const tags = readTags(fields);
    fields.end();
    const model = await models.create({ name, description, tags }, authorOf(request));
    return reply
      .code(201)
      .header("location", `/api/v1/registered-models/${name}`)
      .header("etag", entityTag(model.revision))
      .json({ registered_model: describeModel(model) });
  });

  app.get<ModelRoute>("/api/v1/registered-models/:model", may("read"), async ({ params }, reply) => {
    const model = await models.get(params.model);
    return reply.header("etag", entityTag(model.revision)).json({ registered_model: describeModel(model) });
  });

  app.patch<ModelRoute>("/api/v1/registered-models/:model", may("manage"), async (request, reply) => {
    const fields = new JsonFields(request.body, "");
    const description = readText(fields.required("description"), "description");
    fields.end();
    const model = await models.describe(request.params.model, description, authorOf(request));
    return reply.header("etag", entityTag(model.revision)).json({ registered_model: describeModel(model) });
  });

  app.delete<ModelRoute>("/api/v1/registered-models/:model", may("manage"), async (request, reply) => {
    await models.remove(request.params.model, authorOf(request));
    return reply.code(204).send();
  });

  app.put<TagRoute>("/api/v1/registered-models/:model/tags/:key", may("manage"), async (request, reply) => {
    const fields = new JsonFields(request.body, "");
    const value = readText(fields.required("value"), "value");
    fields.end();
    await models.tag(request.params.model, request.params.key, value, authorOf(request));
    return reply.json({ key: request.params.key, value });
  });

  app.delete<TagRoute>("/api/v1/registered-models/:model/tags/:key", may("manage"), async (request, reply) => {
    await models.tag(request.params.model, request.params.key, null, authorOf(request));
    return reply.code(204).send();
  });
}
