import { artifactVersion } from "../models/artifact-version.ts";
import { LiveModels } from "../models/live-models.ts";
import { DeployedModel } from "./deployed-model.ts";
import { Deployments } from "./deployments.ts";
import type { DeploymentSource } from "./open-deployment.ts";
import type { TestOutcome } from "./tests/run-tests.ts";
import { printHookTypes } from "./print-hook-types.ts";

/** Runs a deployment's examples with its model, without serving either. Throws what `Deployments.add` throws but DEPLOYMENT_TEST_FAILED. */
export async function testDeployment(source: DeploymentSource, artifact: Uint8Array): Promise<readonly TestOutcome[]> {
  const live = new LiveModels();
  const deployments = new Deployments(live, { maximumRows: 100_000 });
  const { name } = source.deployment;
  try {
    return await deployments.test(source, artifactVersion(name, artifact, undefined));
  } finally {
    live.close();
  }
}

/** The types of a deployment's hooks, as the text of a `.d.ts`. Throws INVALID_DEPLOYMENT where it does not fit the model. */
export function typesOfDeployment({ deployment, file }: DeploymentSource, artifact: Uint8Array): string {
  return printHookTypes(file, new DeployedModel(deployment, artifactVersion(deployment.name, artifact, undefined), null));
}
