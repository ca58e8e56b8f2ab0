import type { FastifyInstance, FastifyRequest } from "fastify";
import { invalidSetting, JsonFields, numberWithin } from "../../../json/json-fields.ts";
import { jobView, runView } from "../../../jobs/schedule/job-views.ts";
import type { ServingContext } from "../../serving-context.ts";
import { may } from "../may.ts";

interface JobRoute {
  readonly Params: { readonly job: string };
}

interface RunRoute {
  readonly Params: { readonly run: string };
}

const usableName = /^[A-Za-z0-9][\w.-]{0,127}$/;
const againModes = ["none", "failed", "all"] as const;

/** `/api/v1/jobs` and `/api/v1/job-runs`: what is scored by schedule, trigger or call, and how that went. */
export function jobs(app: FastifyInstance, { jobs: board }: ServingContext): void {
  if (board === null) return;
  const { store } = board;
  app.get("/api/v1/jobs", may("read"), async (_request, reply) => {
    const now = Date.now();
    const all = await store.jobs();
    const views = all.map(async (job) => ({ ...jobView(job, now), last_run: (await store.runs(job.name, 1)).map(runView)[0] ?? null }));
    return reply.json({ jobs: await Promise.all(views) });
  });

  app.get<JobRoute>("/api/v1/jobs/:job", may("read"), async ({ params }, reply) =>
    reply.json(jobView(await store.job(params.job), Date.now())),
  );

  app.put<JobRoute>("/api/v1/jobs/:job", may("manage"), async (request, reply) => {
    const { job: name } = request.params;
    if (!usableName.test(name)) throw invalidSetting("name", name, "a name of letters, digits, _, . and -");
    const fields = new JsonFields(request.body, "");
    const model = fields.required("model");
    const settings = fields.required("settings");
    fields.end();
    if (typeof model !== "string" || model === "") throw invalidSetting("model", model, "a deployment's name or models:/NAME@ALIAS");
    const isNew = await board.set(name, model, settings, authorOf(request));
    return reply.code(isNew ? 201 : 200).json(jobView(await store.job(name), Date.now()));
  });

  app.delete<JobRoute>("/api/v1/jobs/:job", may("manage"), async (request, reply) => {
    await store.remove(request.params.job, authorOf(request));
    return reply.code(204).send();
  });

  app.get<JobRoute & { readonly Querystring: { readonly limit?: string } }>(
    "/api/v1/jobs/:job/runs",
    may("read"),
    async ({ params, query }, reply) => {
      const limit = numberWithin(query.limit === undefined ? 20 : Number(query.limit), "limit", { from: 1, to: 1000, whole: true });
      return reply.json({ runs: (await store.runs(params.job, limit)).map(runView) });
    },
  );

  app.post<JobRoute>("/api/v1/jobs/:job/runs", may("manage"), async ({ params, body }, reply) => {
    const fields = new JsonFields(body ?? {}, "");
    const interval = fields.object("interval");
    const times = interval === undefined ? null : timesOf(interval);
    fields.end();
    return reply.code(202).json(runView(await board.call(params.job, times)));
  });

  app.post<JobRoute>("/api/v1/jobs/:job/backfill", may("manage"), async ({ params, body }, reply) => {
    const fields = new JsonFields(body, "");
    const wish = {
      start: timeOf(fields, "start"),
      end: timeOf(fields, "end"),
      again: fields.oneOf("again", againModes) ?? "none",
      reverse: fields.flag("reverse") ?? false,
      isDry: fields.flag("dry_run") ?? false,
    };
    fields.end();
    const { intervals, runs } = await board.backfill(params.job, wish);
    const shown = intervals.map(({ start, end }) => ({ start: new Date(start).toISOString(), end: new Date(end).toISOString() }));
    return reply.code(wish.isDry ? 200 : 202).json({ intervals: shown, runs });
  });

  app.get<RunRoute>("/api/v1/job-runs/:run", may("read"), async ({ params }, reply) => reply.json(runView(await store.run(params.run))));

  app.get<RunRoute>("/api/v1/job-runs/:run/logs", may("read"), async ({ params }, reply) => {
    const lines = await store.lines(params.run);
    return reply.json({ lines: lines.map(({ at, line }) => ({ at: new Date(at).toISOString(), line })) });
  });

  app.post<RunRoute>("/api/v1/job-runs/:run/cancel", may("manage"), async ({ params }, reply) =>
    reply.code(202).json(runView(await store.cancel(params.run))),
  );

  app.post<RunRoute>("/api/v1/job-runs/:run/resume", may("manage"), async ({ params }, reply) =>
    reply.code(202).json(runView(await store.resume(params.run))),
  );
}

function timesOf(fields: JsonFields): { readonly start: number; readonly end: number } {
  const times = { start: timeOf(fields, "start"), end: timeOf(fields, "end") };
  fields.end();
  if (times.start < times.end) return times;
  throw invalidSetting(fields.pathOf("end"), fields.value("end"), "later than the start");
}

function timeOf(fields: JsonFields, name: string): number {
  const value = fields.required(name);
  const time =
    typeof value === "string" && /^\d{4}-\d{2}-\d{2}(?:T[\d:.]+(?:Z|[+-]\d{2}:\d{2}))?$/.test(value) ? Date.parse(value) : Number.NaN;
  if (!Number.isNaN(time)) return time;
  throw invalidSetting(fields.pathOf(name), value, "an ISO time with its zone, or a date");
}

function authorOf({ id, principal }: FastifyRequest): { readonly caller: string | null; readonly requestId: string } {
  return { caller: principal.id, requestId: id };
}
