import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { runGodwit, startGodwit } from "./support/run-godwit.ts";

const model = fileURLToPath(new URL("../../../examples/penguins/model.joblib", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "godwit-cli-deployments-"));
afterAll(() => rmSync(folder, { recursive: true }));

const bird = "{ island: Torgersen, bill_length_mm: 34.1, bill_depth_mm: 18.1, flipper_length_mm: 193, body_mass_g: 3475, sex: null }";

function write(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

test("examples that hold, and one that does not", async () => {
  const file = write("good.yaml", `name: birds\nmodel: ${model}\ntests:\n  - { name: one, instances: [${bird}], predictions: [Adelie] }\n`);
  write("good.examples.json", JSON.stringify([{ instances: [{ island: "Biscoe" }], error: "MISSING_COLUMN" }]));
  const good = await runGodwit(["deployments", "test", file]);
  expect([good.status, String(good.stdout)]).toEqual([
    0,
    expect.stringMatching(/ok {4}one \(\d+ ms\)\n.*ok {4}test 1 .*\n.*good.yaml: 2 of 2 examples hold/),
  ]);
  const bad = write("bad.yaml", `name: birds\nmodel: ${model}\ntests:\n  - { name: one, instances: [${bird}], predictions: [Gentoo] }\n`);
  const failed = await runGodwit(["deployments", "test", bad]);
  expect([failed.status, String(failed.stdout)]).toEqual([
    1,
    expect.stringContaining('FAIL  one: predictions[0] is "Adelie", and "Gentoo" is expected'),
  ]);
  const kept = await runGodwit(["serve", bad, "--port", "0"]);
  expect([kept.status, kept.stderr]).toEqual([2, expect.stringContaining('DEPLOYMENT_TEST_FAILED: birds, "one"')]);
}, 60_000);

test("a module is a deployment too, and serve answers by its name until it is told to end", async () => {
  const file = write("served.ts", `export default { name: "loud", model: ${JSON.stringify(model)}, hooks: { after: "./loud.ts" } };\n`);
  write(
    "loud.ts",
    "export const after = (_rows: unknown, answers: { predict: string }[]): string[] => answers.map(({ predict }) => predict.toUpperCase());\n",
  );
  const server = startGodwit(["serve", file, "--port", "0", "--grpc-port", "0", "--quiet"]);
  const lines = createInterface({ input: server.stdout })[Symbol.asyncIterator]();
  const url = String((await lines.next()).value).replace("listening ", "");
  const instances = [
    { island: "Torgersen", bill_length_mm: 34.1, bill_depth_mm: 18.1, flipper_length_mm: 193, body_mass_g: 3475, sex: null },
  ];
  const response = await fetch(`${url}/v1/models/loud:predict`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ instances }),
  });
  expect(await response.json()).toEqual({ predictions: ["ADELIE"] });
  server.kill("SIGTERM");
  expect(await once(server, "exit")).toEqual([0, null]);
}, 60_000);

test("up serves the deployments of a folder, and tells their hashes", async () => {
  const own = join(folder, "deployments");
  mkdirSync(own);
  writeFileSync(join(own, "a.yaml"), `name: birds\nmodel: ${model}\nhooks: { after: ./loud.ts }\n`);
  writeFileSync(
    join(own, "loud.ts"),
    "export const after = (_rows: unknown, answers: { predict: string }[]) => answers.map(({ predict }) => `${predict}!`);\n",
  );
  const server = startGodwit(["up", "--store", join(folder, "store"), "--deployments", own, "--port", "0", "--grpc-port", "0", "--quiet"]);
  const lines = createInterface({ input: server.stdout })[Symbol.asyncIterator]();
  const url = String((await lines.next()).value).replace("listening ", "");
  const instances = [
    { island: "Torgersen", bill_length_mm: 34.1, bill_depth_mm: 18.1, flipper_length_mm: 193, body_mass_g: 3475, sex: null },
  ];
  const response = await fetch(`${url}/v1/models/birds:predict`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ instances }),
  });
  expect(await response.json()).toEqual({ predictions: ["Adelie!"] });
  const sha256 = expect.stringMatching(/^[0-9a-f]{64}$/) as string;
  expect(await (await fetch(`${url}/api/v1/deployments`)).json()).toMatchObject({
    deployments: [{ name: "birds", sha256, versions: [{ version: "1", sha256 }], hooks: { before: null, after: "./loud.ts" }, tests: 0 }],
  });
  server.kill("SIGTERM");
  expect(await once(server, "exit")).toEqual([0, null]);
}, 60_000);

test("what is wrong with a file is said with its place", async () => {
  const file = write("wrong.yaml", `name: birds\nmodel: ${model}\npolicies:\n  unseen: wanr\n`);
  const { status, stderr } = await runGodwit(["serve", file, "--port", "0"]);
  expect([status, stderr]).toEqual([
    2,
    expect.stringContaining('line 4, column 11: policies.unseen must be reject, warn, pass, and "wanr" was given'),
  ]);
  const registered = write("registered.yaml", "name: birds\nmodel: models:/birds@champion\n");
  expect((await runGodwit(["deployments", "test", registered])).stderr).toContain("models:/birds@champion is a registered model");
}, 60_000);

test("a deployment is put to work on a store with its model and hooks, listed, shown and removed", async () => {
  const file = write(
    "kept.yaml",
    `name: kept\nmodel: ${model}\nhooks: { after: ./loud.ts }\ntests:\n  - { instances: [${bird}], predictions: [ADELIE] }\n`,
  );
  const deployments = (...parameters: readonly string[]): ReturnType<typeof runGodwit> =>
    runGodwit(["deployments", ...parameters, "--store", join(folder, "kept")]);
  const added = await deployments("add", file);
  expect([added.status, String(added.stdout)]).toEqual([
    0,
    expect.stringMatching(/^deployment {2}kept\nmodel {7}models:\/kept\/1\nversions {4}kept\/1\nsha256 .*\nloud\.ts /u),
  ]);
  expect(String((await deployments("list")).stdout)).toMatch(/\nkept {2}models:\/kept\/1 {2}kept\/1 /u);
  expect(JSON.parse(String((await deployments("show", "kept", "--json")).stdout))).toMatchObject({
    definition: { model: "models:/kept/1" },
  });
  expect((await deployments("rm", "kept")).status).toBe(0);
  expect(await deployments("show", "kept")).toMatchObject({ status: 3, stderr: expect.stringContaining("MODEL_NOT_FOUND") as string });
}, 120_000);
