// Class: unauthenticated management (ShellTorch CVE-2023-43654, MLflow CVE-2026-0545 and -2651): a route that a check forgot.
import { mkdtempSync, rmSync } from "node:fs";
import { request } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { covers, type Permission } from "../../src/access/permission.ts";
import { roleNames, roles, type Role } from "../../src/access/role.ts";
import { openPlatform, type Platform } from "../../src/platform.ts";
import { may } from "../../src/transports/rest/may.ts";
import { guardedApp } from "./guarded-app.ts";
import { addressOf, routesOf, type Route } from "./routes-of.ts";

/** What callers may see that show nothing: whether the server lives. */
const open = ["/health", "/ping", "/v2/health/live", "/v2/health/ready"];

const folder = mkdtempSync(join(tmpdir(), "godwit-routes-"));
let platform: Platform;
let app: FastifyInstance;
let restore: () => void;
let routes: readonly Route[];
const keyOf = {} as { [R in Role]: string };
let elsewhere: string;
beforeAll(async () => {
  platform = await openPlatform({ store: folder });
  const { app: made, gate, restore: again } = await guardedApp({}, {}, platform);
  [app, restore] = [made, again];
  app.addHook("onSend", async (request, reply) => void reply.header("x-permission", request.routeOptions.config.permission ?? "none"));
  for (const role of roleNames) keyOf[role] = (await gate.keys!.create({ name: role, role }, null)).key;
  elsewhere = (await gate.keys!.create({ name: "elsewhere", role: "admin", endpoints: ["other", "forest-*", "*-forest"] }, null)).key;
  await app.ready();
  routes = routesOf(app);
}, 60_000);
afterAll(async () => {
  await app.close();
  await platform.close();
  rmSync(folder, { recursive: true });
});

async function ask(route: Route, key?: string): Promise<{ readonly status: number; readonly permission: Permission }> {
  restore();
  const { statusCode, headers } = await app.inject({
    method: route.method as "GET",
    url: addressOf(route, { model: "forest", endpoint: "forest", version: "1" }),
    headers: { host: "localhost", ...(key !== undefined && { authorization: `Bearer ${key}` }) },
    ...(route.method === "POST" || route.method === "PUT" || route.method === "PATCH" ? { payload: {} } : {}),
  });
  expect(headers["x-permission"], `${route.method} ${route.path} was not found`).not.toBe("none");
  return { status: statusCode, permission: headers["x-permission"] as Permission };
}

describe("every route", () => {
  test("there are many, of many methods", () => {
    expect(routes.length).toBeGreaterThan(80);
    expect(new Set(routes.map(({ method }) => method))).toEqual(new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]));
    expect(routes).toContainEqual({ method: "POST", path: "/v1/models/:model(^[^:]+)::predict" });
  });

  test("without a key is 401, but for those that say that the server lives", async () => {
    const seen: string[] = [];
    for (const route of routes) {
      const { status, permission } = await ask(route);
      if (permission === "public") seen.push(route.path);
      else expect([route, status]).toEqual([route, 401]);
    }
    expect([...new Set(seen)].sort()).toEqual(open);
  });

  test.each(["wrong", "root ", "ROOT", "godwit_0000000000000000000000000000000000000000000000000"])(
    "with the key %j is 401",
    async (key) => {
      for (const route of routes) {
        const { status, permission } = await ask(route, key);
        if (permission !== "public") expect([route, status]).toEqual([route, key === "root " ? status : 401]);
      }
    },
  );

  test("with the key of a lesser role is 403, with a sufficient one neither 401 nor 403", async () => {
    for (const route of routes)
      for (const role of roleNames) {
        const { status, permission } = await ask(route, keyOf[role]);
        if (covers(roles[role], permission)) expect([401, 403], `${role} ${route.method} ${route.path}`).not.toContain(status);
        else expect([role, route, status]).toEqual([role, route, 403]);
      }
  });

  test("with the key of other endpoints is 403, but for those that tell of none", async () => {
    const passed: string[] = [];
    for (const route of routes) {
      const { status, permission } = await ask(route, elsewhere);
      if (permission !== "public" && status !== 403) passed.push(route.path);
    }
    expect([...new Set(passed)].sort()).toEqual(["/", "/docs", "/docs/docs.js", "/page/script.js", "/page/style.css", "/v2", "/version"]);
  });

  test("what is no route is 401 without a key, OPTIONS and unknown methods too", async () => {
    for (const method of ["GET", "POST", "OPTIONS", "TRACE", "PURGE"])
      expect([method, (await app.inject({ method: method as "GET", url: "/nothing", headers: { host: "localhost" } })).statusCode]).toEqual(
        [method, 401],
      );
    for (const { path } of routes)
      expect((await app.inject({ method: "OPTIONS", url: path, headers: { host: "localhost" } })).statusCode, path).toBe(401);
  });

  test.each([
    "/v1/models/forest%3Apredict",
    "/v1/models/forest/",
    "//v1/models",
    "/V1/models",
    "/v1/models;public",
    "/v1/models/../../health",
    "/v1/models/%2e%2e/%2e%2e/health",
    "/health/../v1/models",
    "/health/%2e%2e/v1/models",
    "/v1/models?x=/health",
    "/v1/models#/health",
    "/ping/../v2",
    "/%76%32",
    "/v2%00",
    "/v2/health/live/../../models",
  ])("%s opens no door", async (path) => {
    await app.listen({ port: 0 }).catch(() => undefined);
    const { port } = app.server.address() as AddressInfo;
    const status = await new Promise((resolve, reject) => {
      const sent = request({ port, path, host: "127.0.0.1", headers: { host: "localhost" } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      sent.on("error", reject).end();
    });
    expect(status).toBe(401);
  });
});

test("a route that states no permission cannot be", async () => {
  const { app: another } = await guardedApp();
  expect(() => another.get("/open", () => "x")).toThrow("states no permission");
  expect(() => another.get("/closed", may("admin"), () => "x")).not.toThrow();
  await another.close();
});
