import type { FastifyInstance } from "fastify";
import { GodwitError } from "@godwit/core/errors";
import { invalidSetting, JsonFields } from "../../../../json/json-fields.ts";
import type { AliasMove } from "../../../../registry/model-aliases.ts";
import type { Registry } from "../../../../registry/registry.ts";
import { may } from "../../may.ts";
import { describeRequest } from "./describe.ts";
import { numberOf } from "./model-versions.ts";
import { readText } from "./read-tags.ts";
import { authorOf, entityTag } from "./request-author.ts";

interface ModelRoute {
  readonly Params: { readonly model: string };
}

interface AliasRoute {
  readonly Params: { readonly model: string; readonly alias: string };
}

interface RequestRoute {
  readonly Params: { readonly model: string; readonly id: string };
}

const mostRequests = 100;

/** `…/aliases`, `…/protected-aliases` and `…/alias-requests` below each registered model. */
export function modelAliases(app: FastifyInstance, { models, aliases }: Registry): void {
  app.get<ModelRoute>("/api/v1/registered-models/:model/aliases", may("read"), async ({ params }, reply) => {
    const model = await models.get(params.model);
    const described = model.aliases.map(({ alias, version, isProtected }) => ({
      alias,
      version: version === null ? null : String(version),
      is_protected: isProtected,
    }));
    return reply.json({ aliases: described });
  });

  app.get<AliasRoute>("/api/v1/registered-models/:model/aliases/:alias", may("read"), async ({ params }, reply) => {
    const model = await models.get(params.model);
    const found = model.aliases.find(({ alias }) => alias === params.alias);
    if (found?.version == null) throw new GodwitError("NOT_REGISTERED", `${params.model} has no alias ${JSON.stringify(params.alias)}`);
    const { alias, version, isProtected, revision } = found;
    return reply.header("etag", entityTag(revision)).json({ alias, version: String(version), is_protected: isProtected });
  });

  /** 200 where the alias has moved, 202 where a second caller must agree. */
  const answer = (move: AliasMove, code: number): { readonly code: number; readonly body: object } =>
    move.kind === "done" ? { code, body: {} } : { code: 202, body: { alias_request: describeRequest(move.request) } };

  app.put<AliasRoute>("/api/v1/registered-models/:model/aliases/:alias", may("manage"), async (request, reply) => {
    const { model, alias } = request.params;
    const fields = new JsonFields(request.body, "");
    const wanted = fields.required("version");
    fields.end();
    const version = numberOf(typeof wanted === "number" ? String(wanted) : readText(wanted, "version"));
    const move = await aliases.move(model, alias, version, authorOf(request));
    const { code, body } = answer(move, 200);
    if (move.kind === "done") reply.header("etag", entityTag(move.revision));
    return reply.code(code).json({ alias, version: String(version), ...body });
  });

  app.delete<AliasRoute>("/api/v1/registered-models/:model/aliases/:alias", may("manage"), async (request, reply) => {
    const move = await aliases.move(request.params.model, request.params.alias, null, authorOf(request));
    const { code, body } = answer(move, 204);
    return code === 204 ? reply.code(code).send() : reply.code(code).json(body);
  });

  app.put<AliasRoute>("/api/v1/registered-models/:model/protected-aliases/:alias", may("manage"), async (request, reply) => {
    await aliases.protect(request.params.model, request.params.alias, true, authorOf(request));
    return reply.code(204).send();
  });

  // Else whoever may manage could take the protection away, move the alias, and put it back.
  app.delete<AliasRoute>("/api/v1/registered-models/:model/protected-aliases/:alias", may("admin"), async (request, reply) => {
    await aliases.protect(request.params.model, request.params.alias, false, authorOf(request));
    return reply.code(204).send();
  });

  app.get<ModelRoute>("/api/v1/registered-models/:model/alias-requests", may("read"), async ({ params }, reply) =>
    reply.json({ alias_requests: (await aliases.requests(params.model, mostRequests)).map(describeRequest) }),
  );

  for (const [word, isApproved] of [
    ["approve", true],
    ["reject", false],
  ] as const)
    app.post<RequestRoute>(`/api/v1/registered-models/:model/alias-requests/:id/${word}`, may("manage"), async (request, reply) => {
      const { model, id } = request.params;
      const fields = new JsonFields(request.body ?? {}, "");
      const reason = fields.text("reason") ?? null;
      fields.end();
      if (!/^[1-9]\d{0,14}$/u.test(id)) throw invalidSetting("id", id, "a request's number");
      return reply.json({ alias_request: describeRequest(await aliases.decide(model, Number(id), isApproved, reason, authorOf(request))) });
    });
}
