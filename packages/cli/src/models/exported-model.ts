import { resolve } from "node:path";
import { GodwitError } from "@godwit/core/errors";
import { openModel } from "@godwit/server/compiling";
import { parseServedModels } from "./served-model.ts";
import { isDeploymentFile } from "./served-deployment.ts";
import { existsSync } from "node:fs";

/** A model to be exported, and its name. */
export interface ExportedModel {
  readonly name: string;
  readonly artifact: Uint8Array;
}

/**
 * The model of `[NAME=]MODEL`, or of a deployment file that says no more than another engine can do. Throws UNSUPPORTED_EXPORT for hooks,
 * features and policies, which run in Godwit alone.
 */
export async function readExportedModel(text: string, define: readonly string[]): Promise<ExportedModel> {
  if (isDeploymentFile(text) && existsSync(text)) return readDeployed(text, define);
  const [{ name, reference }] = parseServedModels([text], existsSync) as [{ name: string; reference: string }];
  const { bytes } = await openModel(reference, { define });
  return { name, artifact: bytes };
}

async function readDeployed(file: string, define: readonly string[]): Promise<ExportedModel> {
  const { readDeploymentFile } = await import("@godwit/server/deployments");
  const { deployment, folder } = await readDeploymentFile(file);
  const { name, model, hooks, features, policies } = deployment;
  const beyond = [
    ...(hooks === null ? [] : ["hooks"]),
    ...(features.size === 0 ? [] : ["features"]),
    ...(Object.values(policies).every((policy) => policy === "pass") ? [] : ["policies"]),
  ];
  const refuse = (message: string, hint: string): GodwitError => new GodwitError("UNSUPPORTED_EXPORT", message, { where: { file }, hint });
  if (beyond.length > 0)
    throw refuse(
      `the deployment ${name} has ${beyond.join(" and ")}, which no other engine runs`,
      "Export its model, or score the deployment with `godwit batch run`.",
    );
  if (model.startsWith("models:/"))
    throw refuse(
      `${model} is a registered model, which is not at hand here`,
      "Download it with `godwit models download`, and export the file.",
    );
  const { bytes } = await openModel(resolve(folder, model), { define });
  return { name, artifact: bytes };
}
