import { Endpoints } from "../endpoints/endpoints.ts";
import { singleVersion } from "../endpoints/single-version.ts";
import type { LiveModels } from "../models/live-models.ts";
import type { ModelVersion } from "../models/model-version.ts";
import type { Processing } from "../predict/processing.ts";
import { Serving, type PredictLimits } from "../predict/serving.ts";
import { openDeployment, type DeploymentSource, type OpenDeployment } from "./open-deployment.ts";
import { mustPass } from "./tests/must-pass.ts";
import { runTests, type TestOutcome } from "./tests/run-tests.ts";

/** The deployments of this server. One comes into service once it answers its own examples as they say. */
export class Deployments {
  readonly #live: LiveModels;
  readonly #limits: PredictLimits;
  readonly #open = new Map<string, OpenDeployment>();
  readonly #processings = new WeakMap<ModelVersion, Processing>();

  constructor(live: LiveModels, limits: PredictLimits) {
    this.#live = live;
    this.#limits = limits;
  }

  /** What stands around the model of a version. */
  processing(version: ModelVersion): Processing | undefined {
    return this.#processings.get(version);
  }

  get all(): readonly OpenDeployment[] {
    return [...this.#open.values()];
  }

  /**
   * Opens a deployment over a version of its model and runs its examples. One of the same name is replaced: its calls under way end as
   * they began. Throws DEPLOYMENT_TEST_FAILED, INVALID_DEPLOYMENT where it does not fit the version, and what `openDeployment` throws.
   */
  async add(source: DeploymentSource, version: ModelVersion): Promise<OpenDeployment> {
    const opened = await openDeployment(source, this.#processings);
    try {
      const { name } = source.deployment;
      mustPass(source, await this.#test(opened, version));
      const replaced = this.#open.get(name);
      this.#open.set(name, opened);
      void replaced?.close();
      return opened;
    } catch (error) {
      await opened.close();
      throw error;
    }
  }

  /** The outcomes of a deployment's examples, which is not taken into service. */
  async test(source: DeploymentSource, version: ModelVersion): Promise<readonly TestOutcome[]> {
    const opened = await openDeployment(source, this.#processings);
    try {
      return await this.#test(opened, version);
    } finally {
      await opened.close();
    }
  }

  /** Ends the hooks. Calls must have ended. */
  async close(): Promise<void> {
    await Promise.all([...this.#open.values()].map((deployment) => deployment.close()));
  }

  async #test({ deployment, seen }: OpenDeployment, version: ModelVersion): Promise<readonly TestOutcome[]> {
    const endpoint = singleVersion(deployment.name, seen(version));
    if (deployment.tests.length === 0) return [];
    const endpoints = new Endpoints();
    endpoints.set(endpoint);
    const processing = (version: ModelVersion): Processing | undefined => this.#processings.get(version);
    const serving = new Serving({ endpoints, live: this.#live, limits: this.#limits, observers: [], processing });
    return runTests(serving, endpoint.name, deployment.tests);
  }
}
