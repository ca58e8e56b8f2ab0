import { randomUUID } from "node:crypto";
import { availableParallelism } from "node:os";
import { catalog, GodwitError } from "@godwit/core/errors";
import { openSourceAt } from "@godwit/data";
import { readBatchSettings } from "../../deployments/batch-settings.ts";
import { printBatchSettings } from "../../deployments/print-batch-settings.ts";
import type { ChangeAuthor } from "../../store/audit/record-change.ts";
import { driftBetween } from "../profile/drift.ts";
import { errorOf } from "../process/job-error.ts";
import { nothingDone, type JobResult } from "../process/job-message.ts";
import { runJob } from "../process/run-job.ts";
import { fillLocation, type BatchAsk } from "../request/batch-ask.ts";
import { fillInterval, intervalOf } from "../request/interval.ts";
import { dueIntervals, intervalsBetween, mostIntervals, nextTime, type DueInterval } from "./due-intervals.ts";
import type { Job, JobRun, RunSummary, TriggerMarks } from "./job.ts";
import { expectWithin } from "./job-locations.ts";
import { deploymentNamed, digestOf, jobModel, pinnedVersion, type JobModelsParts } from "./job-models.ts";
import type { JobStore, WantedRun } from "./job-store.ts";
import { notify } from "./notify.ts";

export interface JobsParts extends JobModelsParts {
  readonly store: JobStore;
  /** Hashes of the deployments that whoever runs the server gave it: they may name any path. */
  readonly trusted: ReadonlySet<string>;
  /** Where paths of jobs that came over the API begin; null: they may name none. */
  readonly dataFolder: string | null;
  readonly journal: string;
  /** Version of Godwit. */
  readonly code: string;
  /** True where no other server works on this store. */
  readonly isAlone: boolean;
  /** What this machine costs; null: nobody says. */
  readonly pricePerHour: number | null;
  readonly now?: () => number;
}

export interface Backfill {
  readonly start: number;
  readonly end: number;
  /** Of intervals that have a run: do again none, those that failed, or all. */
  readonly again: "none" | "failed" | "all";
  readonly reverse: boolean;
  readonly isDry: boolean;
}

const tickPeriod = 1000;
const beatPeriod = 2000;
const mostRunning = 2;
const ownAuthor: ChangeAuthor = { caller: null, requestId: null };

/** The jobs of this server: sees to their schedules and triggers, and runs what is queued, each run in a process of its own. */
export class Jobs {
  readonly store: JobStore;
  readonly #parts: JobsParts;
  readonly #now: () => number;
  readonly #worker = randomUUID();
  /** By endpoint, the hash of the deployment that was seen last. */
  readonly #followed = new Map<string, string>();
  readonly #running = new Map<string, { readonly stop: AbortController; readonly over: Promise<void> }>();
  #timer: NodeJS.Timeout | null = null;
  #ticking: Promise<void> | null = null;
  #isClosing = false;

  constructor(parts: JobsParts) {
    this.#parts = parts;
    this.store = parts.store;
    this.#now = parts.now ?? Date.now;
  }

  /** Starts looking at the clock, and at what deployments ask for. */
  async start(): Promise<void> {
    if (this.#parts.isAlone) await this.store.takeUp("all");
    await this.#followDeployments();
    this.#timer = setInterval(() => {
      this.#ticking ??= this.#tick().finally(() => (this.#ticking = null));
    }, tickPeriod).unref();
  }

  /** Sets a job as a caller states it. Rejects with INVALID_SETTING, MODEL_NOT_FOUND, FORBIDDEN. */
  async set(name: string, model: string, settings: unknown, author: ChangeAuthor): Promise<boolean> {
    const read = readBatchSettings(settings, "");
    const { version } = jobModel(model, this.#parts);
    expectWithin(read, this.#parts.dataFolder);
    if (this.#isDeployment(name))
      throw new GodwitError("STILL_IN_USE", `${name} is the job of a deployment file`, { hint: "Change the file." });
    return this.store.set(name, model, settings, author, read.onAlias ? { artifact: version.digest } : {});
  }

  /** Queues a run now. Rejects with NO_SUCH_JOB, and USAGE where the job needs an interval and none is given. */
  async call(name: string, interval: DueInterval | null): Promise<JobRun> {
    const { settings } = await this.store.job(name);
    if (interval === null)
      for (const text of [settings.input, settings.output, settings.rejects ?? "", settings.query ?? ""])
        fillInterval(text, null, settings.timezone);
    const [id] = await this.store.queue(name, [{ cause: "call", interval, slot: `call:${randomUUID()}` }]);
    return this.store.run(id!);
  }

  /** The intervals of a schedule that begin between two times and are over, and their runs once these are queued. Rejects with NO_SUCH_JOB and USAGE. */
  async backfill(
    name: string,
    { start, end, again, reverse, isDry }: Backfill,
  ): Promise<{ readonly intervals: readonly DueInterval[]; readonly runs: readonly string[] }> {
    const { settings } = await this.store.job(name);
    if (settings.schedule === null) throw new GodwitError("USAGE", `${name} has no schedule, which says what intervals there are`);
    const next = nextTime(settings, end - 1) ?? end;
    const found = intervalsBetween(settings.schedule, settings.timezone, start, Math.min(next, this.#now()));
    if (found.length > mostIntervals)
      throw new GodwitError("USAGE", `there are more than ${mostIntervals} intervals between the two times`, {
        hint: "Fill them in piece by piece.",
      });
    const all = found.filter((interval) => interval.start >= start && interval.start < end);
    const known = new Map((await this.store.runsIn(name, all.map(slotOf))).map((run) => [run.slot, run]));
    const isWanted = (interval: DueInterval): boolean => {
      const run = known.get(slotOf(interval));
      if (run === undefined || again === "all") return true;
      return again === "failed" && (run.state === "failed" || run.state === "failed_retryable" || run.state === "cancelled");
    };
    const intervals = all.filter(isWanted);
    if (reverse) intervals.reverse();
    if (isDry) return { intervals, runs: [] };
    const runs: string[] = [];
    for (const interval of intervals) {
      const run = known.get(slotOf(interval));
      if (run === undefined) runs.push(...(await this.store.queue(name, [{ cause: "backfill", interval, slot: slotOf(interval) }])));
      else if (run.state === "finished")
        runs.push(...(await this.store.queue(name, [{ cause: "backfill", interval, slot: `${slotOf(interval)}:${randomUUID()}` }])));
      else if (run.state !== "queued" && run.state !== "running") runs.push((await this.store.resume(run.id)).id);
    }
    return { intervals, runs };
  }

  /** Ends the runs under way between two chunks; they go on with the next server. */
  async close(): Promise<void> {
    this.#isClosing = true;
    if (this.#timer !== null) clearInterval(this.#timer);
    await this.#ticking;
    for (const { stop } of this.#running.values()) stop.abort();
    await Promise.all([...this.#running.values()].map(({ over }) => over));
  }

  /** Deployments whose `batch` has a schedule or a trigger are jobs. */
  async #followDeployments(): Promise<void> {
    for (const { name } of this.#parts.endpoints.all) {
      const open = deploymentNamed(name, this.#parts);
      if (open === null || this.#followed.get(name) === open.sha256) continue;
      this.#followed.set(name, open.sha256);
      const { batch } = open.deployment;
      if (batch === null || (batch.schedule === null && batch.newFiles === null && !batch.onAlias)) continue;
      if (!this.#parts.trusted.has(open.sha256)) expectWithin(batch, this.#parts.dataFolder);
      await this.store.set(name, name, printBatchSettings(batch), ownAuthor);
    }
  }

  #isDeployment(name: string): boolean {
    return (deploymentNamed(name, this.#parts)?.deployment.batch ?? null) !== null;
  }

  /** True for a job of a deployment that whoever runs the server gave it. */
  #isTrusted(name: string): boolean {
    const open = deploymentNamed(name, this.#parts);
    return open !== null && open.deployment.batch !== null && this.#parts.trusted.has(open.sha256);
  }

  /** The store may be away for a while: then the next look is the next try. */
  async #tick(): Promise<void> {
    try {
      await this.#followDeployments();
      for (const job of await this.store.jobs()) await this.#seeTo(job);
      if (!this.#parts.isAlone) await this.store.takeUp("silent");
      while (!this.#isClosing && this.#running.size < mostRunning) {
        const run = await this.store.claim(this.#worker);
        if (run === null) return;
        const stop = new AbortController();
        const over = this.#run(run, stop).finally(() => this.#running.delete(run.id));
        this.#running.set(run.id, { stop, over });
      }
    } catch (error) {
      if (!(error instanceof GodwitError)) throw error;
    }
  }

  async #seeTo(job: Job): Promise<void> {
    const now = this.#now();
    const due = dueIntervals(job.settings, job.checkedAt, now);
    const wanted: WantedRun[] = due.map((interval) => ({ cause: "schedule", interval, slot: slotOf(interval) }));
    const seen = await this.#look(job, now, wanted);
    const isSeen = seen !== job.seen;
    if (wanted.length > 0 || isSeen)
      await this.store.queue(job.name, wanted, { checkedAt: due.at(-1)?.end ?? now, ...(isSeen && { seen }) });
  }

  /** What triggers see now, which are told apart from what they saw before. */
  async #look(job: Job, now: number, wanted: WantedRun[]): Promise<TriggerMarks> {
    const { newFiles, onAlias } = job.settings;
    let { seen } = job;
    if (onAlias) {
      const artifact = this.#digestNow(job.model);
      if (artifact !== null && artifact !== seen.artifact) {
        if (seen.artifact !== undefined) wanted.push({ cause: "alias", interval: null, slot: `alias:${artifact}:${now}` });
        seen = { ...seen, artifact };
      }
    }
    if (newFiles !== null && now - (seen.filesAt ?? 0) >= newFiles) {
      const files = await this.#filesNow(job);
      if (files !== null && files !== seen.files) wanted.push({ cause: "new_files", interval: null, slot: `files:${files}:${now}` });
      seen = { ...seen, ...(files !== null && { files }), filesAt: now };
    }
    return seen;
  }

  #digestNow(model: string): string | null {
    try {
      return jobModel(model, this.#parts).version.digest;
    } catch {
      return null;
    }
  }

  /** Null where there is nothing to read now. */
  async #filesNow(job: Job): Promise<string | null> {
    try {
      const { input, inputOptions: options, keys } = job.settings;
      if (!this.#isTrusted(job.name)) expectWithin(job.settings, this.#parts.dataFolder);
      const source = await openSourceAt(fillLocation(input, this.#folderOf(job), null, job.settings.timezone), { keys, options });
      await source.close();
      return source.parts.length === 0 ? null : digestOf(source.parts);
    } catch {
      return null;
    }
  }

  #folderOf(job: Job): string {
    const folder = this.#isTrusted(job.name) ? deploymentNamed(job.name, this.#parts)?.source.folder : undefined;
    return folder ?? this.#parts.dataFolder ?? "";
  }

  async #run(run: JobRun, stop: AbortController): Promise<void> {
    const started = this.#now();
    const { store } = this;
    let read = 0;
    const beat = setInterval(() => {
      store.beat(run.id, read).then(
        (isStopping) => isStopping && stop.abort(),
        () => undefined,
      );
    }, beatPeriod);
    const lines: Promise<unknown>[] = [];
    const log = (line: string): void => void lines.push(store.log(run.id, line).catch(() => undefined));
    try {
      const job = await store.job(run.job);
      log(`try ${run.tries} begins`);
      const result = await this.#score(job, run, stop.signal, log, (rows) => (read = rows)).catch(failedResult);
      const isTrigger = run.cause === "new_files" && result.idle && result.state === "finished";
      await Promise.all(lines);
      if (isTrigger) return await store.forget(run.id);
      await this.#end(job, run, result, this.#now() - started);
    } catch (error) {
      await store
        .end(run, failedResult(error), { seconds: 0, cpuSeconds: 0, cost: null, peakMegabytes: 0, profile: null, drift: [] })
        .catch(() => undefined);
    } finally {
      clearInterval(beat);
    }
  }

  async #score(job: Job, run: JobRun, signal: AbortSignal, log: (line: string) => void, told: (rows: number) => void): Promise<JobResult> {
    const model = jobModel(job.model, this.#parts);
    const now = `${model.version.model}/${model.version.version}`;
    const version =
      run.model === null || run.artifact === null ? model.version : pinnedVersion(model, run.model, run.artifact, this.#parts);
    if (run.model === null) await this.store.pin(run.id, now, version.digest);
    const { settings } = job;
    if (!this.#isTrusted(job.name)) expectWithin(settings, this.#parts.dataFolder);
    const {
      input,
      inputOptions,
      query,
      output,
      outputOptions,
      rejects,
      keys,
      methods,
      columns,
      maxRejects,
      chunkRows,
      timezone,
      onlyNew,
      retries,
    } = settings;
    const isOnlyNew = onlyNew || run.cause === "new_files";
    const ask: BatchAsk = {
      input,
      inputOptions,
      query,
      output,
      outputOptions,
      rejects,
      keys,
      methods,
      columns,
      maxRejects,
      chunkRows,
      threads: null,
      interval: run.interval === null ? null : intervalOf(run.interval.start, run.interval.end),
      timezone,
      // A run over what is new goes on where one before it stopped, under that one's key.
      label: run.interval === null && !isOnlyNew ? run.id : null,
      onlyNew: isOnlyNew,
      earlier: isOnlyNew ? await this.store.inputs(job.name) : [],
      retries,
      folder: this.#folderOf(job),
      journal: this.#parts.journal,
      code: this.#parts.code,
    };
    const request = {
      ask,
      name: model.name,
      version: model.isRegistered ? `${version.model}/${version.version}` : null,
      artifact: await version.read(),
      deployment: model.deployment === null ? null : { ...model.deployment.source, sha256: model.deployment.sha256 },
    };
    return runJob(request, { signal, log, told, begun: (read) => this.store.begin(run.id, read) });
  }

  async #end(job: Job, run: JobRun, result: JobResult, milliseconds: number): Promise<void> {
    const before = (await this.store.lastFinished(job.name))?.summary?.profile ?? null;
    const { profile, cpuSeconds, peakMegabytes, error } = result;
    const drift = before === null ? [] : driftBetween(before, profile);
    const { pricePerHour } = this.#parts;
    const cost = pricePerHour === null ? null : (pricePerHour * cpuSeconds) / 3600 / availableParallelism();
    const summary: RunSummary = { seconds: milliseconds / 1000, cpuSeconds, cost, peakMegabytes, profile, drift };
    // A server that ends is no reason to give a run up: the next one takes it up.
    const isLeft = this.#isClosing && result.state === "cancelled" && !(await this.store.run(run.id)).isStopping;
    const state = await this.store.end(run, isLeft ? { ...result, state: "failed_retryable" } : result, summary);
    const told = `${result.read} rows read, ${result.written} written, ${result.rejected} rejected`;
    await this.store.log(run.id, `${state}: ${told}${error === null ? "" : `; ${error.code}: ${error.message}`}`);
    const { notify: settings } = job.settings;
    const end = state === "finished" ? "finished" : state === "failed" || state === "failed_retryable" ? "failed" : null;
    if (settings === null || end === null || !settings.on.includes(end)) return;
    const { read, written, rejected } = result;
    const message = {
      job: job.name,
      run: run.id,
      state,
      cause: run.cause,
      read,
      written,
      rejected,
      seconds: summary.seconds,
      cost,
      error,
      drift: drift.slice(0, 10),
    };
    await notify(settings, message, this.#isTrusted(job.name) ? "anywhere" : "outside").catch(({ message: why }: Error) =>
      this.store.log(run.id, why),
    );
  }
}

function slotOf({ start, end }: DueInterval): string {
  return `interval:${start}/${end}`;
}

function failedResult(error: unknown): JobResult {
  const coded = error instanceof GodwitError ? error : new GodwitError("INTERNAL", (error as Error).message, { cause: error });
  const state = catalog[coded.code].kind === "unavailable" ? "failed_retryable" : "failed";
  return { ...nothingDone, state, error: errorOf(coded, "") };
}
