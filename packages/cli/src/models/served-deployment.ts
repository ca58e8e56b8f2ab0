import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { GodwitError } from "@godwit/core/errors";
import type { DeploymentSource } from "@godwit/server/deployments";
import { openModel } from "@godwit/server/compiling";

/** A deployment with its model's artifact. */
export interface ServedDeployment {
  readonly source: DeploymentSource;
  /** Undefined for a model that the server knows by its name. */
  readonly artifact?: Uint8Array;
  readonly example?: unknown;
}

/** The artifact of a deployment's model. Throws USAGE where that is a registered one. */
export function artifactOf({ source, artifact }: ServedDeployment): Uint8Array {
  if (artifact !== undefined) return artifact;
  throw new GodwitError("USAGE", `${source.deployment.model} is a registered model, which is not at hand here`, {
    where: { file: source.file },
    hint: "Name the model's file, or start the deployment: its examples are run before it takes calls.",
  });
}

/** The deployment files of a folder: `*.yaml`, `*.yml` and `*.deployment.{ts,js,json}`, by name. Throws FILE_NOT_FOUND. */
export function deploymentFilesIn(folder: string): readonly string[] {
  if (!existsSync(folder)) throw new GodwitError("FILE_NOT_FOUND", "there is no such folder", { where: { file: folder } });
  return readdirSync(folder)
    .filter((name) => /\.(?:ya?ml|deployment\.(?:m?ts|m?js|json))$/u.test(name))
    .sort()
    .map((name) => join(folder, name));
}

/** Whether an argument names a deployment file rather than a model. */
export function isDeploymentFile(text: string): boolean {
  return /\.(?:ya?ml|m?ts|m?js|deployment\.json)$/u.test(text);
}

/** Reads a deployment file, and the model where it names a file. */
export async function readServedDeployment(file: string, define: readonly string[]): Promise<ServedDeployment> {
  const { readDeploymentFile } = await import("@godwit/server/deployments");
  const source = await readDeploymentFile(file);
  const { model } = source.deployment;
  if (model.startsWith("models:/")) return { source };
  const { bytes, example } = await openModel(resolve(source.folder, model), { define });
  return { source, artifact: bytes, ...(example ? { example: { instances: example } } : {}) };
}
