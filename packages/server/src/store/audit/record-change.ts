import type { Writing } from "../database/database.ts";

/** Who makes a change, as the audit log keeps it. */
export interface ChangeAuthor {
  /** The id of a key or an identity; null where nobody is asked who they are. */
  readonly caller: string | null;
  readonly requestId: string | null;
}

export interface Change {
  /** `registered_model.create`, `alias.set`. */
  readonly action: string;
  readonly subjectKind: string;
  readonly subject: string;
  /** What it was and became, as JSON; undefined for nothing. */
  readonly before?: unknown;
  readonly after?: unknown;
}

/** Writes a line of the audit log, in the transaction that makes the change: both are there or neither is. Resolves to the line's number. */
export async function recordChange(writing: Writing, author: ChangeAuthor, change: Change, at: number): Promise<number> {
  const id = await writing.count("audit_entry");
  await writing.query
    .insertInto("audit_entry")
    .values({
      id,
      at,
      caller: author.caller,
      request_id: author.requestId,
      action: change.action,
      subject_kind: change.subjectKind,
      subject: change.subject,
      before: jsonOf(change.before),
      after: jsonOf(change.after),
    })
    .execute();
  return id;
}

function jsonOf(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}
