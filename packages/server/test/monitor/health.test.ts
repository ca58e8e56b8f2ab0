import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { GodwitError } from "@godwit/core/errors";
import { expect, test } from "vitest";
import { goldenWatch } from "../../src/monitor/health/golden-watch.ts";
import { Readiness } from "../../src/monitor/health/readiness.ts";
import { serveExams } from "../served-examples.ts";

const body = JSON.stringify({ instances: [[1, 2, 3, 4, 5, 6]] });

async function open(url: string): Promise<Socket> {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  await once(socket, "connect");
  return socket;
}

function request(method: string, path: string, content = ""): string {
  const length = content === "" ? "" : `content-type: application/json\r\ncontent-length: ${content.length}\r\n`;
  return `${method} ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\n${length}\r\n${content}`;
}

async function answer(socket: Socket): Promise<string> {
  const [bytes] = (await once(socket, "data")) as [Buffer];
  return bytes.toString();
}

test("an endpoint that is held keeps a starting server unready, and later only itself", () => {
  const seen: boolean[] = [];
  const readiness = new Readiness();
  readiness.watch((isReady) => seen.push(isReady));
  readiness.hold("churn", "its golden outputs are not met");
  readiness.started();
  expect([readiness.state, readiness.reasonOf("churn")]).toEqual(["starting", "its golden outputs are not met"]);
  readiness.release("churn");
  expect([readiness.isReady, readiness.reasonOf("churn")]).toEqual([true, null]);
  readiness.hold("churn", "again");
  expect([readiness.isReady, readiness.reasonOf("churn"), readiness.reasonOf("other")]).toEqual([true, "again", null]);
  readiness.drain();
  readiness.started();
  expect([readiness.state, readiness.reasonOf("other")]).toEqual(["draining", "the server is about to end"]);
  expect(seen).toEqual([false, true, false]);
});

test("an endpoint whose version fails its golden outputs is unready until it has answered", () => {
  const readiness = new Readiness();
  readiness.started();
  const { ended } = goldenWatch(readiness);
  const told = (error: GodwitError | null): void => ended!({ endpoint: { name: "churn" }, error } as Parameters<typeof ended & object>[0]);
  told(new GodwitError("GOLDEN_MISMATCH", "row 3 differs"));
  expect([readiness.isReady, readiness.reasonOf("churn")]).toEqual([true, "row 3 differs"]);
  told(new GodwitError("WRONG_TYPE", "no number"));
  expect(readiness.reasonOf("churn")).toBe("row 3 differs");
  told(null);
  expect(readiness.reasonOf("churn")).toBeNull();
});

test("a server that is told to end is unready at once, and still answers what comes", async () => {
  const server = await serveExams();
  const [asking, probing, model] = await Promise.all([open(server.url), open(server.url), open(server.url)]);
  probing.write(request("GET", "/v2/health/ready"));
  expect(await answer(probing)).toContain("200 OK");
  const closed = server.close();
  probing.write(request("GET", "/v2/health/ready"));
  model.write(request("GET", "/v2/models/forest/ready"));
  asking.write(request("POST", "/v1/models/forest:predict", body));
  const answers = await Promise.all([answer(probing), answer(model), answer(asking)]);
  expect(answers[0]).toMatch(/503[^]*connection: close[^]*"live":true,"ready":false/);
  expect(answers[1]).toMatch(/503[^]*"ready":false/);
  expect(answers[2]).toMatch(/200 OK[^]*connection: close[^]*predictions/);
  await closed;
});

test("--metrics-port answers a scraper and probes without a key, and nothing else", async () => {
  const server = await serveExams({ apiKey: "secret", monitor: { metricsListener: { port: 0 } } });
  const ask = (path: string): Promise<Response> => fetch(`${server.metricsUrl}${path}`);
  expect(await (await ask("/metrics")).text()).toContain("godwit_ready 1");
  expect((await ask("/livez")).status).toBe(200);
  expect(await (await ask("/readyz")).text()).toBe("ready\n");
  expect((await ask("/v1/models")).status).toBe(404);
  await server.close();
  await expect(ask("/livez")).rejects.toThrow();
});

test("a server that is late refuses predictions until it has caught up, and says when to come again", async () => {
  const server = await serveExams({ monitor: { shedMilliseconds: 300 } });
  const sockets = await Promise.all(Array.from({ length: 5 }, () => open(server.url)));
  const [probe, ...others] = sockets;
  await sleep(600);
  probe!.write(request("GET", "/v2/health/live"));
  for (const socket of others) socket.write(request("POST", "/v1/models/forest:predict", body));
  const answers = Promise.all(sockets.map(answer));
  const end = performance.now() + 1200;
  while (performance.now() < end);
  const [live, ...predictions] = await answers;
  expect(live).toContain("200 OK");
  for (const each of predictions) expect(each).toMatch(/503 Service Unavailable[^]*retry-after: 1\r\n[^]*"code":"OVERLOADED"/);
  await sleep(600);
  others[0]!.write(request("POST", "/v1/models/forest:predict", body));
  expect(await answer(others[0]!)).toContain("200 OK");
  expect(await (await fetch(`${server.url}/metrics`)).text()).toContain("\ngodwit_shed_requests_total 4\n");
  for (const socket of sockets) socket.destroy();
  await server.close();
});
