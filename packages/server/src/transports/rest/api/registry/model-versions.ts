import type { FastifyInstance } from "fastify";
import { invalidSetting, JsonFields } from "../../../../json/json-fields.ts";
import type { GivenFiles, RegisteredVersion } from "../../../../registry/registered-model.ts";
import { versionStatuses, type VersionStatus } from "../../../../registry/registered-model.ts";
import type { Registry } from "../../../../registry/registry.ts";
import { may } from "../../may.ts";
import { describeVersion, describeWholeVersion } from "./describe.ts";
import { readTags, readText } from "./read-tags.ts";
import { authorOf, entityTag } from "./request-author.ts";
import { allow, only, pageWanted, tagsWanted, type Query } from "./request-page.ts";

interface ModelRoute {
  readonly Params: { readonly model: string };
}

interface VersionRoute {
  readonly Params: { readonly model: string; readonly version: string };
}

interface TagRoute {
  readonly Params: { readonly model: string; readonly version: string; readonly key: string };
}

/** `/api/v1/model-versions`, and `…/versions` below each registered model. `begin` is told of each new version that must be made ready. */
export function modelVersions(app: FastifyInstance, { versions, search }: Registry, begin: (version: RegisteredVersion) => void): void {
  const find = async (query: Query, model: string | undefined): Promise<object> => {
    allow(query, ["status", "run_id", "alias", "tag", "max_results", "page_token", ...(model === undefined ? ["name"] : [])]);
    const name = model ?? only(query, "name");
    const [status, runId, alias] = [statusOf(only(query, "status")), only(query, "run_id"), only(query, "alias")];
    const { items, nextPageToken } = await search.versions({
      ...pageWanted(query),
      tags: tagsWanted(query),
      ...(name === undefined ? {} : { model: name }),
      ...(status === undefined ? {} : { status }),
      ...(runId === undefined ? {} : { runId }),
      ...(alias === undefined ? {} : { alias }),
    });
    return { model_versions: items.map(describeVersion), next_page_token: nextPageToken };
  };

  app.get<{ Querystring: Query }>("/api/v1/model-versions", may("read"), async ({ query }, reply) =>
    reply.json(await find(query, undefined)),
  );

  app.get<ModelRoute & { Querystring: Query }>("/api/v1/registered-models/:model/versions", may("read"), async ({ params, query }, reply) =>
    reply.json(await find(query, params.model)),
  );

  app.post<ModelRoute>("/api/v1/registered-models/:model/versions", may("manage"), async (request, reply) => {
    const { model } = request.params;
    const fields = new JsonFields(request.body, "");
    const texts = {
      source: readText(fields.value("source") ?? "", "source"),
      description: readText(fields.value("description") ?? "", "description"),
      ...optional("runId", fields.text("run_id")),
      ...optional("runLink", fields.text("run_link")),
    };
    const tags = readTags(fields);
    const given = givenOf(fields.object("given"));
    fields.end();
    const version = await versions.create({ model, given, tags, ...texts }, authorOf(request));
    if (given !== null && version.status === "PENDING_REGISTRATION") begin(version);
    return reply
      .code(201)
      .header("location", `/api/v1/registered-models/${model}/versions/${version.version}`)
      .header("etag", entityTag(version.revision))
      .json({ model_version: describeWholeVersion(version) });
  });

  app.get<VersionRoute>("/api/v1/registered-models/:model/versions/:version", may("read"), async ({ params }, reply) => {
    const version = await versions.get(params.model, numberOf(params.version));
    return reply.header("etag", entityTag(version.revision)).json({ model_version: describeWholeVersion(version) });
  });

  app.patch<VersionRoute>("/api/v1/registered-models/:model/versions/:version", may("manage"), async (request, reply) => {
    const { model, version } = request.params;
    const fields = new JsonFields(request.body, "");
    const description = readText(fields.required("description"), "description");
    fields.end();
    const described = await versions.describe(model, numberOf(version), description, authorOf(request));
    return reply.header("etag", entityTag(described.revision)).json({ model_version: describeWholeVersion(described) });
  });

  app.delete<VersionRoute>("/api/v1/registered-models/:model/versions/:version", may("manage"), async (request, reply) => {
    const { model, version } = request.params;
    await versions.remove(model, numberOf(version), authorOf(request));
    return reply.code(204).send();
  });

  app.put<TagRoute>("/api/v1/registered-models/:model/versions/:version/tags/:key", may("manage"), async (request, reply) => {
    const { model, version, key } = request.params;
    const fields = new JsonFields(request.body, "");
    const value = readText(fields.required("value"), "value");
    fields.end();
    await versions.tag(model, numberOf(version), key, value, authorOf(request));
    return reply.json({ key, value });
  });

  app.delete<TagRoute>("/api/v1/registered-models/:model/versions/:version/tags/:key", may("manage"), async (request, reply) => {
    const { model, version, key } = request.params;
    await versions.tag(model, numberOf(version), key, null, authorOf(request));
    return reply.code(204).send();
  });
}

/** Throws INVALID_SETTING. */
export function numberOf(text: string): number {
  if (!/^[1-9]\d{0,8}$/u.test(text)) throw invalidSetting("version", text, "a version's number");
  return Number(text);
}

function statusOf(text: string | undefined): VersionStatus | undefined {
  if (text === undefined) return undefined;
  const status = versionStatuses.find((each) => each === text);
  if (status === undefined) throw invalidSetting("status", text, versionStatuses.join(" or "));
  return status;
}

function givenOf(fields: JsonFields | undefined): GivenFiles | null {
  if (fields === undefined) return null;
  const given = {
    model: readText(fields.required("model"), fields.pathOf("model")),
    ...optional("fileName", fields.text("file_name")),
    ...optional("example", fields.text("example")),
    ...optional("expected", fields.text("expected")),
    ...optional("expectedMethod", fields.text("expected_method")),
  };
  fields.end();
  return given;
}

function optional<Name extends string>(name: Name, value: string | undefined): { readonly [K in Name]?: string } {
  return (value === undefined ? {} : { [name]: value }) as { readonly [K in Name]?: string };
}
