import { setTimeout as sleep } from "node:timers/promises";
import { GodwitError } from "@godwit/core/errors";
import type { PlaceOptions } from "@godwit/data/options";
import { parseInterval } from "@godwit/server/jobs";
import { inputOptionsOf, outputOptionsOf } from "../batch/place-options.ts";
import type { PlaceFlags } from "../options/place-flags.ts";
import { printJob, printJobs, printRun, printRuns, type JobFacts, type RunFacts } from "../batch/print-jobs.ts";
import { Console } from "../console.ts";
import { done, fellShort } from "../exit-status.ts";
import { askPlatform, type PlatformPlace } from "../platform/ask-platform.ts";
import { withPlatform, type PlatformOptions } from "../platform/with-platform.ts";

export interface JobsOptions extends PlatformOptions {
  readonly json?: boolean;
}

export interface ScheduleOptions extends JobsOptions, PlaceFlags {
  readonly cron?: string;
  readonly timezone?: string;
  readonly missed?: string;
  readonly newFiles?: string;
  readonly onAlias?: boolean;
  readonly input: string;
  readonly query?: string;
  readonly output: string;
  readonly keys?: readonly string[];
  readonly methods?: readonly string[];
  readonly columns?: readonly string[];
  readonly rejects?: string;
  readonly maxRejects?: string;
  readonly chunkRows?: number;
  readonly onlyNew?: boolean;
}

export interface BackfillOptions extends JobsOptions {
  readonly again: string;
  readonly reverse?: boolean;
  readonly dryRun?: boolean;
}

const jobs = "/api/v1/jobs";
const runs = "/api/v1/job-runs";

/** Sets a job. */
export async function scheduleJob(name: string, model: string, options: ScheduleOptions): Promise<number> {
  const { input, output, cron, timezone, missed, newFiles, onAlias, query, keys, methods, columns, rejects } = options;
  // What is undefined is not in the JSON.
  const settings = {
    schedule: cron,
    timezone,
    missed,
    new_files: newFiles,
    on_alias: onAlias,
    input: placeOf(input, inputOptionsOf(input, options)),
    query,
    output: placeOf(output, outputOptionsOf(output, options)),
    keys,
    methods,
    columns,
    rejects,
    max_rejects: options.maxRejects,
    chunk_rows: options.chunkRows,
    only_new: options.onlyNew,
  };
  return answering<JobFacts>(options, (place) => askPlatform(place, "PUT", pathOf(name), { model, settings }), printJob);
}

export function unscheduleJob(name: string, options: JobsOptions): Promise<number> {
  return withPlatform(options, async (place) => {
    await askPlatform(place, "DELETE", pathOf(name));
    new Console(options).note(`${name} is no job any more`);
    return done;
  });
}

export function listJobs(options: JobsOptions): Promise<number> {
  return answering<{ readonly jobs: readonly JobFacts[] }>(
    options,
    (place) => askPlatform(place, "GET", jobs),
    (body) => printJobs(body.jobs),
  );
}

/** A job with its runs, or a run. */
export async function showJob(reference: string, options: JobsOptions): Promise<number> {
  if (isRun(reference)) return answering<RunFacts>(options, (place) => askPlatform(place, "GET", runPath(reference)), printRun);
  return withPlatform(options, async (place) => {
    const { body: job } = await askPlatform<JobFacts>(place, "GET", pathOf(reference));
    const { body } = await askPlatform<{ readonly runs: readonly RunFacts[] }>(place, "GET", `${pathOf(reference)}/runs`);
    const console = new Console(options);
    await console.answer(console.json ? JSON.stringify({ ...job, runs: body.runs }) : `${printJob(job)}\n\n${printRuns(body.runs)}`);
    return done;
  });
}

/** Starts a run now; with `wait` its end decides the exit status. */
export function startJob(name: string, options: JobsOptions & { readonly interval?: string; readonly wait?: boolean }): Promise<number> {
  const interval = options.interval === undefined ? {} : { interval: parseInterval(options.interval) };
  return withPlatform(options, async (place) => {
    const { body } = await askPlatform<RunFacts>(place, "POST", `${pathOf(name)}/runs`, interval);
    return tell(options, options.wait === true ? await untilEnded(place, body) : body);
  });
}

export function cancelRun(id: string, options: JobsOptions): Promise<number> {
  return answering<RunFacts>(options, (place) => askPlatform(place, "POST", `${runPath(id)}/cancel`), printRun);
}

export function resumeRun(id: string, options: JobsOptions): Promise<number> {
  return answering<RunFacts>(options, (place) => askPlatform(place, "POST", `${runPath(id)}/resume`), printRun);
}

export function showLogs(id: string, options: JobsOptions): Promise<number> {
  return answering<{ readonly lines: readonly { readonly at: string; readonly line: string }[] }>(
    options,
    (place) => askPlatform(place, "GET", `${runPath(id)}/logs`),
    ({ lines }) => lines.map(({ at, line }) => `${at}  ${line}`).join("\n"),
  );
}

/** Runs the intervals of a job's schedule between two times. */
export function backfillJob(name: string, interval: string, options: BackfillOptions): Promise<number> {
  const wish = { ...parseInterval(interval), again: options.again, reverse: options.reverse === true, dry_run: options.dryRun === true };
  return answering<{ readonly intervals: readonly { readonly start: string; readonly end: string }[]; readonly runs: readonly string[] }>(
    options,
    (place) => askPlatform(place, "POST", `${pathOf(name)}/backfill`, wish),
    ({ intervals, runs: queued }) =>
      intervals.length === 0
        ? "nothing is left to be done"
        : intervals.map(({ start, end }, index) => `${start}  ${end}  ${queued[index] ?? "(not queued: a dry run)"}`).join("\n"),
  );
}

async function untilEnded(place: PlatformPlace, run: RunFacts): Promise<RunFacts> {
  for (let now = run; ; await sleep(500)) {
    if (now.state !== "queued" && now.state !== "running") return now;
    now = (await askPlatform<RunFacts>(place, "GET", runPath(run.id))).body;
  }
}

async function tell(options: JobsOptions, run: RunFacts): Promise<number> {
  const console = new Console(options);
  await console.answer(console.json ? JSON.stringify(run) : printRun(run));
  return run.state === "failed" || run.state === "failed_retryable" || run.state === "cancelled" ? fellShort : done;
}

function answering<T>(
  options: JobsOptions,
  ask: (place: PlatformPlace) => Promise<{ readonly body: T }>,
  print: (body: T) => string,
): Promise<number> {
  return withPlatform(options, async (place) => {
    const { body } = await ask(place);
    const console = new Console(options);
    await console.answer(console.json ? JSON.stringify(body) : print(body));
    return done;
  });
}

function placeOf(location: string, options: PlaceOptions): unknown {
  return Object.keys(options).length === 0 ? location : { location, ...options };
}

function isRun(reference: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u.test(reference);
}

function runPath(id: string): string {
  if (!isRun(id)) throw new GodwitError("USAGE", `'${id}' is no run's id`, { hint: "See which there are: godwit batch show JOB." });
  return `${runs}/${id}`;
}

function pathOf(name: string): string {
  return `${jobs}/${encodeURIComponent(name)}`;
}
