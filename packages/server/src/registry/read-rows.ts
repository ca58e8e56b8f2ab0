import type { Kysely } from "kysely";
import { parseJson } from "../json/parse-json.ts";
import type { Schema } from "../store/database/schema.ts";
import type { Alias, GivenFiles, ReadyFacts, RegisteredModel, RegisteredVersion, Tags, VersionStatus } from "./registered-model.ts";

type Query = Kysely<Schema>;

/** SQLite takes up to 32,766 parameters; a page is far smaller, and a reload goes in pieces. */
const mostNames = 500;

/** The models of these names with their tags and aliases, in the order of the names. */
export async function readModels(query: Query, names: readonly string[]): Promise<readonly RegisteredModel[]> {
  const models: RegisteredModel[] = [];
  for (let start = 0; start < names.length; start += mostNames)
    models.push(...(await readPiece(query, names.slice(start, start + mostNames))));
  return models;
}

async function readPiece(query: Query, names: readonly string[]): Promise<readonly RegisteredModel[]> {
  const rows = await query.selectFrom("registered_model").selectAll().where("name", "in", names).execute();
  const tags = await query.selectFrom("registered_model_tag").selectAll().where("model", "in", names).orderBy("key").execute();
  const aliases = await query.selectFrom("model_alias").selectAll().where("model", "in", names).orderBy("alias").execute();
  const newest = await query
    .selectFrom("model_version")
    .select(["model", ({ fn }) => fn.max("version").as("version")])
    .where("model", "in", names)
    .where("status", "=", "READY")
    .groupBy("model")
    .execute();
  const byName = new Map(rows.map((row) => [row.name, row]));
  const tagsOf = Map.groupBy(tags, ({ model }) => model);
  const aliasesOf = Map.groupBy(aliases, ({ model }) => model);
  const newestOf = new Map(newest.map(({ model, version }) => [model, version]));
  return names.flatMap((name) => {
    const row = byName.get(name);
    if (row === undefined) return [];
    const { description, created_at: createdAt, updated_at: updatedAt, revision } = row;
    return {
      name,
      description,
      createdAt,
      updatedAt,
      revision,
      tags: tagsFrom(tagsOf.get(name)),
      aliases: (aliasesOf.get(name) ?? []).map(aliasFrom),
      latestVersion: newestOf.get(name) ?? null,
    };
  });
}

function aliasFrom({ alias, version, is_protected, revision }: Schema["model_alias"]): Alias {
  return { alias, version, isProtected: is_protected === 1, revision };
}

function tagsFrom(rows: readonly { readonly key: string; readonly value: string }[] = []): Tags {
  return Object.fromEntries(rows.map(({ key, value }) => [key, value]));
}

/** Versions with their tags and aliases from their rows, in the order of the rows. */
export async function readVersions(query: Query, rows: readonly Schema["model_version"][]): Promise<readonly RegisteredVersion[]> {
  if (rows.length === 0) return [];
  const models = [...new Set(rows.map(({ model }) => model))];
  const numbers = [...new Set(rows.map(({ version }) => version))];
  const tags = await query
    .selectFrom("model_version_tag")
    .selectAll()
    .where("model", "in", models)
    .where("version", "in", numbers)
    .orderBy("key")
    .execute();
  const aliases = await query
    .selectFrom("model_alias")
    .selectAll()
    .where("model", "in", models)
    .where("version", "in", numbers)
    .orderBy("alias")
    .execute();
  const keyOf = ({ model, version }: { readonly model: string; readonly version: number | null }): string => `${model}/${version}`;
  const tagsOf = Map.groupBy(tags, keyOf);
  const aliasesOf = Map.groupBy(aliases, keyOf);
  return rows.map((row) =>
    versionFrom(
      row,
      tagsFrom(tagsOf.get(keyOf(row))),
      (aliasesOf.get(keyOf(row)) ?? []).map(({ alias }) => alias),
    ),
  );
}

/** A version from its row; what the row holds as JSON is read when it is asked for. */
function versionFrom(row: Schema["model_version"], tags: Tags, aliases: readonly string[]): RegisteredVersion {
  return {
    model: row.model,
    version: row.version,
    description: row.description,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    createdBy: row.created_by,
    revision: row.revision,
    status: row.status as VersionStatus,
    statusMessage: row.status_message,
    source: row.source,
    runId: row.run_id,
    runLink: row.run_link,
    given: JSON.parse(row.given) as GivenFiles | null,
    tags,
    aliases,
    ready: row.status === "READY" ? readyFrom(row) : null,
  };
}

function readyFrom(row: Schema["model_version"]): ReadyFacts {
  return {
    artifact: { digest: row.artifact_digest!, size: row.artifact_size! },
    manifest: parseJson(row.manifest!) as ReadyFacts["manifest"],
    ...(row.example === null ? {} : { example: parseJson(row.example) }),
    ...(row.golden_digest === null ? {} : { goldenDigest: row.golden_digest }),
    ...(row.certificate === null ? {} : { certificate: parseJson(row.certificate) }),
    ...(row.lineage === null ? {} : { lineage: parseJson(row.lineage) }),
  };
}
