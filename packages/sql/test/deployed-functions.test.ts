import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadSync, type Model } from "@godwit/runtime";
import { openModel } from "@godwit/server/compiling";
import { readDeploymentFile } from "@godwit/server/deployments";
import { ScoringModel, type PinnedModel } from "@godwit/server/jobs";
import { deployedModel, SqlEngine, type SqlSession } from "../src/index.ts";

const file = fileURLToPath(new URL("../../../examples/penguins/model.joblib", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "godwit-deployed-"));
let engine: SqlEngine;
let session: SqlSession;
let artifact: Uint8Array;
let penguins: Model;

beforeAll(async () => {
  artifact = (await openModel(file)).bytes;
  penguins = loadSync(artifact);
  engine = await SqlEngine.open();
  session = await engine.connect();
}, 60_000);

afterAll(async () => {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

async function pin(name: string, text: string, modules: { readonly [file: string]: string } = {}): Promise<PinnedModel> {
  for (const [each, code] of Object.entries(modules)) writeFileSync(join(folder, each), code);
  writeFileSync(join(folder, `${name}.yaml`), `name: ${name}\nmodel: m\n${text}`);
  return { name, artifact, version: null, deployment: await readDeploymentFile(join(folder, `${name}.yaml`)) };
}

async function rows(sql: string): Promise<unknown[][]> {
  const found: unknown[][] = [];
  for await (const chunk of (await session.query(sql)).chunks()) found.push(...chunk.getRows().map((row) => row.map(plain)));
  return found;
}

function plain(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if ("entries" in value) return Object.fromEntries(Object.entries(value.entries as object).map(([name, each]) => [name, plain(each)]));
  return "items" in value ? (value.items as unknown[]).map(plain) : value;
}

const bird = { island: "Biscoe", bill_length_mm: 46.1, bill_depth_mm: 13.2, flipper_length_mm: 200, body_mass_g: 4500, sex: "male" };

test("features and policies hold in queries as they do for requests", async () => {
  const text = `features: { body_mass_g: weight_kg * 1000, flipper_length_mm: "coalesce(flipper_length_mm, 200)" }
policies: { unseen: warn, missing: reject, range: reject }
ranges: { weight_kg: [2, 8] }
`;
  engine.setModel("light", await deployedModel(await pin("light", text)));
  const call = (weight: string, island: string = "'Biscoe'"): string =>
    `SELECT predict_proba_light(${island}, 46.1, 13.2, NULL, ${weight}, 'male') FROM range(3)`;
  expect(await rows(call("4.5"))).toEqual(Array.from({ length: 3 }, () => [penguins.predictProba(bird)]));
  expect(session.takeWarnings()).toEqual([]);
  expect(await rows(call("4.5", "'Atlantis'"))).toHaveLength(3);
  expect(session.takeWarnings()).toEqual(['predict_proba_light: island: "Atlantis" was not seen in training: Biscoe, Dream, Torgersen']);
  const many = "SELECT predict_light('Atlantis ' || range % 3, 46.1, 13.2, NULL, 4.5, 'male') FROM range(3000)";
  expect(await rows(many)).toHaveLength(3000);
  expect(session.takeWarnings()).toEqual([expect.stringMatching(/^predict_light: island: "Atlantis 0" was .*; and \d+ more$/u)]);
  const refused = (sql: string): Promise<unknown> => rows(sql).catch((error: unknown) => error);
  expect(await refused(call("45"))).toMatchObject({ code: "POLICY_VIOLATED", where: { column: "weight_kg" } });
  expect(await refused(call("4.5", "NULL"))).toMatchObject({ code: "POLICY_VIOLATED", where: { column: "island" } });
});

test("hooks run as they do for requests and batch runs, with the same numbers", async () => {
  const text = `request: { island: string, bill_length_mm: number, bill_depth_mm: number, flipper_length_mm: number, weight: number, sex: string }
features: { body_mass_g: weight * 1000 }
hooks: { before: ./before.ts, after: ./after.ts, timeout: 1s, workers: 1 }
response: { species: string, score: number, sure: boolean }
`;
  const modules = {
    "before.ts": `export const before = async (rows, context) => {
  if (context.protocol !== "sql" && context.protocol !== "batch") throw new Error("protocol " + context.protocol);
  if (rows.some(({ sex }) => sex === "hang")) for (;;) Math.random();
  if (rows.some(({ sex }) => sex === "late")) await new Promise((resolve) => setTimeout(resolve, 5000));
  const wrong = rows.findIndex(({ sex }) => sex === "nobody");
  if (wrong >= 0) context.refuse("nobody is no bird", { row: wrong, column: "sex" });
  return rows.map((row) => ({ ...row, island: row.island ?? "Dream" }));
};`,
    "after.ts": `export const after = (rows, answers) => answers.map(({ predict, predict_proba }, index) => ({
  species: rows[index].weight > 5 ? null : predict, score: rows[index].weight > 5 ? null : Math.max(...predict_proba), sure: predict_proba[0] > 0.5 }));`,
  };
  const pinned = await pin("ringed", text, modules);
  engine.setModel("ringed", await deployedModel(pinned));
  await session.query(`CREATE TABLE birds AS SELECT range AS id, CASE range % 3 WHEN 0 THEN 'Biscoe' WHEN 1 THEN 'Torgersen' END AS island,
    33 + range % 27 AS bill_length_mm, 13.0 + range % 8 AS bill_depth_mm, 172 + range % 59 AS flipper_length_mm, 2.7 + (range % 90) / 25 AS weight,
    CASE WHEN range % 2 = 0 THEN 'male' END AS sex FROM range(5000)`);
  const told = await rows("SELECT predict_ringed(b) FROM birds b ORDER BY id");
  const given = await rows(
    "SELECT island, bill_length_mm, bill_depth_mm::DOUBLE, flipper_length_mm, weight::DOUBLE, sex FROM birds ORDER BY id",
  );
  const batch = await ScoringModel.open(pinned);
  const columns = [0, 1, 2, 3, 4, 5].map((place) => {
    const cells = given.map((row) => row[place]);
    return place === 0 || place === 5 ? (cells as (string | null)[]) : Float64Array.from(cells, Number);
  });
  const { predictions } = await batch.predict(["predict"], { rows: given.length, columns }, "run");
  await batch.close();
  const [species, score, sure] = predictions[0]!.parts.map(({ value }) => Array.from(value.data as ArrayLike<unknown>));
  const expected = given.map((_, row) => {
    const number = score![row] as number;
    return [{ species: species![row], score: Number.isNaN(number) ? null : number, sure: sure![row] === 1 }];
  });
  expect(told).toEqual(expected);
  expect(told.some(([each]) => (each as { score: unknown }).score === null)).toBe(true);

  const one = (sex: string): Promise<unknown> =>
    rows(`SELECT predict_ringed('Biscoe', 46.1, 13.2, 200, 4.5, CASE range WHEN 0 THEN '${sex}' END).species FROM range(1)`).catch(
      (error: unknown) => error,
    );
  expect(await one("nobody")).toMatchObject({
    code: "HOOK_REFUSED",
    message: "predict_ringed: nobody is no bird",
    where: { column: "sex" },
  });
  expect(await one("late")).toMatchObject({ code: "HOOK_TIMEOUT" });
  expect(await one("hang")).toMatchObject({ code: "HOOK_TIMEOUT" });
  expect(await one("male")).toEqual([["Gentoo"]]);
});

test("hooks that cannot be run, and a deployment that does not fit, are refused before any query", async () => {
  const broken = await pin("broken", "hooks: ./broken.ts\n", { "broken.ts": "export const nothing = 1;" });
  await expect(deployedModel(broken)).rejects.toMatchObject({ code: "HOOK_FAILED" });
  await expect(deployedModel(await pin("other", "features: { wings: 2 }\n"))).rejects.toMatchObject({ code: "INVALID_DEPLOYMENT" });
  const failing = "tests:\n  - { name: t, instances: [{ island: Biscoe }], predictions: [{ x: 1 }] }\n";
  await expect(deployedModel(await pin("failing", failing))).rejects.toMatchObject({ code: "DEPLOYMENT_TEST_FAILED" });
});

test("a session calls what it may, by whatever view", async () => {
  engine.setModel("secret", await deployedModel({ name: "secret", artifact, version: null, deployment: null }));
  const values = "('Biscoe', 46.1, 13.2, 200, 4500, 'male')";
  await session.query(`CREATE VIEW open_secret AS SELECT predict_secret${values} AS species FROM range(2)`);
  expect(await rows("SELECT * FROM open_secret")).toEqual([["Gentoo"], ["Gentoo"]]);
  const other = await engine.connect({ mayCall: (model) => model !== "secret" });
  for (const sql of [`SELECT predict_secret${values}`, `SELECT PREDICT_PROBA_SECRET${values}`, "SELECT * FROM open_secret"])
    await expect(other.query(sql), sql).rejects.toMatchObject({ code: "FORBIDDEN" });
  expect((await other.query("SELECT predict_light('Biscoe', 46.1, 13.2, NULL, 4.5, 'male')")).columns).toHaveLength(1);
  other.close();
});
