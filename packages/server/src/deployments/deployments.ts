import { GodwitError } from "@godwit/core/errors";
import type { Around, OpenAround } from "../endpoints/around.ts";
import type { Endpoint } from "../endpoints/endpoint.ts";
import { Endpoints } from "../endpoints/endpoints.ts";
import { singleVersion } from "../endpoints/single-version.ts";
import type { LiveModels } from "../models/live-models.ts";
import type { ModelVersion } from "../models/model-version.ts";
import type { Processing } from "../predict/processing.ts";
import { Serving, type PredictLimits } from "../predict/serving.ts";
import { readHookFiles } from "./hooks/hook-files.ts";
import { deploymentHash, openDeployment, type DeploymentSource, type OpenDeployment } from "./open-deployment.ts";
import { mustPass } from "./tests/must-pass.ts";
import { runTests, type TestOutcome } from "./tests/run-tests.ts";

/** Where deployments are found by their hash. Rejects with NOT_REGISTERED. */
export type ReadDeployment = (sha256: string) => Promise<DeploymentSource>;

interface Standing {
  readonly opened: Promise<OpenDeployment>;
  holds: number;
}

/** The deployments at work on this server. One takes calls once it answers its own examples as they say. */
export class Deployments {
  readonly #live: LiveModels;
  readonly #limits: PredictLimits;
  readonly #stored: ReadDeployment | null;
  readonly #kept = new Map<string, DeploymentSource>();
  readonly #standing = new Map<string, Standing>();
  readonly #retiring = new Set<OpenDeployment>();
  readonly #seen = new WeakMap<Endpoint, OpenDeployment>();
  readonly #processings = new WeakMap<ModelVersion, Processing>();

  /** `stored` reads those that this server has not been given itself. */
  constructor(live: LiveModels, limits: PredictLimits, stored: ReadDeployment | null = null) {
    this.#live = live;
    this.#limits = limits;
    this.#stored = stored;
  }

  /** What stands around the model of a version. */
  processing(version: ModelVersion): Processing | undefined {
    return this.#processings.get(version);
  }

  /** The deployment that an endpoint is seen through. */
  of(endpoint: Endpoint): OpenDeployment | undefined {
    return this.#seen.get(endpoint);
  }

  /** Knows a deployment as long as the server runs, and gives its hash. Throws FILE_NOT_FOUND. */
  keep(source: DeploymentSource): string {
    const sha256 = deploymentHash(source.deployment, readHookFiles(source.folder, source.deployment.hooks));
    this.#kept.set(sha256, source);
    return sha256;
  }

  /**
   * Brings a deployment to work, once for all who hold it. Rejects with HOOK_FAILED, with what reading it throws, and for a version with
   * DEPLOYMENT_TEST_FAILED, and with INVALID_DEPLOYMENT where it does not fit the deployment.
   */
  readonly around: OpenAround = async (sha256) => {
    const standing = this.#standing.get(sha256) ?? this.#open(sha256);
    standing.holds++;
    try {
      return this.#aroundOf(sha256, standing, await standing.opened);
    } catch (error) {
      this.#release(sha256, standing);
      throw error;
    }
  };

  /** Has a deployment stand around a version for as long as the server runs. Rejects as `around` does. */
  async add(source: DeploymentSource, version: ModelVersion): Promise<OpenDeployment> {
    const sha256 = this.keep(source);
    const around = await this.around(sha256);
    try {
      await around.accept(version);
      return await this.#standing.get(sha256)!.opened;
    } catch (error) {
      around.release();
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
    const standing = await Promise.allSettled([...this.#standing.values()].map(({ opened }) => opened));
    const opened = standing.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
    await Promise.all([...opened, ...this.#retiring].map((each) => each.close()));
  }

  #open(sha256: string): Standing {
    const standing = { opened: this.#read(sha256).then((source) => openDeployment(source, this.#processings)), holds: 0 };
    this.#standing.set(sha256, standing);
    return standing;
  }

  async #read(sha256: string): Promise<DeploymentSource> {
    const source = this.#kept.get(sha256) ?? (await this.#stored?.(sha256));
    if (source === undefined) throw new GodwitError("NOT_REGISTERED", `there is no deployment with the hash ${sha256}`);
    return source;
  }

  #aroundOf(sha256: string, standing: Standing, opened: OpenDeployment): Around {
    let isHeld = true;
    return {
      view: (endpoint) => {
        const seen = opened.endpoint(endpoint);
        this.#seen.set(seen, opened);
        return seen;
      },
      accept: async (version) => {
        if (opened.accepted.has(version)) return;
        mustPass(opened.source, await this.#test(opened, version));
        opened.accepted.add(version);
      },
      release: () => {
        if (isHeld) this.#release(sha256, standing);
        isHeld = false;
      },
    };
  }

  /** What nobody holds any longer is ended, after the calls that still come through it. */
  #release(sha256: string, standing: Standing): void {
    standing.holds--;
    if (standing.holds > 0) return;
    if (this.#standing.get(sha256) === standing) this.#standing.delete(sha256);
    void this.#retire(standing);
  }

  async #retire(standing: Standing): Promise<void> {
    const opened = await standing.opened.catch(() => null);
    if (opened === null) return;
    this.#retiring.add(opened);
    await opened.retire();
    this.#retiring.delete(opened);
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
