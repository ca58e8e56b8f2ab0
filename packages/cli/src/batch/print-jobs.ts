import { count } from "../progress.ts";
import { table } from "../registered/print-version.ts";

/** A job as the platform tells of it. */
export interface JobFacts {
  readonly name: string;
  readonly model: string;
  readonly settings: { readonly [name: string]: unknown };
  readonly next_run: string | null;
  readonly last_run?: RunFacts | null;
}

export interface RunFacts {
  readonly id: string;
  readonly job: string;
  readonly cause: string;
  readonly interval: { readonly start: string; readonly end: string } | null;
  readonly state: string;
  readonly tries: number;
  readonly model: string | null;
  readonly created_at: string;
  readonly ended_at: string | null;
  readonly read: number;
  readonly written: number;
  readonly rejected: number;
  readonly seconds: number | null;
  readonly rows_per_second: number | null;
  readonly cpu_seconds: number | null;
  readonly cost: number | null;
  readonly drift: readonly { readonly column: string; readonly stability: number | null }[];
  readonly error: { readonly code: string; readonly message: string; readonly hint?: string } | null;
}

export function printJobs(jobs: readonly JobFacts[]): string {
  if (jobs.length === 0) return "there are no jobs; make one with `godwit batch schedule NAME MODEL`";
  return table([
    ["job", "model", "schedule", "next run", "last run"],
    ...jobs.map(({ name, model, settings, next_run: next, last_run: last }) => [
      name,
      model,
      textOf(settings["schedule"] ?? "-"),
      next ?? "-",
      last == null ? "-" : `${last.state}, ${last.written} rows`,
    ]),
  ]);
}

export function printJob({ name, model, settings, next_run: next }: JobFacts): string {
  const lines = [
    ["job", name],
    ["model", model],
    ...Object.entries(settings).map(([key, value]) => [key, textOf(value)]),
    ["next run", next ?? "-"],
  ];
  return lines.map(([key, value]) => `${key!.padEnd(12)} ${value}`).join("\n");
}

export function printRuns(runs: readonly RunFacts[]): string {
  if (runs.length === 0) return "it has not run yet";
  return table([
    ["run", "cause", "interval", "state", "read", "written", "rejected", "seconds", "error"],
    ...runs.map(({ id, cause, interval, state, read, written, rejected, seconds, error }) => [
      id,
      cause,
      interval === null ? "-" : `${interval.start}/${interval.end}`,
      state,
      String(read),
      String(written),
      String(rejected),
      seconds === null ? "-" : seconds.toFixed(1),
      error?.code ?? "",
    ]),
  ]);
}

export function printRun(run: RunFacts): string {
  const { interval, seconds, rows_per_second: rate, cpu_seconds: cpu, cost, drift, error } = run;
  const shifted = drift.filter(({ stability }) => stability !== null && stability >= 0.2);
  const lines: readonly (readonly [string, string | null])[] = [
    ["run", run.id],
    ["job", run.job],
    ["cause", run.cause],
    ["interval", interval === null ? null : `${interval.start}/${interval.end}`],
    ["state", run.state],
    ["error", error === null ? null : `${error.code}: ${error.message}`],
    ["hint", error?.hint ?? null],
    ["model", run.model],
    ["rows", `${run.read} read, ${run.written} written, ${run.rejected} rejected`],
    ["time", seconds === null ? null : `${seconds.toFixed(2)} s (${count(rate ?? 0)}/s), ${(cpu ?? 0).toFixed(2)} s of CPU`],
    ["cost", cost === null ? null : String(Number(cost.toPrecision(3)))],
    ["tries", String(run.tries)],
    ["shifted", shifted.length === 0 ? null : shifted.map(({ column, stability }) => `${column} (${stability})`).join(", ")],
    ["created", run.created_at],
    ["ended", run.ended_at],
  ];
  return lines
    .filter(([, text]) => text !== null)
    .map(([name, text]) => `${name.padEnd(12)} ${text}`)
    .join("\n");
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
