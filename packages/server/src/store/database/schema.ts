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
  readonly deployment: DeploymentTable;
  readonly claim: ClaimTable;
  readonly registered_model: RegisteredModelTable;
  readonly registered_model_tag: RegisteredModelTagTable;
  readonly model_version: ModelVersionTable;
  readonly model_version_tag: ModelVersionTagTable;
  readonly model_alias: ModelAliasTable;
  readonly alias_request: AliasRequestTable;
  readonly idempotent_request: IdempotentRequestTable;
  readonly store_identity: StoreIdentityTable;
  readonly job: JobTable;
  readonly job_run: JobRunTable;
  readonly job_log: JobLogTable;
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

/** One row: what this store is called where stores share a place for their blobs. */
export interface StoreIdentityTable {
  readonly id: string;
}

/** What each key has used up of its quota in a day or a month. */
export interface AccessKeyUseTable {
  readonly key_id: string;
  /** `2026-11-22` or `2026-11`. */
  readonly period: string;
  readonly amount: number;
}

export interface RegisteredModelTable {
  readonly name: string;
  readonly description: string;
  readonly created_at: number;
  readonly updated_at: number;
  /** Of the registry when anything of the model, its versions and aliases was last changed. */
  readonly revision: number;
  /** The highest number that a version ever had. */
  readonly last_version: number;
}

export interface RegisteredModelTagTable {
  readonly model: string;
  readonly key: string;
  readonly value: string;
}

export interface ModelVersionTable {
  readonly model: string;
  readonly version: number;
  readonly description: string;
  readonly created_at: number;
  readonly updated_at: number;
  readonly created_by: string | null;
  readonly revision: number;
  /** MLflow's: PENDING_REGISTRATION, READY, FAILED_REGISTRATION. */
  readonly status: string;
  readonly status_message: string | null;
  /** Whatever the caller said; it is never opened. */
  readonly source: string;
  readonly run_id: string | null;
  readonly run_link: string | null;
  /** JSON of what the version is made from. */
  readonly given: string;
  readonly artifact_digest: string | null;
  readonly artifact_size: number | null;
  readonly source_digest: string | null;
  readonly golden_digest: string | null;
  /** JSON of the artifact's manifest. */
  readonly manifest: string | null;
  readonly example: string | null;
  readonly certificate: string | null;
  readonly lineage: string | null;
}

export interface ModelVersionTagTable extends RegisteredModelTagTable {
  readonly version: number;
}

export interface ModelAliasTable {
  readonly model: string;
  readonly alias: string;
  /** Null: it is protected, and names no version yet. */
  readonly version: number | null;
  readonly is_protected: number;
  readonly revision: number;
}

/** A protected alias that is to move. */
export interface AliasRequestTable {
  readonly id: number;
  readonly model: string;
  readonly alias: string;
  /** Null: the alias is to be taken away. */
  readonly version: number | null;
  /** `pending`, `approved`, `rejected`, `superseded`. */
  readonly status: string;
  readonly requested_at: number;
  readonly requested_by: string;
  readonly decided_at: number | null;
  readonly decided_by: string | null;
  readonly reason: string | null;
}

/** A request that was carried out, by the key that its caller gave it. */
export interface IdempotentRequestTable {
  readonly key: string;
  readonly fingerprint: string;
  readonly answer: string;
  readonly at: number;
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
  /** The hash of the deployment that stands around it; null: none. */
  readonly deployment: string | null;
}

/** What stands around endpoints, by its hash; it never changes. */
export interface DeploymentTable {
  readonly sha256: string;
  readonly name: string;
  /** JSON, as its author wrote it. */
  readonly definition: string;
  /** JSON of the digests of its hooks' files, by their paths from the deployment file. */
  readonly files: string;
  readonly created_at: number;
  readonly created_by: string | null;
}

/** What is scored by schedule, trigger or call. */
export interface JobTable {
  readonly name: string;
  /** A deployment's name, or `models:/NAME@ALIAS`. */
  readonly model: string;
  /** JSON. */
  readonly settings: string;
  /** Up to when the schedule has been seen to. */
  readonly checked_at: number;
  /** JSON of what triggers have seen: the alias's version, the files. */
  readonly seen: string | null;
  readonly updated_at: number;
  readonly updated_by: string | null;
}

/** A run of a job, to come, under way or ended. */
export interface JobRunTable {
  readonly id: string;
  readonly job: string;
  /** What the run is for; a job has one run a slot. */
  readonly slot: string;
  /** `schedule`, `backfill`, `call`, `new_files`, `alias`. */
  readonly cause: string;
  readonly interval_start: number | null;
  readonly interval_end: number | null;
  readonly state: string;
  readonly tries: number;
  /** The version that its first try was pinned to. */
  readonly model: string | null;
  readonly artifact: string | null;
  readonly run_key: string | null;
  readonly created_at: number;
  readonly not_before: number;
  readonly started_at: number | null;
  readonly ended_at: number | null;
  /** When its worker last gave a sign of life. */
  readonly beat_at: number | null;
  readonly worker: string | null;
  /** 1: it is to be cancelled. */
  readonly stopping: number;
  readonly rows_read: number;
  readonly rows_written: number;
  readonly rows_rejected: number;
  /** JSON: the files that it reads, and where they go. */
  readonly input: string | null;
  /** JSON: cost, and what the input was like. */
  readonly summary: string | null;
  /** JSON. */
  readonly error: string | null;
}

export interface JobLogTable {
  readonly run: string;
  readonly sequence: number;
  readonly at: number;
  readonly line: string;
}

/** Work that one server does for all, until it says so or is not heard of any longer. */
export interface ClaimTable {
  /** `ready:churn/3`. */
  readonly name: string;
  /** Of a claim: any text that nobody else has. */
  readonly owner: string;
  /** By the database's clock. */
  readonly until: number;
}
