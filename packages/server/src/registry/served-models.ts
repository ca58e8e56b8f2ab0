import { ModelSignature } from "../models/model-signature.ts";
import type { ModelVersion } from "../models/model-version.ts";
import type { Model } from "@godwit/runtime";
import type { Kysely } from "kysely";
import type { Database } from "../store/database/database.ts";
import type { Schema } from "../store/database/schema.ts";
import { parseJson } from "../json/parse-json.ts";
import type { ReadyFacts } from "./registered-model.ts";
import { registryTopic } from "./registry-writing.ts";

/** What serving has to know of a registered model, in memory. */
interface ServedModel {
  readonly revision: number;
  /** The newest first. */
  readonly versions: readonly ModelVersion[];
  readonly byNumber: ReadonlyMap<string, ModelVersion>;
  readonly aliases: ReadonlyMap<string, string>;
}

export interface ServedModelsParts {
  readonly database: Database;
  /** The bytes of an artifact, from wherever they are kept. */
  readonly readArtifact: (digest: string) => Promise<Uint8Array>;
  /** Holds a loaded model to the golden outputs that are kept as this blob. */
  readonly check: (goldenDigest: string, model: Model) => Promise<void>;
}

/**
 * The versions that are ready and the aliases, in memory: what is asked for is answered from here, whatever becomes of the database.
 * Changes are followed at once where they were made by this process, and within a second where by another.
 */
export class ServedModels {
  readonly #parts: ServedModelsParts;
  readonly #models = new Map<string, ServedModel>();
  #unfollow: (() => void) | null = null;
  #changed: (models: readonly string[]) => Promise<void> = async () => undefined;

  constructor(parts: ServedModelsParts) {
    this.#parts = parts;
  }

  /**
   * Reads all there is. `changed` is called with the models that changed, came or went, at first all; calls must follow the change
   * when it resolves. Rejects with STORE_UNAVAILABLE.
   */
  async start(changed: (models: readonly string[]) => Promise<void>): Promise<void> {
    this.#changed = changed;
    await this.#refresh();
    this.#unfollow = this.#parts.database.follow(registryTopic, () => this.#refresh());
  }

  close(): void {
    this.#unfollow?.();
  }

  get names(): readonly string[] {
    return [...this.#models.keys()];
  }

  /** The version of a model with this number; null where it is not there or not ready. */
  version(model: string, version: string): ModelVersion | null {
    return this.#models.get(model)?.byNumber.get(version) ?? null;
  }

  /** The version that an alias names; `latest` is the newest, and `v3` is version 3. Null where it names none. */
  alias(model: string, alias: string): ModelVersion | null {
    const served = this.#models.get(model);
    if (served === undefined) return null;
    if (alias === "latest") return served.versions[0] ?? null;
    const version = served.aliases.get(alias) ?? /^v(\d+)$/u.exec(alias)?.[1];
    return version === undefined ? null : (served.byNumber.get(version) ?? null);
  }

  /** Those that are ready, the newest first. */
  versions(model: string): readonly ModelVersion[] {
    return this.#models.get(model)?.versions ?? [];
  }

  async #refresh(): Promise<void> {
    const changed = await this.#parts.database.read((query) => this.#readChanges(query));
    for (const [name, model] of changed)
      if (model === null) this.#models.delete(name);
      else this.#models.set(name, model);
    if (changed.size > 0) await this.#changed([...changed.keys()]);
  }

  async #readChanges(query: Kysely<Schema>): Promise<ReadonlyMap<string, ServedModel | null>> {
    const there = new Map(
      (await query.selectFrom("registered_model").select(["name", "revision"]).execute()).map(({ name, revision }) => [name, revision]),
    );
    const changes = new Map<string, ServedModel | null>();
    for (const name of this.#models.keys()) if (!there.has(name)) changes.set(name, null);
    const stale = [...there.keys()].filter((name) => this.#models.get(name)?.revision !== there.get(name));
    for (let start = 0; start < stale.length; start += mostNames) {
      const names = stale.slice(start, start + mostNames);
      const versions = Map.groupBy(await readReady(query, names), ({ model }) => model);
      const aliases = Map.groupBy(
        await query.selectFrom("model_alias").selectAll().where("model", "in", names).where("version", "is not", null).execute(),
        ({ model }) => model,
      );
      for (const name of names) changes.set(name, this.#served(name, there.get(name)!, versions.get(name) ?? [], aliases.get(name) ?? []));
    }
    return changes;
  }

  #served(
    name: string,
    revision: number,
    rows: readonly ReadyRow[],
    aliases: readonly { readonly alias: string; readonly version: number | null }[],
  ): ServedModel {
    const versions = rows.map((row) => this.version(name, String(row.version)) ?? this.#versionOf(row));
    return {
      revision,
      versions,
      byNumber: new Map(versions.map((version) => [version.version, version])),
      aliases: new Map(aliases.map(({ alias, version }) => [alias, String(version)])),
    };
  }

  /** Its manifest is read when it is first asked for: of most versions nobody ever does. */
  #versionOf({ model, version, artifact_digest, artifact_size, golden_digest, manifest, example }: ReadyRow): ModelVersion {
    const { readArtifact, check } = this.#parts;
    const digest = artifact_digest!;
    let signature: ModelSignature | undefined;
    return {
      model,
      version: String(version),
      digest,
      size: artifact_size!,
      get signature() {
        return (signature ??= new ModelSignature(parseJson(manifest!) as ReadyFacts["manifest"]));
      },
      example: example === null ? undefined : parseJson(example),
      read: () => readArtifact(digest),
      ...(golden_digest !== null && { check: { of: golden_digest, run: (model: Model) => check(golden_digest, model) } }),
    };
  }
}

const mostNames = 500;

type ReadyRow = Pick<
  Schema["model_version"],
  "model" | "version" | "artifact_digest" | "artifact_size" | "golden_digest" | "manifest" | "example"
>;

function readReady(query: Kysely<Schema>, names: readonly string[]): Promise<readonly ReadyRow[]> {
  return query
    .selectFrom("model_version")
    .select(["model", "version", "artifact_digest", "artifact_size", "golden_digest", "manifest", "example"])
    .where("model", "in", names)
    .where("status", "=", "READY")
    .orderBy("version", "desc")
    .execute();
}
