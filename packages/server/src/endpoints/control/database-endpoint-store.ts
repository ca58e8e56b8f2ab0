import type { Database, Writing } from "../../store/database/database.ts";
import type { EndpointTable } from "../../store/database/schema.ts";
import { recordChange } from "../../store/audit/record-change.ts";
import { readEndpointSettings } from "../endpoint-settings.ts";
import type { EndpointState } from "../endpoint-state.ts";
import { printEndpointSettings } from "../settings/print-endpoint-settings.ts";
import { endpointActions, type EndpointEvent, type EndpointRecord } from "./endpoint-record.ts";
import type { EndpointChange, EndpointStore } from "./endpoint-store.ts";

const topic = "endpoints";
const subjectKind = "endpoint";

/** Endpoints in the database of the store: any number of servers follow them, and every change is a line of the audit log. */
export class DatabaseEndpointStore implements EndpointStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  all(): Promise<readonly EndpointRecord[]> {
    return this.#database.read(async (query) => (await query.selectFrom("endpoint").selectAll().orderBy("name").execute()).map(recordOf));
  }

  write(change: EndpointChange): Promise<boolean> {
    return this.#database.write(async (writing) => {
      await writing.announce(topic);
      const before = await writing.query.selectFrom("endpoint").selectAll().where("name", "=", change.name).executeTakeFirst();
      if ((before?.revision ?? null) !== change.from) return false;
      await put(writing, change);
      await record(writing, before ?? null, change);
      return true;
    });
  }

  events(name: string, limit: number): Promise<readonly EndpointEvent[]> {
    return this.#database.read(async (query) => {
      const rows = await query
        .selectFrom("audit_entry")
        .select(["at", "caller", "action", "after", "request_id"])
        .where("subject_kind", "=", subjectKind)
        .where("subject", "=", name)
        .orderBy("id", "desc")
        .limit(limit)
        .execute();
      return rows.flatMap(({ at, caller, action, after, request_id: requestId }) => {
        const known = endpointActions.find((each) => action === `${subjectKind}.${each}`);
        return known === undefined ? [] : [{ at, action: known, caller, reason: reasonIn(after), requestId }];
      });
    });
  }

  follow(follower: () => Promise<void>): () => void {
    return this.#database.follow(topic, follower);
  }
}

async function put({ query }: Writing, { name, next }: EndpointChange): Promise<void> {
  if (next === null) {
    await query.deleteFrom("endpoint").where("name", "=", name).execute();
    return;
  }
  const row = rowOf(next);
  await query
    .insertInto("endpoint")
    .values(row)
    .onConflict((conflict) => conflict.column("name").doUpdateSet(row))
    .execute();
}

async function record(writing: Writing, before: EndpointTable | null, { name, next, event }: EndpointChange): Promise<void> {
  const { at, action, caller, reason, requestId } = event;
  const facts = (row: EndpointTable): object => ({
    model: row.model,
    revision: row.revision,
    settings: JSON.parse(row.settings) as unknown,
    state: JSON.parse(row.state) as unknown,
    ...(row.deployment !== null && { deployment: row.deployment }),
  });
  await recordChange(
    writing,
    { caller, requestId },
    {
      action: `${subjectKind}.${action}`,
      subjectKind,
      subject: name,
      ...(before !== null && { before: facts(before) }),
      after: { ...(next !== null && facts(rowOf(next))), reason },
    },
    at,
  );
}

function rowOf({ name, model, settings, state, deployment, revision, updatedAt, updatedBy }: EndpointRecord): EndpointTable {
  return {
    name,
    model,
    settings: JSON.stringify(printEndpointSettings(settings)),
    state: JSON.stringify(state),
    revision,
    updated_at: updatedAt,
    updated_by: updatedBy,
    deployment,
  };
}

function recordOf(row: EndpointTable): EndpointRecord {
  return {
    name: row.name,
    model: row.model,
    settings: readEndpointSettings(JSON.parse(row.settings)),
    state: JSON.parse(row.state) as EndpointState,
    deployment: row.deployment,
    revision: row.revision,
    updatedAt: row.updated_at,
    updatedBy: row.updated_by,
  };
}

function reasonIn(after: string | null): string | null {
  const { reason } = JSON.parse(after ?? "{}") as { readonly reason?: string | null };
  return reason ?? null;
}
