import type { FastifyInstance } from "fastify";
import type { OpenDeployment } from "../../../deployments/open-deployment.ts";
import type { ServingContext } from "../../serving-context.ts";
import { may } from "../may.ts";

/** `/api/v1/deployments`: what stands around models here, and the hashes of all that decides an answer. */
export function deployments(app: FastifyInstance, { deployments, serving: { endpoints } }: ServingContext): void {
  app.get("/api/v1/deployments", may("read"), () => ({
    deployments: deployments.all.map((each) => describe(each, endpoints.get(each.deployment.name).versions)),
  }));
}

function describe({ deployment, sha256, digest }: OpenDeployment, versions: readonly Parameters<OpenDeployment["digest"]>[0][]): object {
  const { name, model, description, hooks, policies, tests } = deployment;
  return {
    name,
    model,
    description,
    sha256,
    versions: versions.map((version) => ({ model: version.model, version: version.version, sha256: digest(version) })),
    hooks: hooks === null ? null : { before: hooks.before, after: hooks.after },
    policies,
    tests: tests.length,
  };
}
