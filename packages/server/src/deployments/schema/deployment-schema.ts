import { sinkOptions, sourceOptions, type OptionTable } from "@godwit/data/options";
import { missedPolicies, notifiedEnds } from "../batch-settings.ts";

const text = { type: "string", minLength: 1 } as const;
const texts = { type: "array", items: text } as const;
const duration = { type: "string", pattern: "^\\d{1,9}(\\.\\d{1,6})?(ms|s|m|h|d)$" } as const;
const target = { type: ["string", "integer"], description: "An alias, a version's number, or models:/NAME@ALIAS." } as const;
const percent = { type: "number", minimum: 0, maximum: 100 } as const;
const action = { enum: ["reject", "warn", "pass"] } as const;
const module = { type: "string", pattern: "\\.(ts|mts|js|mjs)$" } as const;
const fieldTypes = { type: "object", additionalProperties: { enum: ["number", "string", "boolean"] } } as const;

function closed(properties: object, required: readonly string[] = []): object {
  return { type: "object", additionalProperties: false, properties, ...(required.length > 0 && { required }) };
}

function whole(minimum: number, maximum: number): object {
  return { type: "integer", minimum, maximum };
}

const header = { type: "string", pattern: "^[\\w-]{1,100}$" } as const;

const endpoint = closed({
  traffic: { description: "Shares by weight.", type: "object", additionalProperties: { type: "number", minimum: 0, maximum: 1e6 } },
  sticky: { oneOf: [closed({ header }, ["header"]), closed({ field: text }, ["field"])] },
  rules: {
    type: "array",
    maxItems: 100,
    items: closed({ header, is: { type: ["string", "number", "boolean", "array"] }, target }, ["header", "target"]),
  },
  shadow: { anyOf: [target, { const: false }, closed({ target, share: percent }, ["target"])] },
  ramp: closed(
    {
      target,
      calls: whole(0, 1e9),
      steps: {
        type: "array",
        minItems: 1,
        maxItems: 100,
        items: { anyOf: [percent, closed({ share: percent, for: duration, at: { type: "string" } }, ["share"])] },
      },
    },
    ["target", "steps"],
  ),
  rollback: closed({
    baseline: target,
    window: duration,
    calls: whole(1, 1e9),
    errors: percent,
    latency: { type: "number", minimum: 1, maximum: 1000 },
    disagreement: percent,
    difference: { type: "number", minimum: 0 },
  }),
  loaded: {
    anyOf: [
      { enum: ["routed", "all"] },
      closed({ latest: whole(1, 1000) }, ["latest"]),
      closed({ versions: { type: "array", minItems: 1, items: { type: ["integer", "string"] } } }, ["versions"]),
    ],
  },
  concurrency: whole(1, 1024),
  queueSize: whole(0, 1_000_000),
  timeout: duration,
  priority: whole(1, 1000),
  batching: { enum: ["off", "exact", "any"] },
  maximumBatchRows: whole(1, 1_000_000),
  cache: { type: "boolean" },
});

const hooks = {
  anyOf: [
    module,
    {
      ...closed({
        before: { ...module, description: "Rows as sent to rows of the source's columns." },
        after: { ...module, description: "The model's answers to yours." },
        files: { ...texts, description: "Files that the modules open by themselves." },
        timeout: duration,
        memory: { type: "string", pattern: "^\\d{1,9}\\s*(KB|MB|GB)$" },
        workers: whole(1, 64),
        concurrency: whole(1, 1000),
        queue: whole(0, 100_000),
        headers: texts,
        environment: texts,
      }),
      anyOf: [{ required: ["before"] }, { required: ["after"] }],
    },
  ],
};

function place(options: OptionTable): object {
  const described = Object.entries(options).map(([name, { schema, meaning }]) => [name, { ...schema, description: meaning }] as const);
  return { anyOf: [text, closed({ location: text, ...Object.fromEntries(described) }, ["location"])] };
}

/** What a job is told, and what stands under `batch`. */
export const batchSchema = closed(
  {
    schedule: { ...text, description: "Five or six cron fields: minute hour day month weekday." },
    timezone: text,
    missed: { enum: missedPolicies },
    new_files: { ...duration, description: "Look for new files so often." },
    on_alias: { type: "boolean" },
    input: place(sourceOptions),
    query: text,
    output: place(Object.assign({}, ...Object.values(sinkOptions)) as OptionTable),
    keys: texts,
    methods: texts,
    columns: texts,
    rejects: text,
    max_rejects: { type: ["number", "string"], pattern: "^\\d{1,15}(\\.\\d{1,9})?%?$" },
    chunk_rows: whole(1, 100_000_000),
    only_new: { type: "boolean" },
    retries: whole(0, 100),
    notify: closed(
      { url: text, secret: { type: "string", pattern: "^GODWIT_[A-Z0-9_]{1,100}$" }, on: { type: "array", items: { enum: notifiedEnds } } },
      ["url"],
    ),
  },
  ["input", "output"],
);

const test = {
  ...closed(
    {
      name: text,
      instances: { type: "array", minItems: 1 },
      method: text,
      headers: { type: "object" },
      predictions: { type: "array" },
      error: { type: "string", pattern: "^[A-Z][A-Z_]+$" },
      tolerance: { type: "number", minimum: 0 },
    },
    ["instances"],
  ),
  oneOf: [{ required: ["predictions"] }, { required: ["error"] }],
};

/** JSON Schema of a deployment file, for editors: they complete its settings and mark slips. What the server reads decides. */
export const deploymentSchema = {
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "Godwit deployment",
  ...closed(
    {
      $schema: { type: "string" },
      name: { type: "string", pattern: "^[A-Za-z0-9][\\w.-]{0,127}$", description: "What callers ask for." },
      model: { ...text, description: "A path from this file, models:/NAME@ALIAS or models:/NAME/VERSION." },
      description: text,
      request: { ...fieldTypes, description: "The columns that callers send." },
      features: {
        description: "By model column: a source column, or an expression of the source's.",
        type: "object",
        additionalProperties: { type: ["string", "number", "boolean"] },
      },
      hooks,
      response: { ...fieldTypes, description: "The fields that the after hook gives." },
      policies: closed({ unseen: action, missing: action, range: action }),
      ranges: {
        type: "object",
        additionalProperties: { type: "array", minItems: 2, maxItems: 2, items: { type: ["number", "null"] } },
      },
      endpoint: { ...endpoint, description: "How calls are shared between versions, and take turns." },
      batch: { ...batchSchema, description: "What is scored, where to, and when." },
      sql: closed({ function: { type: "string", pattern: "^[A-Za-z_]\\w{0,62}$", description: "The name that queries call." } }, [
        "function",
      ]),
      tests: { type: "array", items: test },
    },
    ["name", "model"],
  ),
} as const;
