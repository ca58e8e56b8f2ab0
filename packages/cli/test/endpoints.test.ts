import { afterAll, beforeAll, expect, test } from "vitest";
import { serveTwoModels } from "../../server/test/endpoints/two-models.ts";
import type { RunningServer } from "@godwit/server";
import { runGodwit } from "./support/run-godwit.ts";

let server: RunningServer;
beforeAll(async () => {
  server = await serveTwoModels();
}, 60_000);
afterAll(() => server.close());

async function endpoints(
  ...parameters: readonly string[]
): Promise<{ readonly status: number | string; readonly out: string; readonly error: string }> {
  const { status, stdout, stderr } = await runGodwit(["endpoints", ...parameters, "--url", server.url]);
  return { status, out: stdout.toString(), error: stderr };
}

test("endpoints are made, changed, rolled back and removed from the command line", async () => {
  expect(await endpoints("list")).toMatchObject({ status: 0, out: "forest  100 % usual (1)\ntree    100 % usual (1)\n" });
  const traffic = await endpoints("traffic", "forest", "1=90", "models:/tree/1=10", "--json");
  expect(traffic.status).toBe(0);
  expect(JSON.parse(traffic.out)).toMatchObject({ revision: 1, settings: { traffic: { "1": 90, "models:/tree/1": 10 } } });
  const shadow = await endpoints("shadow", "forest", "models:/tree/1", "--share", "50", "--json");
  expect(JSON.parse(shadow.out)).toMatchObject({ revision: 2, settings: { traffic: { "1": 90 }, shadow: { share: 50 } } });
  const rollback = await endpoints("rollback", "forest", "--reason", "complaints");
  expect(rollback.out).toContain("forest, revision 3\n     100 %  1 (forest/1)");
  expect(rollback.out).toContain("rollback  models:/tree/1: complaints");
  expect((await endpoints("resume", "forest")).out).toContain("10 %  models:/tree/1");
  expect(JSON.parse((await endpoints("shadow", "forest", "off", "--json")).out).shadow).toBeNull();
  expect(await endpoints("rm", "forest")).toMatchObject({ status: 0, error: "forest is removed\n" });
  expect((await endpoints("show", "forest")).out).toContain("forest: the model's own endpoint");
}, 60_000);

test("settings come from a file or from standard input", async () => {
  const { status, stdout } = await runGodwit(
    ["endpoints", "set", "both", "--model", "forest", "--file", "-", "--url", server.url, "--json"],
    {
      input: "traffic: { 1: 80, models:/tree/1: 20 }\nsticky: { header: x-user }\nrollback: { errors: 2, window: 1m }\n",
    },
  );
  expect([status, JSON.parse(stdout.toString())]).toMatchObject([
    0,
    { name: "both", settings: { sticky: { header: "x-user" }, rollback: { baseline: "1", window: "1m" } } },
  ]);
}, 60_000);

test("what is wrong is said, with its exit status", async () => {
  expect(await endpoints("show", "nobody")).toMatchObject({
    status: 3,
    error: expect.stringContaining('MODEL_NOT_FOUND: there is no endpoint "nobody"') as string,
  });
  expect(await endpoints("traffic", "tree", "champion")).toMatchObject({
    status: 2,
    error: expect.stringContaining("TARGET=WEIGHT") as string,
  });
  expect(await endpoints("traffic", "tree", "1=-3")).toMatchObject({
    status: 2,
    error: expect.stringContaining("traffic.1 must be a number from 0") as string,
  });
  expect(await endpoints("set", "tree", "--file", "/nowhere.yaml")).toMatchObject({
    status: 2,
    error: expect.stringContaining("FILE_NOT_FOUND") as string,
  });
  const gone = await runGodwit(["endpoints", "list", "--url", "http://127.0.0.1:1", "--json"]);
  expect([gone.status, JSON.parse(gone.stderr)]).toMatchObject([4, { code: "IO_FAILED" }]);
}, 60_000);
