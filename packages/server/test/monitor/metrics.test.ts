import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RunningServer } from "@godwit/server";
import { serveExams } from "../served-examples.ts";

let server: RunningServer;
beforeAll(async () => {
  server = await serveExams({
    maximumRows: 100,
    monitor: { metrics: { namings: ["godwit", "triton", "kserve", "mlserver"], pricePerHour: 3.6 } },
  });
}, 120_000);
afterAll(() => server.close());

async function ask(path: string, body: unknown): Promise<number> {
  const init = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  return (await fetch(`${server.url}${path}`, init)).status;
}

/** The series of `/metrics` by name and labels. */
async function scrape(): Promise<ReadonlyMap<string, number>> {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  return new Map(
    text
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("#"))
      .map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.slice(line.lastIndexOf(" ") + 1))]),
  );
}

const row = [1, 2, 3, 4, 5, 6];
const forest = 'endpoint="forest",model="forest",version="1"';

describe("/metrics", () => {
  test("counts requests, rows, parts and failures of each version, whichever protocol asked", async () => {
    for (let time = 0; time < 3; time++) expect(await ask("/v1/models/forest:predict", { instances: [row, row] })).toBe(200);
    const tensor = { name: "input", datatype: "FP64", shape: [1, 6], data: row };
    expect(await ask("/v2/models/forest/infer", { inputs: [tensor] })).toBe(200);
    expect(await ask("/v1/models/forest:predict", { instances: [[1]] })).toBe(400);
    expect(await ask("/v1/models/forest:predict", { instances: Array.from({ length: 101 }, () => row) })).toBe(413);
    const series = await scrape();
    expect(series.get(`godwit_requests_total{${forest},outcome="answered"}`)).toBe(4);
    expect(series.get(`godwit_requests_total{${forest},outcome="failed"}`)).toBe(2);
    expect(series.get(`godwit_errors_total{${forest},code="WRONG_WIDTH"}`)).toBe(1);
    expect(series.get(`godwit_errors_total{${forest},code="LIMIT_EXCEEDED"}`)).toBe(1);
    expect(series.get(`godwit_rows_total{${forest}}`)).toBe(7);
    expect(series.get(`godwit_executions_total{${forest}}`)).toBe(4);
    expect(series.get(`godwit_request_rows_bucket{${forest},le="1"}`)).toBe(1);
    expect(series.get(`godwit_request_rows_bucket{${forest},le="2"}`)).toBe(4);
    expect(series.get(`godwit_request_seconds_count{${forest}}`)).toBe(6);
    const whole = series.get(`godwit_request_seconds_sum{${forest}}`)!;
    const parts = ["read", "queue", "compute", "write", "load"].map((part) =>
      series.get(`godwit_request_part_seconds_sum{${forest},part="${part}"}`)!,
    );
    expect(Math.min(...parts)).toBeGreaterThanOrEqual(0);
    expect(parts.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(whole + 1e-9);
  });

  test("has the names that other servers' dashboards ask for, with the same numbers", async () => {
    const series = await scrape();
    const labels = 'model="forest",version="1"';
    expect(series.get(`nv_inference_request_success{${labels}}`)).toBe(4);
    expect(series.get(`nv_inference_request_failure{${labels},reason="REJECTED"}`)).toBe(1);
    expect(series.get(`nv_inference_request_failure{${labels},reason="OTHER"}`)).toBe(1);
    expect(series.get(`nv_inference_count{${labels}}`)).toBe(7);
    expect(series.get(`request_predict_seconds_count{model_name="forest"}`)).toBe(4);
    expect(series.get(`model_infer_request_failure_total{${labels}}`)).toBe(2);
  });

  test("charges processor time and its price", async () => {
    const series = await scrape();
    const microseconds = series.get(`godwit_cpu_microseconds_total{${forest}}`)!;
    expect(microseconds).toBeGreaterThan(0);
    expect(microseconds / 1e6).toBeLessThanOrEqual(series.get("process_cpu_seconds_total")!);
    const cost = (microseconds * 3.6) / 3600e6 / series.get("godwit_cores")!;
    expect(series.get(`godwit_cost_total{${forest}}`)! / cost).toBeCloseTo(1, 3);
    expect(series.get(`godwit_cost_per_thousand_predictions{${forest}}`)! / (cost / 0.007)).toBeCloseTo(1, 3);
  });

  test("counts requests by route, and names that callers make up are no labels", async () => {
    for (let time = 0; time < 50; time++) {
      expect(await ask(`/v1/models/made-up-${time}:predict`, { instances: [] })).toBe(404);
      expect(await ask(`/made/up/${time}`, {})).toBe(404);
    }
    const series = await scrape();
    expect([...series.keys()].filter((key) => /made.up/.test(key))).toEqual([]);
    expect(series.get('godwit_http_requests_total{route="",status="404"}')).toBe(50);
    expect(series.get('godwit_http_requests_total{route="POST /v1/models/:model(^[^:]+)::predict",status="404"}')).toBe(50);
    expect(series.get('godwit_http_requests_total{route="POST /v1/models/:model(^[^:]+)::predict",status="200"}')).toBe(3);
  });

  test("asks for a key where there is one", async () => {
    const keyed = await serveExams({ apiKey: "secret" });
    expect((await fetch(`${keyed.url}/metrics`)).status).toBe(401);
    expect((await fetch(`${keyed.url}/metrics`, { headers: { authorization: "Bearer secret" } })).status).toBe(200);
    await keyed.close();
  });
});
