// Classes: DNS rebinding (MLflow 2025), cross-site requests (MLflow CVE-2025-1473), pages that run what a model is named (MLflow
// CVE-2023-6568, CVE-2024-27132/3), callers behind proxies.
import type { FastifyInstance } from "fastify";
import { afterEach, describe, expect, test } from "vitest";
import type { AccessOptions } from "../../src/gate.ts";
import { guardedApp } from "./guarded-app.ts";

let app: FastifyInstance;
afterEach(() => app.close());

async function ask(
  access: AccessOptions,
  url: string,
  headers: { readonly [name: string]: string },
  method: "GET" | "POST" | "OPTIONS" = "GET",
) {
  ({ app } = await guardedApp(access));
  const {
    statusCode,
    headers: told,
    body,
  } = await app.inject({
    method,
    url,
    remoteAddress: headers["remote"] ?? "127.0.0.1",
    headers: { host: "localhost", authorization: "Bearer root", ...headers },
    ...(method === "POST" && { payload: { instances: [[1, 2, 3, 4, 5, 6]] } }),
  });
  return { status: statusCode, headers: told, body };
}
const predict = "/v1/models/forest:predict";

describe("the Host header", () => {
  test.each([
    ["localhost", 200],
    ["localhost:8080", 200],
    ["127.0.0.1:1", 200],
    ["[::1]:8080", 200],
    ["LOCALHOST", 200],
    ["evil.example", 403],
    ["localhost.evil.example", 403],
    ["127.0.0.1.evil.example:8080", 403],
    ["localhost:80:80", 403],
    ["evil.example@localhost", 403],
  ])("%j: %i", async (host, status) => {
    expect((await ask({}, "/v1/models", { host })).status).toBe(status);
  });

  test("may be another one that was allowed", async () => {
    expect((await ask({ hosts: ["models.example.org"] }, "/v1/models", { host: "models.example.org:443" })).status).toBe(200);
  });
});

describe("a page of another site", () => {
  const own = { origin: "http://localhost" };
  test("may change nothing and ask nothing, whatever it sends", async () => {
    for (const origin of ["https://evil.example", "http://localhost:3000", "null", "http://localhost.evil.example", "file://"])
      for (const type of ["application/json", "text/plain", "text/csv"])
        expect([origin, (await ask({}, predict, { origin, "content-type": type }, "POST")).status]).toEqual([origin, 403]);
    expect((await ask({}, predict, own, "POST")).status).toBe(200);
    expect((await ask({}, predict, {}, "POST")).status).toBe(200);
  });

  test("is told nothing that lets it read an answer", async () => {
    const { status, headers } = await ask({}, "/v1/models", { origin: "https://evil.example" });
    expect([status, headers["access-control-allow-origin"], headers["access-control-allow-credentials"]]).toEqual([
      200,
      undefined,
      undefined,
    ]);
  });

  test("of an allowed origin may call, after asking, and without cookies", async () => {
    const access = { origins: ["https://app.example.org"] };
    const origin = "https://app.example.org";
    const asked = await ask(access, predict, { origin, "access-control-request-method": "POST", authorization: "" }, "OPTIONS");
    expect([asked.status, asked.headers["access-control-allow-origin"], asked.headers["vary"]]).toEqual([204, origin, "origin"]);
    expect(asked.headers["access-control-allow-headers"]).toContain("authorization");
    expect(asked.headers["access-control-allow-credentials"]).toBeUndefined();
    const answer = await ask(access, predict, { origin }, "POST");
    expect([answer.status, answer.headers["access-control-allow-origin"]]).toEqual([200, origin]);
    expect((await ask(access, predict, { origin, authorization: "" }, "POST")).status).toBe(401);
    for (const other of ["https://app.example.org.evil.example", "http://app.example.org", "https://app.example.org:8443"])
      expect((await ask(access, predict, { origin: other }, "POST")).status).toBe(403);
    const refused = await ask(access, predict, { origin: "https://evil.example", "access-control-request-method": "POST" }, "OPTIONS");
    expect([refused.status, refused.headers["access-control-allow-origin"]]).toEqual([403, undefined]);
  });
});

test("no answer is sniffed, pages run only their own scripts and stand in no frame", async () => {
  for (const path of ["/", "/v1/models", "/ping", "/nothing", "/openapi.json"])
    expect((await ask({}, path, { accept: "text/html" })).headers["x-content-type-options"]).toBe("nosniff");
  const { headers } = await ask({}, "/", { accept: "text/html" });
  expect(headers["content-security-policy"]).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
  expect(headers["content-security-policy"]).not.toMatch(/unsafe|\*/);
});

test("what a caller writes comes back as JSON, never as a page", async () => {
  const script = "<script>alert(1)</script>";
  for (const path of [
    `/v1/models/${encodeURIComponent(script)}`,
    `/${script}`,
    `/v2/models/forest/versions/${encodeURIComponent(script)}`,
  ]) {
    const { headers, status } = await ask({}, path, { accept: "text/html" });
    expect([status, headers["content-type"]]).toEqual([404, expect.stringMatching(/^application\/json(;|$)/)]);
  }
});

describe("addresses", () => {
  const access = { network: { allow: ["192.0.2.0/24"], deny: ["192.0.2.66"], trustProxy: ["10.0.0.0/8"] } };
  test.each([
    ["192.0.2.1", undefined, 200],
    ["::ffff:192.0.2.1", undefined, 200],
    ["192.0.2.66", undefined, 403],
    ["198.51.100.1", undefined, 403],
    ["198.51.100.1", "192.0.2.1", 403],
    ["10.0.0.1", "192.0.2.1", 200],
    ["10.0.0.1", "192.0.2.1, 198.51.100.1", 403],
    ["10.0.0.1", "192.0.2.1, 10.0.0.9", 200],
    ["10.0.0.1", undefined, 403],
    ["10.0.0.1", "192.0.2.1,", 403],
  ])("from %s for %s: %i", async (remote, forwarded, status) => {
    const headers = { remote, ...(forwarded !== undefined && { "x-forwarded-for": forwarded }) };
    expect((await ask(access, "/v1/models", headers)).status).toBe(status);
    await app.close();
    expect((await ask(access, "/ping", headers)).status).toBe(status);
  });
});

describe("a rate", () => {
  test("is told with each answer, and 429 says when to come again", async () => {
    const { app: made, gate } = await guardedApp();
    app = made;
    const { key } = await gate.keys!.create({ name: "x", rate: "2/min" }, null);
    const answers = [];
    for (let request = 0; request < 3; request++)
      answers.push(
        await app.inject({
          method: "POST",
          url: predict,
          headers: { host: "localhost", "x-api-key": key },
          payload: { instances: [[1, 2, 3, 4, 5, 6]] },
        }),
      );
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 429]);
    expect(answers[0]!.headers).toMatchObject({
      "ratelimit-policy": '"rate";q=2;w=60',
      ratelimit: expect.stringMatching(/^"rate";r=1;t=\d+$/) as string,
    });
    expect(answers[2]!.headers["retry-after"]).toBe("30");
    expect(answers[2]!.json()).toMatchObject({ code: "TOO_MANY_REQUESTS", hint: "Come again in 30 s." });
    expect((await app.inject({ url: "/ping", headers: { host: "localhost", "x-api-key": key } })).statusCode).toBe(200);
  });

  test("a quota of rows is used up by rows, and the key's use is told", async () => {
    const { app: made, gate } = await guardedApp();
    app = made;
    const { key, record } = await gate.keys!.create({ name: "x", quota: "3 rows/day" }, null);
    const rows = [1, 2].map((row) => [row, 2, 3, 4, 5, 6]);
    const status = async () =>
      (await app.inject({ method: "POST", url: predict, headers: { host: "localhost", "x-api-key": key }, payload: { instances: rows } }))
        .statusCode;
    expect([await status(), await status(), await status()]).toEqual([200, 200, 429]);
    const told = await app.inject({ url: `/api/v1/keys/${record.id}`, headers: { host: "localhost", "x-api-key": "root" } });
    expect(told.json()).toMatchObject({ quota: "3 rows/day", last_used_at: expect.stringMatching(/^20/) as string });
    expect(told.body).not.toContain(record.digest);
  });
});
