import { resolve } from "node:path";
import { GodwitError } from "@godwit/core/errors";
import type { DeploymentSource } from "@godwit/server";
import { openModel } from "@godwit/server/compiling";

/** A deployment with its model's artifact. */
export interface ServedDeployment {
  readonly source: DeploymentSource;
  readonly artifact: Uint8Array;
  readonly example?: unknown;
}

/** Whether an argument names a deployment file rather than a model. */
export function isDeploymentFile(text: string): boolean {
  return /\.(?:ya?ml|m?ts|m?js|deployment\.json)$/u.test(text);
}

/** Reads a deployment file and the model that it names. Throws USAGE where that is one of a registry. */
export async function readServedDeployment(file: string, define: readonly string[]): Promise<ServedDeployment> {
  const { readDeploymentFile } = await import("@godwit/server");
  const source = await readDeploymentFile(file);
  const { model } = source.deployment;
  if (model.startsWith("models:/"))
    throw new GodwitError("USAGE", `${model} is a registered model, and \`godwit serve\` has no registry`, {
      where: { file },
      hint: "Run `godwit up`, or name the model's file.",
    });
  const { bytes, example } = await openModel(resolve(source.folder, model), { define });
  return { source, artifact: bytes, ...(example ? { example: { instances: example } } : {}) };
}
