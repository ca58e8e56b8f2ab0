/**
 * The tables, as queries see them; `migrations/` makes them. Times are milliseconds since 1970, yes and no are 1 and 0, and values
 * without columns of their own are JSON text, so that SQLite and PostgreSQL hold the same.
 */
export interface Schema {
  readonly counter: CounterTable;
  readonly audit_entry: AuditEntryTable;
  readonly access_key: AccessKeyTable;
  readonly access_key_use: AccessKeyUseTable;
  readonly endpoint: EndpointTable;
}

/** Numbers that only grow: the last audit entry, the revision of each topic. */
export interface CounterTable {
  readonly name: string;
  readonly value: number;
}

/** One line for each change, in the order in which they were committed. */
export interface AuditEntryTable {
  readonly id: number;
  readonly at: number;
  /** Who: the id of a key or an identity; null where nobody is asked who they are. */
  readonly caller: string | null;
  /** What was done: `registered_model.create`, `alias.set`. */
  readonly action: string;
  /** What it was done to: `registered_model`, `model_version`, `endpoint`. */
  readonly subject_kind: string;
  /** Its name: `churn`, `churn/3`, `churn@champion`. */
  readonly subject: string;
  /** JSON of what it was and became; null for nothing. */
  readonly before: string | null;
  readonly after: string | null;
  readonly request_id: string | null;
}

/** Keys of callers: no more of the key itself than its digest. */
export interface AccessKeyTable {
  readonly id: string;
  /** JSON. */
  readonly record: string;
  readonly last_used_at: number | null;
}

/** What each key has used up of its quota in a day or a month. */
export interface AccessKeyUseTable {
  readonly key_id: string;
  /** `2026-11-22` or `2026-11`. */
  readonly period: string;
  readonly amount: number;
}

/** An endpoint that somebody has set. */
export interface EndpointTable {
  readonly name: string;
  readonly model: string;
  /** JSON, as a request states them. */
  readonly settings: string;
  /** JSON of the automatic changes since. */
  readonly state: string;
  readonly revision: number;
  readonly updated_at: number;
  readonly updated_by: string | null;
}
