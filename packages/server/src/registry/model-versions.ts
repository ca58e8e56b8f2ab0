import { GodwitError } from "@godwit/core/errors";
import { printJson } from "../json/print-json.ts";
import { demandBlobs } from "../store/garbage/demand-blobs.ts";
import type { Author } from "./author.ts";
import { checkDescription, checkDigest, checkTag, checkText } from "./check-names.ts";
import { readVersions } from "./read-rows.ts";
import type { GivenFiles, ReadyFacts, RegisteredVersion, Tags } from "./registered-model.ts";
import { expectRevision, modelRow, touchModel, versionRow, writeOnce, writeRegistry } from "./registry-writing.ts";
import type { RegistryParts, RegistryWriting } from "./registry-writing.ts";

export interface NewVersion {
  readonly model: string;
  /** What it is made from; null for a version that is told of only. */
  readonly given: GivenFiles | null;
  /** Free text of where it comes from; it is never opened. */
  readonly source?: string;
  readonly runId?: string;
  readonly runLink?: string;
  readonly description?: string;
  readonly tags?: Tags;
}

const mostText = 2000;

/** The versions of registered models. Their bytes never change; what is said of them may. */
export class ModelVersions {
  readonly #parts: RegistryParts;

  constructor(parts: RegistryParts) {
    this.#parts = parts;
  }

  /** The model's next version, PENDING_REGISTRATION. Rejects with NOT_REGISTERED, INVALID_SETTING, BLOB_NOT_FOUND, STORE_UNAVAILABLE. */
  async create(wanted: NewVersion, author: Author): Promise<RegisteredVersion> {
    const { model, given, source = "", runId = null, runLink = null, description = "", tags = {} } = wanted;
    checkDescription(description);
    for (const [path, text] of Object.entries({ source, run_id: runId, run_link: runLink })) checkText(path, text ?? "", mostText);
    const files = Object.entries({ model: given?.model, example: given?.example, expected: given?.expected });
    for (const [path, digest] of files) if (digest !== undefined) checkDigest(path, digest);
    for (const [key, value] of Object.entries(tags)) checkTag(key, value);
    const request = { do: "model_version.create", model, given, source, runId, runLink, description, tags };
    const version = await writeOnce(this.#parts, author, request, async (writing) => {
      const { query, at, revision, record } = writing;
      const { last_version } = await modelRow(writing, model);
      await this.#demand(
        writing,
        files.map(([, digest]) => digest),
      );
      const number = last_version + 1;
      await query
        .insertInto("model_version")
        .values({
          model,
          version: number,
          description,
          created_at: at,
          updated_at: at,
          created_by: author.caller,
          revision,
          status: "PENDING_REGISTRATION",
          source,
          run_id: runId,
          run_link: runLink,
          given: JSON.stringify(given),
        })
        .execute();
      const rows = Object.entries(tags).map(([key, value]) => ({ model, version: number, key, value }));
      if (rows.length > 0) await query.insertInto("model_version_tag").values(rows).execute();
      await query.updateTable("registered_model").set({ last_version: number }).where("name", "=", model).execute();
      await touchModel(writing, model);
      const after = { given, source, runId, runLink, description, tags };
      await record({ action: "model_version.create", ...subjectOf(model, number), after });
      return number;
    });
    return this.get(model, version);
  }

  /** Rejects with NOT_REGISTERED, STORE_UNAVAILABLE. */
  get(model: string, version: number): Promise<RegisteredVersion> {
    return this.#parts.database.read(async (query) => (await readVersions(query, [await versionRow({ query }, model, version)]))[0]!);
  }

  /** All that are PENDING_REGISTRATION, the oldest first: what a server that starts has to see to. */
  pending(): Promise<readonly RegisteredVersion[]> {
    return this.#parts.database.read(async (query) => {
      const rows = await query
        .selectFrom("model_version")
        .selectAll()
        .where("status", "=", "PENDING_REGISTRATION")
        .orderBy("created_at")
        .execute();
      return readVersions(query, rows);
    });
  }

  /** How far a pending version is; not a change that the audit log keeps. False where it is no longer pending. */
  async progress(model: string, version: number, message: string, author: Author): Promise<boolean> {
    return writeRegistry(this.#parts, author, async (writing) => {
      const row = await versionRow(writing, model, version);
      if (row.status !== "PENDING_REGISTRATION") return false;
      await this.#set(writing, row, { status_message: message });
      return true;
    });
  }

  /** A pending version becomes READY, once and for all. False where it is no longer pending. Rejects with BLOB_NOT_FOUND where its artifact has been removed meanwhile. */
  async markReady(model: string, version: number, facts: ReadyFacts, author: Author): Promise<boolean> {
    const { artifact, manifest, example, goldenDigest, certificate, lineage } = facts;
    return this.#end(
      model,
      version,
      author,
      "model_version.ready",
      { artifact, goldenDigest, lineage },
      {
        status: "READY",
        status_message: null,
        artifact_digest: artifact.digest,
        artifact_size: artifact.size,
        source_digest: manifest.source.sha256,
        golden_digest: goldenDigest ?? null,
        manifest: printJson(manifest),
        example: example === undefined ? null : printJson(example),
        certificate: certificate === undefined ? null : printJson(certificate),
        lineage: lineage === undefined ? null : printJson(lineage),
      },
    );
  }

  /** A pending version becomes FAILED_REGISTRATION, with the reason. False where it is no longer pending. */
  async markFailed(model: string, version: number, message: string, author: Author): Promise<boolean> {
    return this.#end(model, version, author, "model_version.fail", { message }, { status: "FAILED_REGISTRATION", status_message: message });
  }

  async describe(model: string, version: number, description: string, author: Author): Promise<RegisteredVersion> {
    checkDescription(description);
    await writeRegistry(this.#parts, author, async (writing) => {
      const row = await versionRow(writing, model, version);
      expectRevision(author, row.revision, `${model}/${version}`);
      await this.#set(writing, row, { description });
      const change = { before: row.description, after: description };
      await writing.record({ action: "model_version.describe", ...subjectOf(model, version), ...change });
    });
    return this.get(model, version);
  }

  /** Sets a tag, or with null takes it away. */
  async tag(model: string, version: number, key: string, value: string | null, author: Author): Promise<void> {
    checkTag(key, value ?? "");
    await writeRegistry(this.#parts, author, async (writing) => {
      const { query, record } = writing;
      const row = await versionRow(writing, model, version);
      expectRevision(author, row.revision, `${model}/${version}`);
      const place = { model, version, key };
      const before = await query
        .selectFrom("model_version_tag")
        .select("value")
        .where((and) => and.and(place))
        .executeTakeFirst();
      if (value === null) {
        if (before === undefined) throw new GodwitError("NOT_REGISTERED", `${model}/${version} has no tag ${JSON.stringify(key)}`);
        await query
          .deleteFrom("model_version_tag")
          .where((and) => and.and(place))
          .execute();
      } else
        await query
          .insertInto("model_version_tag")
          .values({ ...place, value })
          .onConflict((conflict) => conflict.columns(["model", "version", "key"]).doUpdateSet({ value }))
          .execute();
      await this.#set(writing, row, {});
      await record({
        action: value === null ? "model_version.untag" : "model_version.tag",
        ...subjectOf(model, version),
        before: before === undefined ? undefined : { [key]: before.value },
        after: value === null ? undefined : { [key]: value },
      });
    });
  }

  /** Takes a version away; its number is never given again. Rejects with STILL_IN_USE while an alias names it. */
  async remove(model: string, version: number, author: Author): Promise<void> {
    await writeRegistry(this.#parts, author, async (writing) => {
      const { query, record } = writing;
      const row = await versionRow(writing, model, version);
      expectRevision(author, row.revision, `${model}/${version}`);
      const [before] = await readVersions(query, [row]);
      const { aliases } = before!;
      if (aliases.length > 0)
        throw new GodwitError("STILL_IN_USE", `${model}/${version} is ${aliases.map((alias) => `${model}@${alias}`).join(" and ")}`, {
          hint: `Have the alias name another version, or none: godwit models alias ${model} ${aliases[0]} off.`,
        });
      await query.deleteFrom("model_version").where("model", "=", model).where("version", "=", version).execute();
      await touchModel(writing, model);
      const { given, source, status, tags } = before!;
      await record({
        action: "model_version.remove",
        ...subjectOf(model, version),
        before: { given, source, status, tags, artifactDigest: row.artifact_digest },
      });
    });
  }

  /** What a version names is there, and stays. */
  async #demand(writing: RegistryWriting, digests: readonly (string | null | undefined)[]): Promise<void> {
    const { blobs } = this.#parts;
    if (blobs !== undefined)
      await demandBlobs(
        writing,
        blobs,
        digests.filter((digest) => typeof digest === "string"),
      );
  }

  async #end(
    model: string,
    version: number,
    author: Author,
    action: string,
    after: object,
    columns: Readonly<Record<string, string | number | null>>,
  ): Promise<boolean> {
    return writeRegistry(this.#parts, author, async (writing) => {
      const row = await versionRow(writing, model, version);
      if (row.status !== "PENDING_REGISTRATION") return false;
      const { artifact_digest: artifact, golden_digest: goldens } = columns;
      await this.#demand(
        writing,
        [artifact, goldens].map((digest) => (typeof digest === "string" ? digest : null)),
      );
      await this.#set(writing, row, columns);
      await writing.record({ action, ...subjectOf(model, version), after });
      return true;
    });
  }

  async #set(
    writing: RegistryWriting,
    { model, version }: { readonly model: string; readonly version: number },
    columns: Readonly<Record<string, string | number | null>>,
  ): Promise<void> {
    const { query, at, revision } = writing;
    await query
      .updateTable("model_version")
      .set({ ...columns, updated_at: at, revision })
      .where("model", "=", model)
      .where("version", "=", version)
      .execute();
    await touchModel(writing, model);
  }
}

function subjectOf(model: string, version: number): { readonly subjectKind: string; readonly subject: string } {
  return { subjectKind: "model_version", subject: `${model}/${version}` };
}
