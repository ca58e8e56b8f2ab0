import { createHash } from "node:crypto";
import { GodwitError } from "@godwit/core/errors";
import type { Deployments } from "../../deployments/deployments.ts";
import type { OpenDeployment } from "../../deployments/open-deployment.ts";
import { parseTarget } from "../../endpoints/settings/target.ts";
import type { Endpoints } from "../../endpoints/endpoints.ts";
import type { VersionSource } from "../../endpoints/version-source.ts";
import type { ModelVersion } from "../../models/model-version.ts";

/** The model of a job as it is now. */
export interface JobModel {
  readonly name: string;
  readonly version: ModelVersion;
  /** False for a model that is a file: it has no versions. */
  readonly isRegistered: boolean;
  readonly deployment: OpenDeployment | null;
}

export interface JobModelsParts {
  readonly deployments: Deployments;
  readonly endpoints: Endpoints;
  readonly versions: VersionSource;
}

/** The deployment that an endpoint of this name is seen through. */
export function deploymentNamed(name: string, { deployments, endpoints }: JobModelsParts): OpenDeployment | null {
  return (endpoints.has(name) ? deployments.of(endpoints.get(name)) : undefined) ?? null;
}

/** What the word of a job stands for now: a deployment's name, or `models:/NAME@ALIAS`. Throws MODEL_NOT_FOUND. */
export function jobModel(model: string, parts: JobModelsParts): JobModel {
  const deployment = deploymentNamed(model, parts);
  if (deployment === null) return { name: nameOf(model), version: registered(model, parts.versions), isRegistered: true, deployment };
  const reference = deployment.deployment.model;
  if (reference.startsWith("models:/"))
    return { name: model, version: registered(reference, parts.versions), isRegistered: true, deployment };
  const [only] = parts.endpoints.get(model).versions;
  if (only === undefined) throw new GodwitError("MODEL_NOT_FOUND", `the model of ${model} is not there`);
  return { name: model, version: only, isRegistered: false, deployment };
}

/** The version that a run was pinned to, which its alias may no longer name. Throws MODEL_NOT_FOUND where it is gone. */
export function pinnedVersion(now: JobModel, pinned: string, artifact: string, { versions }: JobModelsParts): ModelVersion {
  const [model = "", number = ""] = pinned.split("/");
  const version = now.isRegistered ? versions.version(model, number) : now.version;
  if (version?.digest === artifact) return version;
  throw new GodwitError("MODEL_NOT_FOUND", `${pinned}, which this run began with, is no longer there`, {
    hint: "Start a run of its own with the model of now.",
  });
}

function registered(model: string, versions: VersionSource): ModelVersion {
  if (!model.startsWith("models:/")) throw new GodwitError("MODEL_NOT_FOUND", `there is no deployment ${JSON.stringify(model)}`);
  const target = parseTarget(model, "model");
  const version = target.kind === "alias" ? versions.alias(target.model!, target.name) : versions.version(target.model!, target.name);
  if (version === null) throw new GodwitError("MODEL_NOT_FOUND", `there is no ${model}`);
  return version;
}

function nameOf(model: string): string {
  return /^models:\/([^@/]+)/.exec(model)?.[1] ?? model;
}

/** For what changes with the files that a source has. */
export function digestOf(parts: readonly { readonly name: string; readonly fingerprint: string }[]): string {
  return createHash("sha256")
    .update(JSON.stringify(parts.map(({ name, fingerprint }) => [name, fingerprint])))
    .digest("hex");
}
