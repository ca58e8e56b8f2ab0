import { batchSchema } from "../../../deployments/schema/deployment-schema.ts";
import { jobRunStates, runCauses } from "../../../jobs/schedule/job.ts";
import { refusals } from "./schemas/error-schema.ts";
import { reference, type Schema } from "./schemas/schema.ts";

const text: Schema = { type: "string" };
const texts: Schema = { type: ["string", "null"] };
const time: Schema = { type: "string", format: "date-time" };
const times: Schema = { type: ["string", "null"], format: "date-time" };
const whole: Schema = { type: "integer", minimum: 0 };
const numbers: Schema = { type: ["number", "null"], minimum: 0 };
const interval: Schema = object({ start: time, end: time });
const pair: Schema = { type: "array", items: { type: "number" }, minItems: 2, maxItems: 2 };

/** The types that the operations of jobs name. */
export const jobSchemas: { readonly [name: string]: Schema } = {
  JobSettings: batchSchema as Schema,
  JobWish: { ...object({ model: text, settings: reference("JobSettings") }), additionalProperties: false },
  Job: object({
    name: text,
    model: { ...text, description: "A deployment, or models:/NAME@ALIAS." },
    settings: { type: "object", description: "As JobSettings, without passwords." },
    next_run: times,
    updated_at: time,
    updated_by: texts,
  }),
  JobRun: object({
    id: { ...text, format: "uuid" },
    job: text,
    cause: { enum: runCauses },
    interval: { anyOf: [interval, { type: "null" }] },
    state: { enum: jobRunStates },
    stopping: { type: "boolean" },
    tries: whole,
    model: { ...texts, description: "The version that the run keeps to." },
    artifact: texts,
    key: { ...texts, description: "Stands on what was written, where run_id is among its columns." },
    created_at: time,
    started_at: times,
    ended_at: times,
    read: whole,
    written: whole,
    rejected: whole,
    seconds: numbers,
    rows_per_second: numbers,
    cpu_seconds: numbers,
    peak_megabytes: numbers,
    cost: { ...numbers, description: "Of its CPU seconds, in the currency of --price-per-hour." },
    drift: { type: "array", items: reference("ColumnDrift") },
    error: { anyOf: [object({ code: text, message: text, hint: text }), { type: "null" }] },
  }),
  ColumnDrift: {
    ...object({
      column: text,
      stability: { type: ["number", "null"], description: "The population stability index beside the last finished run." },
      missing: pair,
    }),
    description: "How a column of the input differs from that of the job's last finished run.",
  },
};

const ofJob = parameter("job", "A job's name.");
const ofRun = parameter("run", "A run's id.");
const run = answer("The run", reference("JobRun"));

/** What a platform takes and answers about its jobs. */
export const jobPaths: { readonly [path: string]: Schema } = {
  "/api/v1/jobs": {
    get: operation("list_jobs", "All jobs, with their last run", {
      200: answer("The jobs", object({ jobs: { type: "array", items: reference("Job") } })),
    }),
  },
  "/api/v1/jobs/{job}": {
    parameters: [ofJob],
    get: operation("get_job", "A job", { 200: answer("The job", reference("Job")) }),
    put: operation(
      "set_job",
      "Make or change a job",
      { 200: answer("The changed job", reference("Job")), 201: answer("The new job", reference("Job")) },
      reference("JobWish"),
    ),
    delete: operation("remove_job", "Take a job away; its runs stay in the history", { 204: { description: "It is gone" } }),
  },
  "/api/v1/jobs/{job}/runs": {
    parameters: [ofJob],
    get: {
      ...operation("list_job_runs", "A job's runs, the newest first", {
        200: answer("The runs", object({ runs: { type: "array", items: reference("JobRun") } })),
      }),
      parameters: [{ name: "limit", in: "query", schema: { type: "integer", minimum: 1, maximum: 1000, default: 20 } }],
    },
    post: operation("start_job", "Run a job now", { 202: run }, { type: "object", properties: { interval }, additionalProperties: false }),
  },
  "/api/v1/jobs/{job}/backfill": {
    parameters: [ofJob],
    post: operation(
      "backfill_job",
      "Run the intervals of a job's schedule between two times",
      { 200: answer("What would be run", backfilled()), 202: answer("What is queued", backfilled()) },
      {
        ...object({ start: time, end: time }),
        properties: {
          start: time,
          end: time,
          again: { enum: ["none", "failed", "all"], default: "none" },
          reverse: { type: "boolean", default: false },
          dry_run: { type: "boolean", default: false },
        },
        additionalProperties: false,
      },
    ),
  },
  "/api/v1/job-runs/{run}": { parameters: [ofRun], get: operation("get_job_run", "A run", { 200: run }) },
  "/api/v1/job-runs/{run}/logs": {
    parameters: [ofRun],
    get: operation("get_job_run_logs", "What a run has said", {
      200: answer("Its lines", object({ lines: { type: "array", items: object({ at: time, line: text }) } })),
    }),
  },
  "/api/v1/job-runs/{run}/cancel": {
    parameters: [ofRun],
    post: operation("cancel_job_run", "Stop a run between two chunks, or before it begins", { 202: run }),
  },
  "/api/v1/job-runs/{run}/resume": {
    parameters: [ofRun],
    post: operation("resume_job_run", "Have a run go on that failed or was cancelled", { 202: run }),
  },
};

function backfilled(): Schema {
  return object({ intervals: { type: "array", items: interval }, runs: { type: "array", items: text } });
}

function object(properties: { readonly [name: string]: Schema }): Schema {
  return { type: "object", required: Object.keys(properties), properties };
}

function parameter(name: string, description: string): Schema {
  return { name, in: "path", required: true, description, schema: text };
}

function answer(description: string, schema: Schema): Schema {
  return { description, content: { "application/json": { schema } } };
}

function operation(operationId: string, summary: string, responses: Schema, body?: Schema): Schema {
  return {
    tags: ["jobs"],
    operationId,
    summary,
    ...(body !== undefined && {
      requestBody: { required: operationId !== "start_job", content: { "application/json": { schema: body } } },
    }),
    responses: { ...responses, ...refusals },
  };
}
