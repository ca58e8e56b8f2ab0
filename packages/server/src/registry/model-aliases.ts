import { GodwitError } from "@godwit/core/errors";
import type { Schema } from "../store/database/schema.ts";
import type { Author } from "./author.ts";
import { checkAlias, checkText } from "./check-names.ts";
import { expectRevision, modelRow, touchModel, versionRow, writeRegistry } from "./registry-writing.ts";
import type { RegistryParts, RegistryWriting } from "./registry-writing.ts";

export type AliasRequestStatus = "pending" | "approved" | "rejected" | "superseded";

/** A protected alias that someone wants to move, and what became of it. */
export interface AliasRequest {
  readonly id: number;
  readonly model: string;
  readonly alias: string;
  /** Null: the alias is to be taken away. */
  readonly version: number | null;
  readonly status: AliasRequestStatus;
  readonly requestedAt: number;
  readonly requestedBy: string;
  readonly decidedAt: number | null;
  readonly decidedBy: string | null;
  readonly reason: string | null;
}

/** What became of a wish to move an alias: done, or waiting for a second caller. */
export type AliasMove =
  | { readonly kind: "done"; readonly revision: number }
  | { readonly kind: "requested"; readonly request: AliasRequest };

/** The aliases of registered models. A protected one moves when a second caller agrees. */
export class ModelAliases {
  readonly #parts: RegistryParts;

  constructor(parts: RegistryParts) {
    this.#parts = parts;
  }

  /**
   * Has an alias name a version, or with null none. Rejects with NOT_REGISTERED, INVALID_SETTING for a name that cannot be one, CHANGED_MEANWHILE where
   * the alias has moved since it was read, NOT_READY for a version that is not, and FORBIDDEN where a protected one is to be moved by nobody known.
   */
  async move(model: string, alias: string, version: number | null, author: Author): Promise<AliasMove> {
    checkAlias(alias);
    return writeRegistry(this.#parts, author, async (writing) => {
      await modelRow(writing, model);
      const before = await aliasRow(writing, model, alias);
      expectRevision(author, before?.revision ?? 0, `${model}@${alias}`);
      if (version !== null) await expectReady(writing, model, version);
      else if (before?.version == null) throw new GodwitError("NOT_REGISTERED", `${model} has no alias ${alias}`);
      if (before?.is_protected !== 1) {
        await setAlias(writing, model, alias, version, before);
        return { kind: "done", revision: writing.revision };
      }
      return { kind: "requested", request: await this.#request(writing, model, alias, version) };
    });
  }

  /** From now on a second caller must agree before the alias moves; or, with false, no longer. */
  async protect(model: string, alias: string, isProtected: boolean, author: Author): Promise<void> {
    checkAlias(alias);
    await writeRegistry(this.#parts, author, async (writing) => {
      const { query, revision, record } = writing;
      await modelRow(writing, model);
      const before = await aliasRow(writing, model, alias);
      expectRevision(author, before?.revision ?? 0, `${model}@${alias}`);
      if ((before?.is_protected === 1) === isProtected) return;
      if (!isProtected && before!.version === null)
        await query.deleteFrom("model_alias").where("model", "=", model).where("alias", "=", alias).execute();
      else
        await query
          .insertInto("model_alias")
          .values({ model, alias, version: before?.version ?? null, is_protected: isProtected ? 1 : 0, revision })
          .onConflict((conflict) => conflict.columns(["model", "alias"]).doUpdateSet({ is_protected: isProtected ? 1 : 0, revision }))
          .execute();
      if (!isProtected) await supersede(writing, model, alias);
      await touchModel(writing, model);
      await record({ action: isProtected ? "alias.protect" : "alias.unprotect", subjectKind: "alias", subject: `${model}@${alias}` });
    });
  }

  /**
   * Agrees to a request, or does not. Rejects with NOT_REGISTERED for an unknown one, CHANGED_MEANWHILE for one that is decided, and FORBIDDEN for the caller who made it.
   */
  async decide(model: string, id: number, isApproved: boolean, reason: string | null, author: Author): Promise<AliasRequest> {
    checkText("reason", reason ?? "", 2000);
    return writeRegistry(this.#parts, author, async (writing) => {
      const { query, at, record } = writing;
      const row = await query.selectFrom("alias_request").selectAll().where("id", "=", id).where("model", "=", model).executeTakeFirst();
      if (row === undefined) throw new GodwitError("NOT_REGISTERED", `there is no request ${id} to move an alias of ${model}`);
      if (row.status !== "pending") throw new GodwitError("CHANGED_MEANWHILE", `the request ${id} is ${row.status} already`);
      const decider = knownCaller(author);
      if (isApproved && decider === row.requested_by)
        throw new GodwitError("FORBIDDEN", "whoever asks for a protected alias to move cannot agree to it alone", {
          hint: "Have another caller with the permission `manage` approve it.",
        });
      if (isApproved) {
        if (row.version !== null) await expectReady(writing, row.model, row.version);
        await setAlias(writing, row.model, row.alias, row.version, await aliasRow(writing, row.model, row.alias));
      }
      const decided = { status: isApproved ? "approved" : "rejected", decided_at: at, decided_by: decider, reason };
      await query.updateTable("alias_request").set(decided).where("id", "=", id).execute();
      const action = isApproved ? "alias_request.approve" : "alias_request.reject";
      await record({
        action,
        subjectKind: "alias",
        subject: `${row.model}@${row.alias}`,
        after: { request: id, version: row.version, reason },
      });
      return requestFrom({ ...row, ...decided });
    });
  }

  /** The requests for a model, the newest first. */
  requests(model: string, limit: number): Promise<readonly AliasRequest[]> {
    return this.#parts.database.read(async (query) => {
      await modelRow({ query }, model);
      const rows = await query
        .selectFrom("alias_request")
        .selectAll()
        .where("model", "=", model)
        .orderBy("id", "desc")
        .limit(limit)
        .execute();
      return rows.map(requestFrom);
    });
  }

  async #request(writing: RegistryWriting, model: string, alias: string, version: number | null): Promise<AliasRequest> {
    const { query, at, count, author, record } = writing;
    const requester = knownCaller(author);
    await supersede(writing, model, alias);
    const row: Schema["alias_request"] = {
      id: await count("alias_request"),
      model,
      alias,
      version,
      status: "pending",
      requested_at: at,
      requested_by: requester,
      decided_at: null,
      decided_by: null,
      reason: null,
    };
    await query.insertInto("alias_request").values(row).execute();
    await record({
      action: "alias_request.create",
      subjectKind: "alias",
      subject: `${model}@${alias}`,
      after: { request: row.id, version },
    });
    return requestFrom(row);
  }
}

function knownCaller({ caller }: Author): string {
  if (caller === null)
    throw new GodwitError("FORBIDDEN", "a protected alias moves when a second caller agrees, and this server asks nobody who they are", {
      hint: "Start it with keys, so that callers can be told apart.",
    });
  return caller;
}

function aliasRow({ query }: RegistryWriting, model: string, alias: string): Promise<Schema["model_alias"] | undefined> {
  return query.selectFrom("model_alias").selectAll().where("model", "=", model).where("alias", "=", alias).executeTakeFirst();
}

async function expectReady(writing: RegistryWriting, model: string, version: number): Promise<void> {
  const { status } = await versionRow(writing, model, version);
  if (status !== "READY")
    throw new GodwitError("NOT_READY", `${model}/${version} is ${status}, and an alias names versions that can answer`);
}

async function setAlias(
  writing: RegistryWriting,
  model: string,
  alias: string,
  version: number | null,
  before: Schema["model_alias"] | undefined,
): Promise<void> {
  const { query, revision, record } = writing;
  if (version === null && before?.is_protected !== 1)
    await query.deleteFrom("model_alias").where("model", "=", model).where("alias", "=", alias).execute();
  else
    await query
      .insertInto("model_alias")
      .values({ model, alias, version, is_protected: before?.is_protected ?? 0, revision })
      .onConflict((conflict) => conflict.columns(["model", "alias"]).doUpdateSet({ version, revision }))
      .execute();
  await touchModel(writing, model);
  await record({
    action: version === null ? "alias.remove" : "alias.set",
    subjectKind: "alias",
    subject: `${model}@${alias}`,
    before: before === undefined ? undefined : { version: before.version },
    after: version === null ? undefined : { version },
  });
}

/** A new wish takes the place of those that nobody has decided. */
async function supersede({ query, at }: RegistryWriting, model: string, alias: string): Promise<void> {
  await query
    .updateTable("alias_request")
    .set({ status: "superseded", decided_at: at })
    .where("model", "=", model)
    .where("alias", "=", alias)
    .where("status", "=", "pending")
    .execute();
}

function requestFrom(row: Schema["alias_request"]): AliasRequest {
  return {
    id: row.id,
    model: row.model,
    alias: row.alias,
    version: row.version,
    status: row.status as AliasRequestStatus,
    requestedAt: row.requested_at,
    requestedBy: row.requested_by,
    decidedAt: row.decided_at,
    decidedBy: row.decided_by,
    reason: row.reason,
  };
}
