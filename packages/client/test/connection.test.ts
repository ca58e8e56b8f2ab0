import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test, vi } from "vitest";
import { Client, type Warning } from "../src/index.ts";
import { servePenguins } from "./serve-penguins.ts";

const closings: (() => unknown)[] = [];
afterEach(() => Promise.all(closings.splice(0).map((close) => close())));

/** A server that answers as a proxy or a server in trouble would. */
async function answering(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  closings.push(() => (server.closeAllConnections(), server.close()));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test("a server that is started again is asked again", async () => {
  const first = await servePenguins();
  const port = Number(new URL(first.url).port);
  const godwit = new Client({ url: first.url, retries: 20 });
  expect(await godwit.models()).toEqual(["penguins"]);
  await first.close();
  const asked = godwit.models();
  const [second] = await Promise.all([
    servePenguins({ port }),
    expect(new Client({ url: first.url, retries: 0 }).models()).rejects.toMatchObject({ code: "NETWORK_FAILED", status: null }),
  ]);
  closings.push(() => second.close());
  expect(await asked).toEqual(["penguins"]);
});

test.each([429, 502, 503, 504])("%i is asked again, anything else is not", async (status) => {
  let count = 0;
  const url = await answering((_request, response) => {
    response.statusCode = ++count < 3 ? status : 200;
    response.end(count < 3 ? "<h1>busy</h1>" : '{"models": ["a"]}');
  });
  expect(await new Client({ url }).models()).toEqual(["a"]);
  expect(count).toBe(3);
  count = -9;
  await expect(new Client({ url, retries: 1 }).models()).rejects.toMatchObject({ status, code: `HTTP_${status}` });
  expect(count).toBe(-7);
  const refusing = await answering((_request, response) => (count++, (response.statusCode = 500), response.end()));
  count = 0;
  await expect(new Client({ url: refusing }).models()).rejects.toMatchObject({ status: 500 });
  expect(count).toBe(1);
});

test("Retry-After is kept to, and no pause goes beyond the timeout", async () => {
  const times: number[] = [];
  const url = await answering((_request, response) => {
    times.push(performance.now());
    if (times.length === 1) response.writeHead(429, { "retry-after": "1" }).end();
    else response.writeHead(503, { "retry-after": "60" }).end('{"error": "later", "code": "BUSY"}');
  });
  await expect(new Client({ url }).models()).rejects.toMatchObject({ code: "BUSY", retryAfter: 60 });
  expect(times).toHaveLength(2);
  expect(times[1]! - times[0]!).toBeGreaterThan(990);
});

test("the timeout and the caller's signal end a request, before and while the answer comes", async () => {
  const silent = await answering(() => undefined);
  const trickling = await answering((_request, response) => response.writeHead(200).write("{"));
  for (const url of [silent, trickling]) {
    const godwit = new Client({ url });
    await expect(godwit.models({ timeout: 100 })).rejects.toMatchObject({ code: "TIMEOUT" });
    const reason = new Error("the page was left");
    const controller = new AbortController();
    setTimeout(() => controller.abort(reason), 50);
    await expect(godwit.models({ signal: controller.signal })).rejects.toBe(reason);
    await expect(godwit.models({ signal: controller.signal })).rejects.toBe(reason);
  }
});

test("a signal ends a pause between two tries, and leaves no listener behind", async () => {
  const url = await answering((_request, response) => response.writeHead(503, { "retry-after": "20" }).end());
  const controller = new AbortController();
  const removed = vi.spyOn(controller.signal, "removeEventListener");
  const started = performance.now();
  setTimeout(() => controller.abort(), 100);
  await expect(new Client({ url }).models({ signal: controller.signal })).rejects.toMatchObject({ name: "AbortError" });
  expect(performance.now() - started).toBeLessThan(5000);
  expect(removed).toHaveBeenCalled();
});

test("an answer that is cut off is asked for again; one that is no JSON is a coded error", async () => {
  let count = 0;
  const url = await answering((_request, response) => {
    if (++count > 1) return response.end("<html>");
    response.writeHead(200, { "content-length": "100" }).write("{");
    return setTimeout(() => response.destroy(), 20);
  });
  await expect(new Client({ url }).models()).rejects.toMatchObject({ code: "BAD_ANSWER" });
  expect(count).toBe(2);
});

test("headers, keys and warnings", async () => {
  const warnings = [{ policy: "unseen", row: 0, column: "island", message: "Åland" }];
  const url = await answering((request, response) => {
    response.setHeader("x-godwit-warnings", JSON.stringify(warnings).replace("Å", "\\u00c5"));
    response.end(JSON.stringify({ predictions: [request.headers] }));
  });
  const told: (readonly Warning[])[] = [];
  const godwit = new Client({ url, apiKey: "k", headers: { "X-Team": "a" }, onWarnings: (each) => told.push(each) });
  const [headers] = await godwit.model("m").predict([[1]], { headers: { "x-team": "b" }, requestId: "r-1" });
  expect(headers).toMatchObject({ authorization: "Bearer k", "x-team": "b", "x-request-id": "r-1", "content-type": "application/json" });
  expect(told).toEqual([warnings]);
});
