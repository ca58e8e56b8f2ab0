import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { credentials, loadPackageDefinition, type ServiceClientConstructor } from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RunningServer } from "@godwit/server";
import { findPeer } from "../../../../scripts/test-peers.ts";
import { metricFamilies } from "../../src/monitor/metrics/metric-families.ts";
import { serveExams } from "../served-examples.ts";

interface Dashboard {
  readonly panels: readonly { readonly title: string; readonly targets: readonly { readonly expr: string }[] }[];
}

const file = fileURLToPath(new URL("../../../../docs/monitoring/grafana-dashboard.json", import.meta.url));
const { panels } = JSON.parse(readFileSync(file, "utf8")) as Dashboard;
const questions = panels.flatMap(({ title, targets }) => targets.map(({ expr }) => ({ title, expr })));

/** Only a deployment with hooks and policies has these. */
const deploymentsOnly = /godwit_(?:policy|hook)_/;

test("every metric that the dashboard asks for exists", () => {
  const names = new Set(metricFamilies.flatMap(({ name }) => [name, `${name}_bucket`, `${name}_sum`, `${name}_count`]));
  const asked = questions.flatMap(({ expr }) => expr.match(/\b(?:godwit|nodejs|process|nv)_\w+/g) ?? []);
  expect(asked.length).toBeGreaterThan(questions.length);
  expect(asked.filter((name) => !names.has(name))).toEqual([]);
});

test("no two metrics have one name, and counters of ours end as Prometheus asks", () => {
  const names = metricFamilies.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const { name, type, naming } of metricFamilies)
    if (naming === "godwit") expect([name, type === "counter"]).toEqual([name, name.endsWith("_total")]);
});

const prometheus = findPeer("prometheus");

describe.skipIf(prometheus === undefined)("Prometheus", () => {
  let server: RunningServer;
  let scraper: ChildProcess;
  let api: string;
  const stopping = new AbortController();
  let traffic: Promise<void>;
  const folder = mkdtempSync(join(tmpdir(), "godwit-prometheus-"));

  beforeAll(async () => {
    const namings = ["godwit", "triton", "kserve", "mlserver"] as const;
    const metrics = { namings, pricePerHour: 1 };
    const capture = { folder: join(folder, "captured") };
    server = await serveExams({ grpcPort: 0, monitor: { metrics, metricsListener: { port: 0 }, capture } });
    traffic = keepAsking();
    const config = join(folder, "prometheus.yml");
    const target = new URL(server.metricsUrl!).host;
    writeFileSync(
      config,
      `scrape_configs:\n  - job_name: godwit\n    scrape_interval: 250ms\n    scrape_timeout: 250ms\n    static_configs:\n      - targets: ["${target}"]\n`,
    );
    const address = `127.0.0.1:${await freePort()}`;
    api = `http://${address}/api/v1`;
    scraper = spawn(
      prometheus!,
      [`--config.file=${config}`, `--storage.tsdb.path=${join(folder, "data")}`, `--web.listen-address=${address}`, "--log.level=error"],
      { stdio: "inherit" },
    );
    while ((await looksTaken()) < 10) await new Promise((resolve) => setTimeout(resolve, 250));
  }, 120_000);

  afterAll(async () => {
    stopping.abort();
    await traffic;
    scraper.kill("SIGTERM");
    await new Promise((ended) => scraper.once("exit", ended));
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function keepAsking(): Promise<void> {
    const proto = fileURLToPath(new URL("../../proto/open_inference.proto", import.meta.url));
    const { inference } = loadPackageDefinition(loadSync(proto, { keepCase: true })) as unknown as {
      inference: { GRPCInferenceService: ServiceClientConstructor };
    };
    const client = new inference.GRPCInferenceService((await server.grpc)!, credentials.createInsecure());
    const live = client["ServerLive"]!.bind(client) as (request: object, callback: () => void) => void;
    while (!stopping.signal.aborted) {
      for (const instances of [[[1, 2, 3, 4, 5, 6]], [[1]]])
        await fetch(`${server.url}/v1/models/forest:predict`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ instances }),
        }).then((response) => response.text());
      await new Promise<void>((answered) => live({}, answered));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    client.close();
  }

  /** 0 where it does not answer yet. */
  async function looksTaken(): Promise<number> {
    try {
      return Number((await query("count_over_time(up[1m])"))[0]?.value[1] ?? 0);
    } catch {
      return 0;
    }
  }

  async function query(expression: string): Promise<readonly { readonly value: readonly [number, string] }[]> {
    const response = await fetch(`${api}/query?${new URLSearchParams({ query: expression }).toString()}`);
    const { status, data, error } = (await response.json()) as {
      status: string;
      error?: string;
      data: { result: { value: [number, string] }[] };
    };
    expect([expression, status, error]).toEqual([expression, "success", undefined]);
    return data.result;
  }

  test("takes every line of /metrics", async () => {
    const text = await (await fetch(`${server.metricsUrl}/metrics`)).text();
    const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#")).length;
    expect(await query("up")).toMatchObject([{ value: [expect.any(Number) as number, "1"] }]);
    // Between two looks a series may have come, of a garbage collection's kind or a status.
    const taken = Number((await query("scrape_samples_scraped"))[0]!.value[1]);
    expect(Math.abs(taken - lines)).toBeLessThan(0.1 * lines);
    expect((await query("nv_inference_request_success"))[0]).toBeDefined();
    expect((await query("request_predict_seconds_count"))[0]).toBeDefined();
    expect((await query("model_infer_request_success_total"))[0]).toBeDefined();
  });

  test.each(questions)("answers the dashboard: $title: $expr", async ({ expr }) => {
    const expression = expr.replaceAll("$__rate_interval", "2s").replaceAll("$endpoint", ".*");
    expect(expression).not.toContain("$");
    const result = await query(expression);
    if (deploymentsOnly.test(expr)) return;
    expect(result.length).toBeGreaterThan(0);
    expect(result.every(({ value }) => Number.isFinite(Number(value[1])))).toBe(true);
  });
});

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((listening) => probe.listen(0, "127.0.0.1", listening));
  const { port } = probe.address() as AddressInfo;
  await new Promise((closed) => probe.close(closed));
  return port;
}
