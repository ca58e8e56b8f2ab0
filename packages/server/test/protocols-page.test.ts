import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { guardedApp } from "./security/guarded-app.ts";
import { routesOf } from "./security/routes-of.ts";

const page = readFileSync(new URL("../../../docs/protocols.md", import.meta.url), "utf8");
const ofProtocols = /^\/(v1|v2|invocations|ping|health|version|predictions|explanations|models)(\/|$)/;

/** A route in the page's words. */
function written(method: string, path: string): string {
  const plain = path.replaceAll(/\([^)]*\)/g, "").replaceAll("::", "\0");
  return `${method} ${plain.replaceAll(/:(\w+)/g, "{$1}").replaceAll("\0", ":")}`;
}

test("docs/protocols.md has every route of a protocol, and no other", async () => {
  const { app, gate, context } = await guardedApp();
  await app.ready();
  const routes = routesOf(app)
    .filter(({ method, path }) => method !== "HEAD" && method !== "OPTIONS" && ofProtocols.test(path))
    .map(({ method, path }) => written(method, path));
  const listed = [...page.matchAll(/^\| `((?:GET|POST|PUT|DELETE) \S+)` \|/gm)].map(([, route]) => route!);
  expect(listed.toSorted()).toEqual([...new Set(routes)].toSorted());
  await app.close();
  await gate.access.close();
  await context.monitor.close();
}, 60_000);
