import { createHash } from "node:crypto";
import { GodwitError } from "@godwit/core/errors";
import { recordChange, type Change } from "../store/audit/record-change.ts";
import type { BlobStore } from "../store/blobs/blob-store.ts";
import type { Database, Writing } from "../store/database/database.ts";
import type { Schema } from "../store/database/schema.ts";
import type { Author } from "./author.ts";

export const registryTopic = "registry";

const dayMilliseconds = 24 * 3600 * 1000;

/** A transaction on the registry: one at a time over all processes, so that what was checked still holds when it is written. */
export interface RegistryWriting extends Writing {
  readonly author: Author;
  readonly at: number;
  /** The registry's, which the rows that are changed take over. */
  readonly revision: number;
  record(change: Change): Promise<void>;
}

/** What the registry needs of the world. */
export interface RegistryParts {
  readonly database: Database;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Where the bytes are that versions name; without it they may name what nobody keeps. */
  readonly blobs?: BlobStore;
}

/** Runs a change as one transaction, with its place in the audit log. */
export function writeRegistry<T>(
  { database, now }: RegistryParts,
  author: Author,
  work: (writing: RegistryWriting) => Promise<T>,
): Promise<T> {
  return database.write(async (writing) => {
    const revision = await writing.announce(registryTopic);
    const at = now();
    return work({
      ...writing,
      author,
      at,
      revision,
      record: async (change) => void (await recordChange(writing, author, change, at)),
    });
  });
}

/**
 * The same for a request that may come twice under one key: the second time its first answer is given again, for a day. Rejects with
 * ALREADY_EXISTS where the key was used for another request.
 */
export function writeOnce<T>(
  parts: RegistryParts,
  author: Author,
  request: unknown,
  work: (writing: RegistryWriting) => Promise<T>,
): Promise<T> {
  const { idempotencyKey } = author;
  if (idempotencyKey === null) return writeRegistry(parts, author, work);
  const key = hashOf([author.caller, idempotencyKey]);
  const fingerprint = hashOf(request);
  return writeRegistry(parts, author, async (writing) => {
    const { query, at } = writing;
    await query
      .deleteFrom("idempotent_request")
      .where("at", "<", at - dayMilliseconds)
      .execute();
    const known = await query.selectFrom("idempotent_request").selectAll().where("key", "=", key).executeTakeFirst();
    if (known !== undefined) {
      if (known.fingerprint === fingerprint) return JSON.parse(known.answer) as T;
      throw new GodwitError("ALREADY_EXISTS", `another request had the idempotency key ${JSON.stringify(idempotencyKey)}`, {
        hint: "Give each request a key of its own.",
      });
    }
    const answer = await work(writing);
    await query
      .insertInto("idempotent_request")
      .values({ key, fingerprint, answer: JSON.stringify(answer), at })
      .execute();
    return answer;
  });
}

function hashOf(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex");
}

/** Throws CHANGED_MEANWHILE where the author has read another revision than there is. */
export function expectRevision({ expectedRevision }: Author, revision: number, what: string): void {
  if (expectedRevision !== null && expectedRevision !== revision)
    throw new GodwitError("CHANGED_MEANWHILE", `${what} is at revision ${revision}, and the request expects ${expectedRevision}`);
}

/** Marks a model as changed, which is what readers go by. */
export async function touchModel({ query, at, revision }: RegistryWriting, model: string): Promise<void> {
  await query.updateTable("registered_model").set({ updated_at: at, revision }).where("name", "=", model).execute();
}

/** The model's row. Throws NOT_REGISTERED. */
export async function modelRow({ query }: Pick<Writing, "query">, name: string): Promise<Schema["registered_model"]> {
  const row = await query.selectFrom("registered_model").selectAll().where("name", "=", name).executeTakeFirst();
  if (row === undefined) throw new GodwitError("NOT_REGISTERED", `there is no registered model ${JSON.stringify(name)}`);
  return row;
}

/** The version's row. Throws NOT_REGISTERED. */
export async function versionRow({ query }: Pick<Writing, "query">, model: string, version: number): Promise<Schema["model_version"]> {
  const row = await query
    .selectFrom("model_version")
    .selectAll()
    .where("model", "=", model)
    .where("version", "=", version)
    .executeTakeFirst();
  if (row === undefined) {
    await modelRow({ query }, model);
    throw new GodwitError("NOT_REGISTERED", `the registered model ${model} has no version ${version}`);
  }
  return row;
}
