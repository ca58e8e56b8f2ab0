import { readFileSync } from "node:fs";
import fastify from "fastify";
import { parse } from "yaml";
import { afterAll, expect, test } from "vitest";
import { defineDeployment } from "../../src/deployments/define-deployment.ts";
import { readDeployment } from "../../src/deployments/deployment.ts";
import { deploymentSchema } from "../../src/deployments/schema/deployment-schema.ts";

const app = fastify({ ajv: { customOptions: { coerceTypes: false, removeAdditional: false, allErrors: false, strict: false } } });
app.post("/", { schema: { body: deploymentSchema } }, () => "fits");
afterAll(() => app.close());

const fits = async (value: unknown): Promise<boolean> =>
  (await app.inject({ method: "POST", url: "/", headers: { "content-type": "application/json" }, payload: JSON.stringify(value) }))
    .statusCode === 200;

function reads(value: unknown): boolean {
  try {
    readDeployment(value);
    return true;
  } catch {
    return false;
  }
}

const page = readFileSync(new URL("../../../../docs/deployments.md", import.meta.url), "utf8");
const [, documented] = /```yaml\n(name: churn[^]*?)```/u.exec(page)!;
const example = readFileSync(new URL("../../../../examples/birds/deployment.yaml", import.meta.url), "utf8");
const small = { name: "a", model: "m" };
const traffic = { champion: 90, challenger: 10 };

test.each([
  ["the documented file", parse(documented!)],
  ["the example", parse(example)],
  ["the least", small],
  [
    "one in TypeScript",
    defineDeployment({ ...small, hooks: "./both.ts", policies: { missing: "warn" }, tests: [{ instances: [1], error: "HOOK_REFUSED" }] }),
  ],
  [
    "routes",
    {
      ...small,
      endpoint: {
        traffic,
        sticky: { field: "id" },
        ramp: { target: "challenger", steps: [10, { share: 50, for: "1h" }, 100] },
        rollback: { errors: 1 },
        loaded: { latest: 2 },
      },
    },
  ],
  [
    "a job with places",
    {
      ...small,
      batch: {
        schedule: "0 4 * * *",
        new_files: "1m",
        input: { location: "new/*.csv", delimiter: ";", header: false },
        output: { location: "delta:scored", partition_by: ["day"], row_group_rows: 65536 },
        max_rejects: "0.1%",
        notify: { url: "https://example.org/hook", on: ["failed"] },
      },
    },
  ],
  ["a cache", { ...small, batch: { input: "a/", output: { location: "redis://h/0", key: "score:{id}", ttl: "7d" } } }],
  ["its schema", { ...small, $schema: "./deployment.schema.json" }],
])("schema and server take %s", async (_name, value) => {
  expect([await fits(value), reads(value)]).toEqual([true, true]);
});

test.each([
  { model: "m" },
  { name: "../a", model: "m" },
  { ...small, featurs: {} },
  { ...small, policies: { missing: "skip" } },
  { ...small, hooks: { timeout: "1s" } },
  { ...small, hooks: { before: "rm -rf" } },
  { ...small, hooks: { before: "a.ts", workers: 0 } },
  { ...small, request: { a: "numbr" } },
  { ...small, ranges: { a: [1] } },
  { ...small, endpoint: { batching: "sometimes" } },
  { ...small, endpoint: { timeout: "5 minutes" } },
  { ...small, endpoint: { traffic: { champion: -1 } } },
  { ...small, sql: { function: "drop table" } },
  { ...small, batch: { input: "a/" } },
  { ...small, batch: { input: "a/", output: { partition_by: ["day"] } } },
  { ...small, batch: { input: "a/", output: { location: "b/", row_group_rows: 0 } } },
  { ...small, batch: { input: "a/", output: { location: "b/", compresion: "zstd" } } },
  { ...small, batch: { input: { location: "a/", partition_by: ["day"] }, output: "b/" } },
  { ...small, tests: [{ instances: [{}] }] },
  { ...small, tests: [{ instances: [], predictions: [] }] },
])("schema and server refuse %j", async (value) => {
  expect([await fits(value), reads(value)]).toEqual([false, false]);
});
