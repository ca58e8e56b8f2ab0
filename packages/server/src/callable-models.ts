import { createHash } from "node:crypto";
import { GodwitError } from "@godwit/core/errors";
import { DatabaseKeyStore } from "./access/keys/database-key-store.ts";
import type { KeyStore } from "./access/keys/key-store.ts";
import { readDeployment } from "./deployments/deployment.ts";
import type { EndpointRecord } from "./endpoints/control/endpoint-record.ts";
import { parseTarget } from "./endpoints/settings/target.ts";
import { usualVersion } from "./endpoints/version-source.ts";
import type { PinnedModel } from "./jobs/scoring/scoring-model.ts";
import type { ModelVersion } from "./models/model-version.ts";
import { openPlatform, type Platform } from "./platform.ts";

/** A model as something that can be called by a name: with its deployment, where one stands around it. */
export interface CallableModel {
  /** What a deployment says under `sql`, its name, or the model's. */
  readonly name: string;
  /** The endpoint that keys must be good for. */
  readonly endpoint: string;
  /** `churn/3`, or `churn-live over churn/3`. */
  readonly title: string;
  /** SHA-256 of all that decides an answer. */
  readonly digest: string;
  /** With the artifact in memory and the hooks' files on this machine's disk. Rejects as the store does. */
  pin(): Promise<PinnedModel>;
}

/** A name that cannot be called, and why. */
export interface UncallableModel {
  readonly name: string;
  readonly problem: GodwitError;
}

export interface CallableList {
  readonly models: readonly CallableModel[];
  readonly problems: readonly UncallableModel[];
  /** What callers should know, in sentences. */
  readonly notes: readonly string[];
}

/**
 * What a store has to be called: its deployments, and the registered models that none of them bears the name of, by the alias champion or
 * else the newest version. Changes are heard of at once.
 */
export class CallableModels {
  readonly #platform: Platform;
  readonly #followers = new Set<() => void>();
  readonly #unfollow: () => void;

  private constructor(platform: Platform) {
    this.#platform = platform;
    this.#unfollow = platform.endpoints.follow(async () => this.#tell());
  }

  /** Rejects with STORE_IN_USE, STORE_TOO_NEW, STORE_UNAVAILABLE, USAGE. */
  static async open(store: string, artifacts?: string): Promise<CallableModels> {
    const platform = await openPlatform({ store, ...(artifacts !== undefined && { artifacts }) });
    const models = new CallableModels(platform);
    await platform.served.start(async () => models.#tell());
    return models;
  }

  /** The keys that the store's servers take. */
  get keys(): KeyStore {
    return new DatabaseKeyStore(this.#platform.database);
  }

  /** What can be called now. Rejects with STORE_UNAVAILABLE. */
  async list(): Promise<CallableList> {
    const { served, endpoints } = this.#platform;
    const models: CallableModel[] = [];
    const problems: UncallableModel[] = [];
    const notes: string[] = [];
    const records = (await endpoints.all()).filter(({ deployment }) => deployment !== null);
    for (const record of records)
      try {
        models.push(await this.#deployed(record, record.deployment!));
      } catch (error) {
        if (!(error instanceof GodwitError)) throw error;
        problems.push({ name: record.name, problem: error });
      }
    for (const name of served.names) {
      const version = usualVersion(served, name);
      if (version === null || records.some((record) => record.name === name)) continue;
      const around = records.filter(({ model }) => model === name).map((record) => record.name);
      if (around.length > 0)
        notes.push(`${name} is the model alone, without the features, hooks and policies of its deployment ${around.join(", ")}`);
      models.push({
        name,
        endpoint: name,
        title: titleOf(version),
        digest: version.digest,
        pin: async () => ({ name, artifact: await version.read(), version: titleOf(version), deployment: null }),
      });
    }
    return { models, problems, notes };
  }

  /** Calls back when something may have changed. Returns what ends that. */
  follow(follower: () => void): () => void {
    this.#followers.add(follower);
    return () => void this.#followers.delete(follower);
  }

  async close(): Promise<void> {
    this.#unfollow();
    await this.#platform.close();
  }

  async #deployed({ name: endpoint, model }: EndpointRecord, sha256: string): Promise<CallableModel> {
    const { served, deployments } = this.#platform;
    const { value } = await deployments.find(sha256);
    const { model: reference, name, sql } = readDeployment(value);
    const target = parseTarget(reference, "model");
    const of = target.model ?? model;
    const version = target.kind === "alias" ? served.alias(of, target.name) : served.version(of, target.name);
    if (version === null) throw new GodwitError("MODEL_NOT_FOUND", `there is no ${reference}, which the deployment ${name} puts to work`);
    const title = titleOf(version);
    return {
      name: sql?.function ?? name,
      endpoint,
      title: `${name} over ${title}`,
      digest: createHash("sha256").update(sha256).update(version.digest).digest("hex"),
      pin: async () => ({ name, artifact: await version.read(), version: title, deployment: await deployments.read(sha256) }),
    };
  }

  #tell(): void {
    for (const follower of this.#followers) follower();
  }
}

function titleOf({ model, version }: ModelVersion): string {
  return `${model}/${version}`;
}
