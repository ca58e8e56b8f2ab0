import { randomUUID } from "node:crypto";
import { GodwitError } from "@godwit/core/errors";
import type { Selectable } from "kysely";
import { readBatchSettings } from "../../deployments/batch-settings.ts";
import { parseJson } from "../../json/parse-json.ts";
import { recordChange, type ChangeAuthor } from "../../store/audit/record-change.ts";
import type { Database } from "../../store/database/database.ts";
import type { JobRunTable, JobTable } from "../../store/database/schema.ts";
import type { RunInput } from "../journal/run-input.ts";
import type { JobResult } from "../process/job-message.ts";
import type { DueInterval } from "./due-intervals.ts";
import type { Job, JobRun, JobRunState, RunCause, RunSummary, TriggerMarks } from "./job.ts";

/** A run to be. */
export interface WantedRun {
  readonly cause: RunCause;
  readonly interval: DueInterval | null;
  /** Names what it is for: there is one run a slot. */
  readonly slot: string;
}

const topic = "jobs";
/** A worker that gave no sign of life for so long is gone, in milliseconds. */
const lostAfter = 60_000;
const mostTries = 5;
const firstPause = 30_000;
const mostLines = 2000;

/** Jobs and their runs in the store's database, for any number of servers. */
export class JobStore {
  readonly #database: Database;
  readonly #now: () => number;

  constructor(database: Database, now: () => number = Date.now) {
    this.#database = database;
    this.#now = now;
  }

  async jobs(): Promise<readonly Job[]> {
    return (await this.#database.read((query) => query.selectFrom("job").selectAll().orderBy("name").execute())).map(jobOf);
  }

  /** Rejects with NO_SUCH_JOB. */
  async job(name: string): Promise<Job> {
    const row = await this.#database.read((query) => query.selectFrom("job").selectAll().where("name", "=", name).executeTakeFirst());
    if (row === undefined) throw new GodwitError("NO_SUCH_JOB", `there is no job ${JSON.stringify(name)}`);
    return jobOf(row);
  }

  /** `settings` as a caller states them; `seen`: what triggers of a new job see now. Resolves to whether it is new. */
  set(name: string, model: string, settings: unknown, author: ChangeAuthor, seen: TriggerMarks = {}): Promise<boolean> {
    const now = this.#now();
    return this.#database.write(async (writing) => {
      await writing.announce(topic);
      const before = await writing.query.selectFrom("job").selectAll().where("name", "=", name).executeTakeFirst();
      const text = JSON.stringify(settings);
      if (before !== undefined && before.model === model && before.settings === text) return false;
      const values = { model, settings: text, updated_at: now, updated_by: author.caller };
      await writing.query
        .insertInto("job")
        .values({ name, ...values, checked_at: now, seen: JSON.stringify(seen) })
        .onConflict((conflict) => conflict.column("name").doUpdateSet(values))
        .execute();
      const action = before === undefined ? "job.create" : "job.update";
      await recordChange(writing, author, { action, subjectKind: "job", subject: name, after: { model } }, now);
      return before === undefined;
    });
  }

  /** Takes a job away; its runs stay in the history. Rejects with NO_SUCH_JOB. */
  async remove(name: string, author: ChangeAuthor): Promise<void> {
    await this.job(name);
    await this.#database.write(async (writing) => {
      await writing.announce(topic);
      await writing.query.deleteFrom("job").where("name", "=", name).execute();
      await writing.query.deleteFrom("job_run").where("job", "=", name).where("state", "=", "queued").execute();
      await recordChange(writing, author, { action: "job.delete", subjectKind: "job", subject: name }, this.#now());
    });
  }

  /** Notes up to when a job was seen to, and queues runs; slots that have one already are left alone. Resolves to how many are new. */
  queue(
    name: string,
    runs: readonly WantedRun[],
    noted: { readonly checkedAt?: number; readonly seen?: TriggerMarks } = {},
  ): Promise<readonly string[]> {
    const now = this.#now();
    return this.#database.write(async ({ query, count }) => {
      await count(`job:${name}`);
      const changes = {
        ...(noted.checkedAt !== undefined && { checked_at: noted.checkedAt }),
        ...(noted.seen !== undefined && { seen: JSON.stringify(noted.seen) }),
      };
      if (Object.keys(changes).length > 0) await query.updateTable("job").set(changes).where("name", "=", name).execute();
      const added: string[] = [];
      for (const { cause, interval, slot } of runs) {
        const id = randomUUID();
        const inserted = await query
          .insertInto("job_run")
          .values({
            ...blank,
            id,
            job: name,
            slot,
            cause,
            interval_start: interval?.start ?? null,
            interval_end: interval?.end ?? null,
            created_at: now,
            not_before: now,
          })
          .onConflict((conflict) => conflict.columns(["job", "slot"]).doNothing())
          .returning("id")
          .executeTakeFirst();
        if (inserted !== undefined) added.push(id);
      }
      return added;
    });
  }

  /** Takes the next run for a worker, where the job has none under way. Null: there is nothing to do. */
  claim(worker: string): Promise<JobRun | null> {
    const now = this.#now();
    return this.#database.write(async ({ query, count }) => {
      await count("job:claims");
      const busy = query.selectFrom("job_run as other").select("other.job").where("other.state", "=", "running");
      const row = await query
        .selectFrom("job_run")
        .selectAll()
        .where("state", "=", "queued")
        .where("not_before", "<=", now)
        .where("job", "not in", busy)
        .orderBy("not_before")
        .orderBy("created_at")
        .orderBy("interval_end")
        .limit(1)
        .executeTakeFirst();
      if (row === undefined) return null;
      const taken = {
        state: "running",
        worker,
        beat_at: now,
        tries: row.tries + 1,
        started_at: row.started_at ?? now,
        ended_at: null,
        error: null,
      };
      await query.updateTable("job_run").set(taken).where("id", "=", row.id).execute();
      return runOf({ ...row, ...taken });
    });
  }

  /** Notes what version a run keeps to, whatever its alias names later. */
  async pin(id: string, model: string | null, artifact: string): Promise<void> {
    await this.#update(id, { model, artifact });
  }

  /** Notes what a run reads, before it writes. */
  async begin(id: string, input: Omit<RunInput, "state">): Promise<void> {
    await this.#update(id, { input: JSON.stringify(input) });
  }

  /** What a job's runs have read, the newest first: all that they finished, and what they left undone. Another server's journal may know no more of them. */
  async inputs(job: string): Promise<readonly RunInput[]> {
    const rows = await this.#database.read((query) =>
      query
        .selectFrom("job_run")
        .select(["input", "state"])
        .where("job", "=", job)
        .where("input", "is not", null)
        .orderBy("created_at", "desc")
        .execute(),
    );
    return rows.map(({ input, state }) => ({
      ...(JSON.parse(input!) as Omit<RunInput, "state">),
      state: state === "finished" ? "finished" : "left",
    }));
  }

  /** A sign of life. Resolves to whether the run is to be cancelled. */
  async beat(id: string, read: number): Promise<boolean> {
    await this.#update(id, { beat_at: this.#now(), rows_read: read });
    return (await this.run(id)).isStopping;
  }

  /** Writes down how a try ended; what may pass is queued again, later each time. */
  async end(run: JobRun, result: JobResult, summary: RunSummary): Promise<JobRunState> {
    const now = this.#now();
    const again = result.state === "failed_retryable" && run.tries < mostTries;
    const state = again ? "queued" : result.state;
    await this.#update(run.id, {
      state,
      ended_at: now,
      worker: null,
      stopping: 0,
      not_before: again ? now + firstPause * 2 ** (run.tries - 1) : now,
      run_key: result.key,
      rows_read: result.read,
      rows_written: result.written,
      rows_rejected: result.rejected,
      summary: JSON.stringify(summary),
      error: result.error === null ? null : JSON.stringify(result.error),
    });
    return state;
  }

  /** A run of a trigger that found nothing to do leaves no trace. */
  async forget(id: string): Promise<void> {
    await this.#database.write(async ({ query }) => {
      await query.deleteFrom("job_log").where("run", "=", id).execute();
      await query.deleteFrom("job_run").where("id", "=", id).execute();
    });
  }

  /** Queues again what workers were at that are gone: all of them, or those that are silent. */
  async takeUp(which: "all" | "silent"): Promise<void> {
    const since = which === "all" ? this.#now() + 1 : this.#now() - lostAfter;
    await this.#database.write(({ query }) =>
      query
        .updateTable("job_run")
        .set({ state: "queued", worker: null })
        .where("state", "=", "running")
        .where("beat_at", "<", since)
        .execute(),
    );
  }

  /** Rejects with NO_SUCH_RUN. */
  async run(id: string): Promise<JobRun> {
    const row = await this.#database.read((query) => query.selectFrom("job_run").selectAll().where("id", "=", id).executeTakeFirst());
    if (row === undefined) throw new GodwitError("NO_SUCH_RUN", `there is no run ${JSON.stringify(id)}`);
    return runOf(row);
  }

  /** The newest first. */
  async runs(job: string, limit: number): Promise<readonly JobRun[]> {
    const rows = await this.#database.read((query) =>
      query
        .selectFrom("job_run")
        .selectAll()
        .where("job", "=", job)
        .orderBy("created_at", "desc")
        .orderBy("interval_end", "desc")
        .limit(limit)
        .execute(),
    );
    return rows.map(runOf);
  }

  async runsIn(job: string, slots: readonly string[]): Promise<readonly JobRun[]> {
    if (slots.length === 0) return [];
    const rows = await this.#database.read((query) =>
      query.selectFrom("job_run").selectAll().where("job", "=", job).where("slot", "in", slots).execute(),
    );
    return rows.map(runOf);
  }

  /** The last run that was finished before, with what its input was like. */
  async lastFinished(job: string): Promise<JobRun | null> {
    const row = await this.#database.read((query) =>
      query
        .selectFrom("job_run")
        .selectAll()
        .where("job", "=", job)
        .where("state", "=", "finished")
        .where("rows_read", ">", 0)
        .orderBy("ended_at", "desc")
        .limit(1)
        .executeTakeFirst(),
    );
    return row === undefined ? null : runOf(row);
  }

  /** Rejects with NO_SUCH_RUN, and USAGE where it has ended. */
  async cancel(id: string): Promise<JobRun> {
    const run = await this.run(id);
    if (run.state === "queued") await this.#update(id, { state: "cancelled", ended_at: this.#now() });
    else if (run.state === "running") await this.#update(id, { stopping: 1 });
    else throw new GodwitError("USAGE", `the run has ended: it is ${run.state}`);
    return this.run(id);
  }

  /** Queues a run again that has ended before its work was done. Rejects with NO_SUCH_RUN and USAGE. */
  async resume(id: string): Promise<JobRun> {
    const run = await this.run(id);
    if (run.state !== "failed" && run.state !== "failed_retryable" && run.state !== "cancelled")
      throw new GodwitError("USAGE", `the run is ${run.state}: there is nothing to take up`);
    await this.#update(id, { state: "queued", tries: 0, stopping: 0, not_before: this.#now(), ended_at: null, error: null });
    return this.run(id);
  }

  async log(run: string, line: string): Promise<void> {
    const at = this.#now();
    await this.#database.write(async ({ query, count }) => {
      await count("job:claims");
      const { last } = await query
        .selectFrom("job_log")
        .select(({ fn }) => fn.max("sequence").as("last"))
        .where("run", "=", run)
        .executeTakeFirstOrThrow();
      const sequence = (last ?? 0) + 1;
      if (sequence <= mostLines)
        await query
          .insertInto("job_log")
          .values({ run, sequence, at, line: line.slice(0, 2000) })
          .execute();
    });
  }

  /** Rejects with NO_SUCH_RUN. */
  async lines(run: string): Promise<readonly { readonly at: number; readonly line: string }[]> {
    await this.run(run);
    return this.#database.read((query) =>
      query.selectFrom("job_log").select(["at", "line"]).where("run", "=", run).orderBy("sequence").execute(),
    );
  }

  async #update(id: string, changes: Partial<Omit<JobRunTable, "id">>): Promise<void> {
    await this.#database.write(({ query }) => query.updateTable("job_run").set(changes).where("id", "=", id).execute());
  }
}

const blank = {
  state: "queued",
  tries: 0,
  model: null,
  artifact: null,
  run_key: null,
  started_at: null,
  ended_at: null,
  beat_at: null,
  worker: null,
  stopping: 0,
  rows_read: 0,
  rows_written: 0,
  rows_rejected: 0,
  input: null,
  summary: null,
  error: null,
} as const;

function jobOf(row: Selectable<JobTable>): Job {
  return {
    name: row.name,
    model: row.model,
    settings: readBatchSettings(parseJson(row.settings), ""),
    checkedAt: row.checked_at,
    seen: row.seen === null ? {} : (JSON.parse(row.seen) as TriggerMarks),
    updatedAt: row.updated_at,
    updatedBy: row.updated_by,
  };
}

function runOf(row: Selectable<JobRunTable>): JobRun {
  return {
    id: row.id,
    job: row.job,
    slot: row.slot,
    cause: row.cause as RunCause,
    interval: row.interval_start === null || row.interval_end === null ? null : { start: row.interval_start, end: row.interval_end },
    state: row.state as JobRunState,
    tries: row.tries,
    model: row.model,
    artifact: row.artifact,
    runKey: row.run_key,
    createdAt: row.created_at,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    isStopping: row.stopping === 1,
    read: row.rows_read,
    written: row.rows_written,
    rejected: row.rows_rejected,
    summary: row.summary === null ? null : (JSON.parse(row.summary) as RunSummary),
    error: row.error === null ? null : (JSON.parse(row.error) as NonNullable<JobRun["error"]>),
  };
}
