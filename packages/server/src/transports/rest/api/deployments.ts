import { GodwitError } from "@godwit/core/errors";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { demandEndpoint, demandPermission } from "../../../access/access.ts";
import { deployRegistered } from "../../../deploy.ts";
import type { OpenDeployment } from "../../../deployments/open-deployment.ts";
import { readSentDeployment, withSentFiles, type SentDeployment } from "../../../deployments/receive-deployment.ts";
import type { ExpectedRevision, KeptEndpoint } from "../../../endpoints/control/endpoint-controller.ts";
import { modelsOf } from "../../../endpoints/endpoint-settings.ts";
import type { Endpoint } from "../../../endpoints/endpoint.ts";
import { parseTarget } from "../../../endpoints/settings/target.ts";
import type { ServingContext } from "../../serving-context.ts";
import { may } from "../may.ts";
import { authorOf, precondition } from "./precondition.ts";

interface DeploymentRoute {
  readonly Params: { readonly endpoint: string };
}

/** `/api/v1/deployments`: what stands around models, and the hashes of all that decides an answer. */
export function deployments(app: FastifyInstance, context: ServingContext): void {
  const { deployments, controller, platform, serving } = context;
  const path = "/api/v1/deployments/:endpoint";
  app.get("/api/v1/deployments", may("read"), (_request, reply) =>
    reply.json({
      deployments: serving.endpoints.all.flatMap((endpoint) => {
        const open = deployments.of(endpoint);
        return open === undefined ? [] : [describe(open, endpoint)];
      }),
    }),
  );

  app.get<DeploymentRoute>(path, may("read"), ({ params }, reply) => answer(context, params.endpoint, reply));

  const put = async (request: FastifyRequest, name: string | null, reply: FastifyReply): Promise<FastifyReply> => {
    const sent = readSentDeployment(request.body);
    if (name !== null && sent.deployment.name !== name)
      throw new GodwitError("INVALID_DEPLOYMENT", `the deployment's own name is ${JSON.stringify(sent.deployment.name)}`, {
        where: { path: "deployment.name" },
      });
    demandRights(request, sent, context);
    if (platform === null)
      throw new GodwitError("UNSUPPORTED_REQUEST", "this server keeps no deployments: it serves files", {
        hint: "Start the platform with `godwit up`, or give the deployment file to `godwit serve`.",
      });
    const record = controller.find(sent.deployment.name)?.record ?? null;
    const isNew = record?.deployment == null;
    if (name === null && !isNew)
      throw new GodwitError("ALREADY_EXISTS", `there is a deployment ${JSON.stringify(sent.deployment.name)}`, {
        hint: "PUT /api/v1/deployments/NAME replaces it.",
      });
    const set = (expected: ExpectedRevision): Promise<KeptEndpoint> =>
      withSentFiles(sent, (source) =>
        deployRegistered(source, expected, authorOf(request), { deployments, controller, stored: platform.deployments }),
      );
    await precondition(request, set, name === null ? (record?.revision ?? "none") : "any");
    return answer(context, sent.deployment.name, reply.code(isNew ? 201 : 200));
  };
  app.post("/api/v1/deployments", may("manage"), (request, reply) => put(request, null, reply));
  app.put<DeploymentRoute>(path, may("manage"), (request, reply) => put(request, request.params.endpoint, reply));

  app.delete<DeploymentRoute>(path, may("manage"), async (request, reply) => {
    const { endpoint } = request.params;
    await precondition(request, (expected) => controller.remove(endpoint, "deployment", expected, authorOf(request)));
    return reply.code(204).send();
  });
}

/** Hooks are code: who may send some may do everything on this server, so both the caller and the server must allow it. */
function demandRights({ principal }: FastifyRequest, { deployment }: SentDeployment, { acceptsHooks }: ServingContext): void {
  const { model, endpoint, hooks } = deployment;
  for (const other of modelsOf(parseTarget(model, "model").model ?? deployment.name, endpoint)) demandEndpoint(principal, other);
  if (hooks === null) return;
  demandPermission(principal, "admin");
  if (!acceptsHooks)
    throw new GodwitError("FORBIDDEN", "this server takes no hooks from its callers: their code would run on it", {
      hint: "Start it with --accept-hooks, or with the deployment file in its --deployments folder.",
    });
}

async function answer(context: ServingContext, name: string, reply: FastifyReply): Promise<FastifyReply> {
  const { deployments, controller, platform, serving } = context;
  const kept = controller.find(name);
  const hash = kept?.record?.deployment ?? null;
  const endpoint = serving.endpoints.has(name) ? serving.endpoints.get(name) : null;
  const open = endpoint === null ? undefined : deployments.of(endpoint);
  if (open === undefined && hash === null)
    throw new GodwitError("MODEL_NOT_FOUND", `there is no deployment ${JSON.stringify(name)}`, {
      hint: "GET /api/v1/deployments lists them.",
    });
  if (kept?.record) reply.header("etag", `"${kept.record.revision}"`);
  const stored = hash === null || platform === null ? null : await platform.deployments.find(hash);
  return reply.json({
    ...(open === undefined || endpoint === null
      ? { name, sha256: hash, problem: kept?.keeper.problem?.message ?? null }
      : describe(open, endpoint)),
    definition: stored?.value ?? open?.source.value ?? null,
    files: stored?.files ?? {},
  });
}

function describe({ deployment, sha256, digest }: OpenDeployment, { versions }: Endpoint): object {
  const { name, model, description, hooks, policies, tests, batch, sql } = deployment;
  return {
    name,
    model,
    description,
    sha256,
    versions: versions.map((version) => ({ model: version.model, version: version.version, sha256: digest(version) })),
    hooks: hooks === null ? null : { before: hooks.before, after: hooks.after },
    policies,
    batch,
    sql,
    tests: tests.length,
  };
}
