import { shownLocation } from "@godwit/data";
import { printBatchSettings } from "../../deployments/print-batch-settings.ts";
import { nextTime } from "./due-intervals.ts";
import type { Job, JobRun } from "./job.ts";

const timeText = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

/** A job as callers see it: without passwords. */
export function jobView({ name, model, settings, updatedAt, updatedBy }: Job, now: number): object {
  const shown = { ...settings, input: shownLocation(settings.input), output: shownLocation(settings.output) };
  const rejects = settings.rejects === null ? null : shownLocation(settings.rejects);
  return {
    name,
    model,
    settings: printBatchSettings({ ...shown, rejects }),
    next_run: timeText(nextTime(settings, now)),
    updated_at: timeText(updatedAt),
    updated_by: updatedBy,
  };
}

/** A run as callers see it. */
export function runView(run: JobRun): object {
  const { id, job, cause, interval, state, tries, model, artifact, runKey, read, written, rejected, summary, error } = run;
  const seconds = summary?.seconds ?? null;
  return {
    id,
    job,
    cause,
    interval: interval === null ? null : { start: timeText(interval.start), end: timeText(interval.end) },
    state,
    stopping: run.isStopping,
    tries,
    model,
    artifact,
    key: runKey,
    created_at: timeText(run.createdAt),
    started_at: timeText(run.startedAt),
    ended_at: timeText(run.endedAt),
    read,
    written,
    rejected,
    seconds,
    rows_per_second: seconds === null || seconds === 0 ? null : Math.round(read / seconds),
    cpu_seconds: summary?.cpuSeconds ?? null,
    cost: summary?.cost ?? null,
    peak_megabytes: summary?.peakMegabytes ?? null,
    drift: summary?.drift ?? [],
    error,
  };
}
