import { GodwitError } from "@godwit/core/errors";
import type { Author } from "./author.ts";
import { checkDescription, checkModelName, checkTag } from "./check-names.ts";
import { readModels } from "./read-rows.ts";
import type { RegisteredModel, Tags } from "./registered-model.ts";
import { expectRevision, modelRow, touchModel, writeOnce, writeRegistry, type RegistryParts } from "./registry-writing.ts";

export interface NewModel {
  readonly name: string;
  readonly description?: string;
  readonly tags?: Tags;
}

/** The registered models by name. */
export class RegisteredModels {
  readonly #parts: RegistryParts;

  constructor(parts: RegistryParts) {
    this.#parts = parts;
  }

  /** Rejects with INVALID_SETTING, ALREADY_EXISTS, STORE_UNAVAILABLE. */
  async create(model: NewModel, author: Author): Promise<RegisteredModel> {
    const { name, description = "", tags = {} } = model;
    checkModelName(name);
    checkDescription(description);
    for (const [key, value] of Object.entries(tags)) checkTag(key, value);
    const request = { do: "registered_model.create", name, description, tags };
    await writeOnce(this.#parts, author, request, async ({ query, at, revision, record }) => {
      const known = await query.selectFrom("registered_model").select("name").where("name", "=", name).executeTakeFirst();
      if (known !== undefined) throw new GodwitError("ALREADY_EXISTS", `there is a registered model ${name} already`);
      const row = { name, description, created_at: at, updated_at: at, revision, last_version: 0 };
      await query.insertInto("registered_model").values(row).execute();
      const tagRows = Object.entries(tags).map(([key, value]) => ({ model: name, key, value }));
      if (tagRows.length > 0) await query.insertInto("registered_model_tag").values(tagRows).execute();
      await record({ action: "registered_model.create", subjectKind: "registered_model", subject: name, after: { description, tags } });
      return {};
    });
    return this.get(name);
  }

  /** Rejects with NOT_REGISTERED, STORE_UNAVAILABLE. */
  async get(name: string): Promise<RegisteredModel> {
    const [model] = await this.#parts.database.read((query) => readModels(query, [name]));
    if (model === undefined) throw new GodwitError("NOT_REGISTERED", `there is no registered model ${JSON.stringify(name)}`);
    return model;
  }

  async describe(name: string, description: string, author: Author): Promise<RegisteredModel> {
    checkDescription(description);
    await writeRegistry(this.#parts, author, async (writing) => {
      const before = await modelRow(writing, name);
      expectRevision(author, before.revision, name);
      await writing.query.updateTable("registered_model").set({ description }).where("name", "=", name).execute();
      await touchModel(writing, name);
      await writing.record({
        action: "registered_model.describe",
        subjectKind: "registered_model",
        subject: name,
        before: before.description,
        after: description,
      });
    });
    return this.get(name);
  }

  /** Sets a tag, or with null takes it away. */
  async tag(name: string, key: string, value: string | null, author: Author): Promise<void> {
    checkTag(key, value ?? "");
    await writeRegistry(this.#parts, author, async (writing) => {
      const { query, record } = writing;
      const { revision } = await modelRow(writing, name);
      expectRevision(author, revision, name);
      const before = await query
        .selectFrom("registered_model_tag")
        .select("value")
        .where("model", "=", name)
        .where("key", "=", key)
        .executeTakeFirst();
      if (value === null) {
        if (before === undefined) throw new GodwitError("NOT_REGISTERED", `${name} has no tag ${JSON.stringify(key)}`);
        await query.deleteFrom("registered_model_tag").where("model", "=", name).where("key", "=", key).execute();
      } else
        await query
          .insertInto("registered_model_tag")
          .values({ model: name, key, value })
          .onConflict((conflict) => conflict.columns(["model", "key"]).doUpdateSet({ value }))
          .execute();
      await touchModel(writing, name);
      await record({
        action: value === null ? "registered_model.untag" : "registered_model.tag",
        subjectKind: "registered_model",
        subject: name,
        before: before === undefined ? undefined : { [key]: before.value },
        after: value === null ? undefined : { [key]: value },
      });
    });
  }

  /** Takes away a model with all its versions. Rejects with STILL_IN_USE while an alias names one of them. */
  async remove(name: string, author: Author): Promise<void> {
    await writeRegistry(this.#parts, author, async (writing) => {
      const { query, record } = writing;
      const row = await modelRow(writing, name);
      expectRevision(author, row.revision, name);
      const [model] = await readModels(query, [name]);
      const held = model!.aliases.filter(({ version, isProtected }) => version !== null || isProtected);
      if (held.length > 0)
        throw new GodwitError(
          "STILL_IN_USE",
          `${name} has ${held.map(({ alias, version }) => `the ${version === null ? "protected " : ""}alias ${alias}`).join(", ")}`,
          { hint: `Take it away first: godwit models alias ${name} ${held[0]!.alias} off.` },
        );
      const versions = await query.selectFrom("model_version").select(["version", "artifact_digest"]).where("model", "=", name).execute();
      await query.deleteFrom("registered_model").where("name", "=", name).execute();
      await record({ action: "registered_model.remove", subjectKind: "registered_model", subject: name, before: { ...model, versions } });
    });
  }
}
