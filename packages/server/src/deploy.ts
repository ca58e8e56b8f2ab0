import { GodwitError } from "@godwit/core/errors";
import type { Deployments } from "./deployments/deployments.ts";
import type { DeploymentSource } from "./deployments/open-deployment.ts";
import type { StoredDeployments } from "./deployments/stored/stored-deployments.ts";
import type { Author, EndpointController, ExpectedRevision, KeptEndpoint } from "./endpoints/control/endpoint-controller.ts";
import { defaultEndpointSettings } from "./endpoints/endpoint-settings.ts";
import type { Around } from "./endpoints/around.ts";
import type { Endpoints } from "./endpoints/endpoints.ts";
import { parseTarget } from "./endpoints/settings/target.ts";
import { singleVersion } from "./endpoints/single-version.ts";
import { artifactVersion } from "./models/artifact-version.ts";
import type { LiveModels } from "./models/live-models.ts";

/** A deployment that is to be served. */
export interface WantedDeployment {
  readonly source: DeploymentSource;
  /** Of a model that is a file; undefined for `models:/…`, which the server knows by its name. */
  readonly artifact?: Uint8Array;
  readonly example?: unknown;
}

/** A deployment of a model that is a file, as it stands: what it was made of, and what lets go of it. */
interface Standing {
  readonly made: string;
  readonly around: Around;
}

interface DeployParts {
  readonly deployments: Deployments;
  readonly endpoints: Endpoints;
  readonly live: LiveModels;
  readonly controller: EndpointController;
  /** Where deployments are kept for every server; null: they are known as long as this one runs. */
  readonly stored: StoredDeployments | null;
  /** Of models that are files, by name. */
  readonly standing: Map<string, Standing>;
}

const nobody: Author = { caller: null, requestId: null };

/**
 * Takes a deployment into service under its name, once its examples hold, in the place of the one before. One that the endpoint has already changes nothing: what was done to
 * the endpoint since stays so. Throws what `Deployments.around` throws, and MODEL_NOT_FOUND.
 */
export async function deploy({ source, artifact, example }: WantedDeployment, parts: DeployParts): Promise<void> {
  try {
    if (artifact === undefined) await deployRegistered(source, "any", nobody, parts);
    else await deployFile({ source, artifact, example }, parts);
  } catch (error) {
    throw error instanceof GodwitError ? error.at({ file: source.file }) : error;
  }
}

async function deployFile(
  { source, artifact, example }: WantedDeployment & { readonly artifact: Uint8Array },
  { deployments, endpoints, live, standing }: DeployParts,
): Promise<void> {
  const { name, endpoint } = source.deployment;
  const before = standing.get(name);
  if (before === undefined && endpoints.has(name)) throw new GodwitError("USAGE", `two models have the name ${name}`);
  for (const key of ["traffic", "sticky", "rules", "shadow", "ramp", "rollback"] as const)
    if (JSON.stringify(endpoint[key]) !== JSON.stringify(defaultEndpointSettings[key]))
      throw new GodwitError("INVALID_DEPLOYMENT", `endpoint.${key} routes between versions, and a model that is a file has one`, {
        where: { path: `endpoint.${key}` },
        hint: "Register the model, and name it as models:/NAME@ALIAS.",
      });
  const only = artifactVersion(name, artifact, example);
  const sha256 = deployments.keep(source);
  const made = `${sha256} ${only.digest}`;
  if (before?.made === made) return;
  const around = await deployments.around(sha256);
  try {
    await around.accept(only);
    (await live.lease(only)).release();
  } catch (error) {
    around.release();
    throw error;
  }
  endpoints.set(around.view({ ...singleVersion(name, only), schedule: endpoint.schedule }));
  standing.set(name, { made, around });
  // The calls that are under way through it end first.
  before?.around.release();
}

/** The endpoint is one like all others, with routes, shadows and rollback, whose versions are seen through the deployment. */
export async function deployRegistered(
  source: DeploymentSource,
  expected: ExpectedRevision,
  author: Author,
  { deployments, controller, stored }: Pick<DeployParts, "deployments" | "controller" | "stored">,
): Promise<KeptEndpoint> {
  const { name, model, endpoint } = source.deployment;
  const target = parseTarget(model, "model");
  if (target.model === null)
    throw new GodwitError("INVALID_DEPLOYMENT", `${model} names no registered model`, {
      where: { path: "model" },
      hint: "Register the model, and name it as models:/NAME@ALIAS.",
    });
  if (controller.versionOf(target, target.model) === null) throw new GodwitError("MODEL_NOT_FOUND", `there is no ${model}`);
  const deployment = stored === null ? deployments.keep(source) : await stored.put(source, author);
  const there = controller.find(name);
  if (there?.record?.deployment === deployment && expected === "any") return there;
  const traffic = endpoint.traffic.length > 0 ? endpoint.traffic : [{ target: { ...target, model: null }, weight: 1 }];
  return controller.set(name, { model: target.model, settings: { ...endpoint, traffic }, deployment }, expected, author);
}
