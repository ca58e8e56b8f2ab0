// Classes: path traversal and reading of local files (MLflow CVE-2023-1177, -2024-1560, -2025-11201, -2026-2614; Triton CVE-2023-31036),
// addresses that are fetched for a caller (ShellTorch CVE-2023-43654). A caller's text never becomes a path and is never fetched.
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openPlatform, type Platform } from "../../src/platform.ts";
import { guardedApp } from "./guarded-app.ts";
import { addressOf, routesOf, type Route } from "./routes-of.ts";

const folder = mkdtempSync(join(tmpdir(), "godwit-traversal-"));
let platform: Platform;
let app: FastifyInstance;
let fetched = 0;
const trap = createServer((_request, response) => response.end(String(fetched++)));

beforeAll(async () => {
  platform = await openPlatform({ store: join(folder, "store") });
  ({ app } = await guardedApp({}, {}, platform));
  await app.ready();
  await new Promise<void>((listening) => trap.listen(0, "127.0.0.1", listening));
}, 60_000);
afterAll(async () => {
  await app.close();
  await platform.close();
  trap.close();
  rmSync(folder, { recursive: true });
});

const payloads = (): readonly string[] => [
  "../../../../../../etc/passwd",
  "..%2f..%2f..%2f..%2fetc%2fpasswd",
  "%252e%252e%252f%252e%252e%252fetc%252fpasswd",
  "..;/..;/etc/passwd",
  "..\\..\\..\\etc\\passwd",
  "/etc/passwd",
  "file:///etc/passwd",
  "file:/etc/passwd?x#y",
  "/proc/self/environ",
  "\u2025/\u2025/etc/passwd",
  "models:/../../etc/passwd",
  "/etc/passwd\u0000.godwit",
  `http://127.0.0.1:${(trap.address() as AddressInfo).port}/model`,
  "http://169.254.169.254/latest/meta-data/",
];

async function ask(route: Route, text: string, body?: object): Promise<{ readonly status: number; readonly body: string }> {
  const name = encodeURIComponent(text);
  const names = { model: name, endpoint: name, version: name, alias: name, id: name, key: name };
  const { statusCode, body: answer } = await app.inject({
    method: route.method as "GET",
    url: addressOf(route, names),
    headers: { host: "localhost", authorization: "Bearer root" },
    ...(body !== undefined && { payload: body }),
  });
  return { status: statusCode, body: answer };
}

test("in the path of every route", async () => {
  const before = readdirSync(folder).sort();
  for (const route of routesOf(app).filter(({ path }) => path.includes(":")))
    for (const text of payloads()) {
      const writes = ["POST", "PUT", "PATCH"].includes(route.method);
      const { status, body } = await ask(route, text, writes ? {} : undefined);
      expect(status, `${route.method} ${route.path} ${text}: ${body.slice(0, 200)}`).not.toBeOneOf([500, 502, 503, 504]);
      expect(body).not.toMatch(/root:.*:0:0:|PATH=/);
    }
  expect(readdirSync(folder).sort()).toEqual(before);
  expect(fetched).toBe(0);
}, 60_000);

test("in every field that names something", async () => {
  const routes = routesOf(app).filter(({ method }) => method === "POST" || method === "PUT" || method === "PATCH");
  for (const route of routes)
    for (const text of payloads()) {
      const body = {
        name: text,
        model: text,
        source: text,
        url: text,
        version: text,
        alias: text,
        run_id: text,
        path: text,
        artifact: text,
        digest: text,
      };
      for (const sent of [
        body,
        ...Object.keys(body).map((name) => ({ [name]: text })),
        { parameters: { config: text, [`file:1/${text}`]: "AAAA" } },
      ]) {
        const { status, body: answer } = await ask(route, "forest", sent);
        expect(status, `${route.method} ${route.path} ${JSON.stringify(sent)}: ${answer.slice(0, 200)}`).not.toBeOneOf([
          500, 502, 503, 504,
        ]);
        expect(answer).not.toMatch(/root:.*:0:0:|PATH=/);
      }
    }
  expect(fetched).toBe(0);
}, 60_000);
