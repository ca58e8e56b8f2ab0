import { sql, type RawBuilder, type SqlBool } from "kysely";
import type { Schema } from "../store/database/schema.ts";
import { pageOf, readPageToken, type Page, type PageWanted } from "./page-token.ts";
import type { RegistryParts } from "./registry-writing.ts";

/** A line of the audit log. */
export interface AuditEntry {
  readonly id: number;
  readonly at: number;
  readonly caller: string | null;
  readonly action: string;
  readonly subjectKind: string;
  readonly subject: string;
  readonly before: unknown;
  readonly after: unknown;
  readonly requestId: string | null;
}

export interface AuditSearch extends PageWanted {
  readonly subjectKind?: string;
  /** As it stands there, or the model that it belongs to. */
  readonly subject?: string;
  readonly caller?: string;
}

/** Every change that was made, the newest first. */
export function readAuditLog({ database }: RegistryParts, search: AuditSearch): Promise<Page<AuditEntry>> {
  const { subjectKind, subject, caller, pageToken, maxResults } = search;
  return database.read(async (query) => {
    let entries = query.selectFrom("audit_entry").selectAll();
    if (subjectKind !== undefined) entries = entries.where("subject_kind", "=", subjectKind);
    if (caller !== undefined) entries = entries.where("caller", "=", caller);
    if (subject !== undefined)
      entries = entries.where(({ or, eb }) =>
        // All that is of a model: `churn`, `churn/3`, `churn@champion`.
        or([eb("subject", "=", subject), startsWith(`${subject}/`), startsWith(`${subject}@`)]),
      );
    if (pageToken !== null) entries = entries.where("id", "<", Number(readPageToken(pageToken, ["number"])[0]));
    const rows = await entries
      .orderBy("id", "desc")
      .limit(maxResults + 1)
      .execute();
    return pageOf(rows.map(entryFrom), search, ({ id }) => [id]);
  });
}

/** Not LIKE, to which SQLite's letters have no case. */
function startsWith(text: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`substr(subject, 1, ${text.length}) = ${text}`;
}

function entryFrom(row: Schema["audit_entry"]): AuditEntry {
  return {
    id: row.id,
    at: row.at,
    caller: row.caller,
    action: row.action,
    subjectKind: row.subject_kind,
    subject: row.subject,
    before: row.before === null ? null : (JSON.parse(row.before) as unknown),
    after: row.after === null ? null : (JSON.parse(row.after) as unknown),
    requestId: row.request_id,
  };
}
