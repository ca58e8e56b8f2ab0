import { GodwitError } from "@godwit/core/errors";
import type { Deployments } from "./deployments/deployments.ts";
import type { DeploymentSource } from "./deployments/open-deployment.ts";
import type { EndpointController } from "./endpoints/control/endpoint-controller.ts";
import { defaultEndpointSettings } from "./endpoints/endpoint-settings.ts";
import type { Endpoints } from "./endpoints/endpoints.ts";
import { parseTarget } from "./endpoints/settings/target.ts";
import { singleVersion } from "./endpoints/single-version.ts";
import type { VersionSource } from "./endpoints/version-source.ts";
import { artifactVersion } from "./models/artifact-version.ts";
import type { LiveModels } from "./models/live-models.ts";

/** A deployment that is to be served. */
export interface WantedDeployment {
  readonly source: DeploymentSource;
  /** Of a model that is a file; undefined for `models:/…`, which the server knows by its name. */
  readonly artifact?: Uint8Array;
  readonly example?: unknown;
}

interface Parts {
  readonly deployments: Deployments;
  readonly endpoints: Endpoints;
  readonly live: LiveModels;
  readonly versions: VersionSource;
  readonly controller: EndpointController;
}

/** Takes a deployment into service under its name, once its examples hold. Throws what `Deployments.add` throws, and MODEL_NOT_FOUND. */
export async function deploy(wanted: WantedDeployment, parts: Parts): Promise<void> {
  const { source, artifact } = wanted;
  try {
    await (artifact === undefined ? deployRegistered(source, parts) : deployFile(wanted, artifact, parts));
  } catch (error) {
    throw error instanceof GodwitError ? error.at({ file: source.file }) : error;
  }
}

async function deployFile(
  { source, example }: WantedDeployment,
  artifact: Uint8Array,
  { deployments, endpoints, live }: Parts,
): Promise<void> {
  const { name, endpoint } = source.deployment;
  if (endpoints.has(name)) throw new GodwitError("USAGE", `two models have the name ${name}`);
  for (const key of ["traffic", "sticky", "rules", "shadow", "ramp", "rollback"] as const)
    if (JSON.stringify(endpoint[key]) !== JSON.stringify(defaultEndpointSettings[key]))
      throw new GodwitError("INVALID_DEPLOYMENT", `endpoint.${key} routes between versions, and a model that is a file has one`, {
        where: { path: `endpoint.${key}` },
        hint: "Register the model, and name it as models:/NAME@ALIAS.",
      });
  const only = artifactVersion(name, artifact, example);
  const opened = await deployments.add(source, only);
  (await live.lease(only)).release();
  endpoints.set(opened.endpoint(singleVersion(name, only)));
}

/** The endpoint is one like all others, with routes, shadows and rollback, whose versions are seen through the deployment. */
async function deployRegistered(source: DeploymentSource, { deployments, endpoints, versions, controller }: Parts): Promise<void> {
  const { name, model, endpoint } = source.deployment;
  const target = parseTarget(model, "model");
  if (target.model === null) throw new GodwitError("INVALID_DEPLOYMENT", `${model} names no model`, { where: { path: "model" } });
  const version = target.kind === "alias" ? versions.alias(target.model, target.name) : versions.version(target.model, target.name);
  if (version === null) throw new GodwitError("MODEL_NOT_FOUND", `there is no ${model}`);
  const opened = await deployments.add(source, version);
  endpoints.view(name, (inner) => opened.endpoint(inner));
  const traffic = endpoint.traffic.length > 0 ? endpoint.traffic : [{ target: { ...target, model: null }, weight: 1 }];
  await controller.set(name, target.model, { ...endpoint, traffic }, "any", { caller: null, requestId: null });
}
