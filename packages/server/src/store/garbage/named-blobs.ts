import type { Kysely } from "kysely";
import type { Schema } from "../database/schema.ts";

/** The fields of what a version is given that are digests of blobs. */
const fileRoles: readonly string[] = ["model", "example", "expected"];

/** The digest of every blob that something in the store goes by: versions, the files of deployments, runs of jobs that have not ended. */
export async function namedBlobs(query: Kysely<Schema>): Promise<ReadonlySet<string>> {
  const versions = await query.selectFrom("model_version").select(["given", "artifact_digest", "golden_digest"]).execute();
  const deployments = await query.selectFrom("deployment").select("files").execute();
  const runs = await query.selectFrom("job_run").select("artifact").where("ended_at", "is", null).execute();
  return new Set([
    ...versions.flatMap(({ given }) =>
      Object.entries((JSON.parse(given) as Readonly<Record<string, string>> | null) ?? {}).flatMap(([role, digest]) =>
        fileRoles.includes(role) ? [digest] : [],
      ),
    ),
    ...versions.flatMap((row) => [row.artifact_digest, row.golden_digest]).filter((digest) => digest !== null),
    ...deployments.flatMap(({ files }) => Object.values(JSON.parse(files) as Readonly<Record<string, string>>)),
    ...runs.flatMap(({ artifact }) => artifact ?? []),
  ]);
}
