import { sql, type Kysely, type SelectQueryBuilder } from "kysely";
import type { Schema } from "../store/database/schema.ts";
import { pageOf, readPageToken, type Page, type PageWanted } from "./page-token.ts";
import { readModels, readVersions } from "./read-rows.ts";
import type { RegisteredModel, RegisteredVersion, VersionStatus } from "./registered-model.ts";
import { modelRow, type RegistryParts } from "./registry-writing.ts";

export interface TagWanted {
  readonly key: string;
  /** Null: any. */
  readonly value: string | null;
}

export interface ModelSearch extends PageWanted {
  /** A part of the name, in any case. */
  readonly name?: string;
  readonly alias?: string;
  /** All of them must be there. */
  readonly tags?: readonly TagWanted[];
}

export interface VersionSearch extends PageWanted {
  /** One model's; none: all. */
  readonly model?: string;
  readonly status?: VersionStatus;
  readonly runId?: string;
  readonly alias?: string;
  readonly tags?: readonly TagWanted[];
}

/** Finds models and versions, page by page. */
export class RegistrySearch {
  readonly #parts: RegistryParts;

  constructor(parts: RegistryParts) {
    this.#parts = parts;
  }

  /** By name. Rejects with INVALID_SETTING for a bad page token, STORE_UNAVAILABLE. */
  models(search: ModelSearch): Promise<Page<RegisteredModel>> {
    return this.#parts.database.read(async (query) => {
      const page = pageOf(await modelNames(query, search), search, (name) => [name]);
      return { ...page, items: await readModels(query, page.items) };
    });
  }

  /** By model, the newest version first. */
  versions(search: VersionSearch): Promise<Page<RegisteredVersion>> {
    return this.#parts.database.read(async (query) => {
      if (search.model !== undefined) await modelRow({ query }, search.model);
      const page = pageOf(await versionRows(query, search), search, ({ model, version }) => [model, version]);
      return { ...page, items: await readVersions(query, page.items) };
    });
  }
}

async function modelNames(
  query: Kysely<Schema>,
  { name, alias, tags = [], pageToken, maxResults }: ModelSearch,
): Promise<readonly string[]> {
  let models = query.selectFrom("registered_model").select("name");
  if (name !== undefined)
    models = models.where(sql<string>`lower(name)`, "like", sql<string>`${`%${escapeLike(name.toLowerCase())}%`} escape '\\'`);
  if (alias !== undefined)
    models = models.where(
      "name",
      "in",
      query.selectFrom("model_alias").select("model").where("alias", "=", alias).where("version", "is not", null),
    );
  for (const { key, value } of tags) {
    let tagged = query.selectFrom("registered_model_tag").select("model").where("key", "=", key);
    if (value !== null) tagged = tagged.where("value", "=", value);
    models = models.where("name", "in", tagged);
  }
  if (pageToken !== null) models = models.where("name", ">", String(readPageToken(pageToken, ["string"])[0]));
  const rows = await models
    .orderBy("name")
    .limit(maxResults + 1)
    .execute();
  return rows.map((row) => row.name);
}

async function versionRows(query: Kysely<Schema>, search: VersionSearch): Promise<readonly Schema["model_version"][]> {
  const { model, status, runId, alias, tags = [], pageToken, maxResults } = search;
  let versions: SelectQueryBuilder<Schema, "model_version", Schema["model_version"]> = query.selectFrom("model_version").selectAll();
  if (model !== undefined) versions = versions.where("model", "=", model);
  if (status !== undefined) versions = versions.where("status", "=", status);
  if (runId !== undefined) versions = versions.where("run_id", "=", runId);
  if (alias !== undefined)
    versions = versions.where(({ exists, selectFrom }) =>
      exists(
        selectFrom("model_alias")
          .select("alias")
          .where("alias", "=", alias)
          .whereRef("model_alias.model", "=", "model_version.model")
          .whereRef("model_alias.version", "=", "model_version.version"),
      ),
    );
  for (const { key, value } of tags)
    versions = versions.where(({ exists, selectFrom }) => {
      const tagged = selectFrom("model_version_tag")
        .select("key")
        .where("key", "=", key)
        .whereRef("model_version_tag.model", "=", "model_version.model")
        .whereRef("model_version_tag.version", "=", "model_version.version");
      return exists(value === null ? tagged : tagged.where("value", "=", value));
    });
  if (pageToken !== null) {
    const [lastModel, lastVersion] = readPageToken(pageToken, ["string", "number"]) as readonly [string, number];
    versions = versions.where(({ or, and, eb }) =>
      or([eb("model", ">", lastModel), and([eb("model", "=", lastModel), eb("version", "<", lastVersion)])]),
    );
  }
  return versions
    .orderBy("model")
    .orderBy("version", "desc")
    .limit(maxResults + 1)
    .execute();
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/gu, String.raw`\$&`);
}
