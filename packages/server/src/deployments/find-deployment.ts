import { existsSync } from "node:fs";
import { GodwitError } from "@godwit/core/errors";
import type { EndpointStore } from "../endpoints/control/endpoint-store.ts";
import { readDeploymentFile } from "./file/read-deployment-file.ts";
import type { DeploymentSource } from "./open-deployment.ts";
import type { StoredDeployments } from "./stored/stored-deployments.ts";

/** Where deployments are kept by name. */
export interface DeploymentShelf {
  readonly endpoints: EndpointStore;
  readonly deployments: StoredDeployments;
}

/**
 * A deployment with its features, hooks, policies, `batch` and `sql`, by its file, or by the name under which a platform keeps it; its hooks'
 * files are then laid out on this machine's disk. Rejects with MODEL_NOT_FOUND, and as reading the file or the store does.
 */
export async function findDeployment(reference: string, shelf: DeploymentShelf | null): Promise<DeploymentSource> {
  if (/\.(?:ya?ml|json|m?ts|m?js)$/u.test(reference) || existsSync(reference)) return readDeploymentFile(reference);
  const record = (await shelf?.endpoints.all())?.find(({ name }) => name === reference);
  if (shelf !== null && record?.deployment != null) return shelf.deployments.read(record.deployment);
  throw new GodwitError("MODEL_NOT_FOUND", `there is no deployment ${JSON.stringify(reference)}`, {
    hint: shelf === null ? "Name a deployment file: churn.yaml." : "`godwit deployments list` names those that there are.",
  });
}
