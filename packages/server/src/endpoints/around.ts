import type { ModelVersion } from "../models/model-version.ts";
import type { Endpoint } from "./endpoint.ts";

/** What stands around an endpoint's versions: a deployment at work, held until it is released. */
export interface Around {
  /** The endpoint as callers see it. */
  view(endpoint: Endpoint): Endpoint;
  /** Rejects where a version must not answer through it. */
  accept(version: ModelVersion): Promise<void>;
  release(): void;
}

/** Brings what stands around an endpoint to work, by its hash. Rejects where it cannot run here. */
export type OpenAround = (deployment: string) => Promise<Around>;

/** For servers without deployments. */
export const noDeployments: OpenAround = (deployment) => Promise.reject(new Error(`there is no deployment ${deployment}`));
