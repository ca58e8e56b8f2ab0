import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RunningServer } from "@godwit/server";
import { ask, serveTwoModels, type Reply } from "./two-models.ts";

let server: RunningServer;
beforeAll(async () => {
  server = await serveTwoModels();
}, 60_000);
afterAll(() => server.close());

const forest = "models:/forest/1";
const tree = "models:/tree/1";

function at(path: string, method?: string, body?: unknown, headers?: { readonly [name: string]: string }): Promise<Reply> {
  return ask(`${server.url}/api/v1/endpoints${path}`, method, body, headers);
}

async function predict(name: string, instances: readonly unknown[], method = "predict", headers = {}): Promise<readonly unknown[]> {
  const { json } = await ask(`${server.url}/v1/models/${name}:predict?method=${method}`, "POST", { instances }, headers);
  return (json as { readonly predictions: readonly unknown[] }).predictions;
}

const rows = Array.from({ length: 40 }, (_, row) =>
  Array.from({ length: 6 }, (_, column) => 10 * Math.sin(row * row * 1.3 + 7.1 * column * (row + 1))),
);

describe("/api/v1/endpoints", () => {
  test("lists each model's own endpoint", async () => {
    const { json } = await at("");
    expect(json.endpoints.map(({ name, revision, settings }: { [name: string]: unknown }) => [name, revision, settings])).toEqual([
      ["forest", null, null],
      ["tree", null, null],
    ]);
    expect(json.endpoints[0].traffic).toEqual([{ target: "usual", model: "forest", version: "1", share: 100 }]);
  });

  test("sets, changes and removes, each from the revision that the caller has seen", async () => {
    const created = await at("/both", "PUT", { model: "forest", traffic: { [forest]: 3, [tree]: 1 } }, { "if-none-match": "*" });
    expect([created.status, created.etag]).toEqual([201, '"1"']);
    expect(created.json.traffic).toMatchObject([
      { target: forest, share: 75, seen: { calls: 0 } },
      { target: tree, share: 25 },
    ]);
    expect((await at("/both", "PUT", { model: "forest", traffic: { [forest]: 1 } }, { "if-none-match": "*" })).status).toBe(412);
    expect((await at("/both", "PUT", { model: "forest", traffic: { [forest]: 1 } }, { "if-match": '"9"' })).status).toBe(412);
    expect((await at("/both", "PUT", { model: "forest", traffic: { [forest]: 1 } }, { "if-match": "nonsense" })).status).toBe(412);
    const changed = await at("/both", "PUT", { model: "forest", traffic: { [tree]: 1 }, timeout: "2s" }, { "if-match": '"1"' });
    expect([changed.status, changed.etag, changed.json.settings]).toEqual([200, '"2"', { traffic: { [tree]: 1 }, timeout: "2s" }]);
    expect(await predict("both", rows)).toEqual(await predict("tree", rows));
    expect((await at("/both/events?limit=1")).json.events).toMatchObject([{ action: "change", caller: null }]);
    expect((await at("/both", "DELETE", undefined, { "if-match": '"1"' })).status).toBe(412);
    expect((await at("/both", "DELETE", undefined, { "if-match": '"2"' })).status).toBe(204);
    expect((await at("/both")).status).toBe(404);
    expect((await ask(`${server.url}/v1/models/both`)).status).toBe(404);
  });

  test.each([
    [{ trafic: {} }, 400, "INVALID_SETTING", "trafic"],
    [{ traffic: { [forest]: -1 } }, 400, "INVALID_SETTING", `traffic.${forest}`],
    [{ traffic: { [forest]: 1 }, rollback: { window: "soon", errors: 1 } }, 400, "INVALID_SETTING", "rollback.window"],
    [{ traffic: { champion: 1 } }, 404, "MODEL_NOT_FOUND", "traffic"],
    [{ model: "nothing" }, 404, "MODEL_NOT_FOUND", "traffic"],
    [[], 400, "INVALID_SETTING", ""],
    ["{", 400, "MALFORMED_INPUT", undefined],
  ])("refuses %j", async (body, status, code, path) => {
    const reply = await at("/refused", "PUT", typeof body === "string" ? body : Array.isArray(body) ? body : { model: "forest", ...body });
    expect([reply.status, reply.json.code, reply.json.where.path]).toEqual([status, code, path]);
    expect((await at("/refused")).status).toBe(404);
  });

  test("a name that is none, and what is not there", async () => {
    expect((await at("/a%20b", "PUT", { model: "forest" })).json.code).toBe("INVALID_SETTING");
    expect((await at("/nothing", "DELETE")).status).toBe(404);
    expect((await at("/forest", "DELETE")).status).toBe(404);
    expect((await at("/nothing/rollback", "POST")).status).toBe(404);
  });

  test("a shadow is asked what others answered, and the answers are compared", async () => {
    await at("/shadowed", "PUT", { model: "forest", traffic: { [forest]: 1 }, shadow: tree });
    const given = await predict("shadowed", rows);
    const copied = await predict("tree", rows);
    expect(given).toEqual(await predict("forest", rows));
    const differing = given.filter((label, row) => label !== copied[row]).length;
    expect(differing).toBeGreaterThan(0);
    await expect
      .poll(async () => (await at("/shadowed")).json.shadow)
      .toMatchObject({
        target: tree,
        version: "1",
        compared_calls: 1,
        compared_rows: 40,
        agreement: 1 - differing / 40,
        largest_difference: 0,
        dropped: 0,
        failed: 0,
      });
    const probabilities = await predict("shadowed", rows, "predict_proba");
    const others = (await predict("tree", rows, "predict_proba")) as readonly (readonly number[])[];
    const differences = (probabilities as readonly (readonly number[])[]).flatMap((each, row) =>
      each.map((value, column) => Math.abs(value - others[row]![column]!)),
    );
    await expect
      .poll(async () => (await at("/shadowed")).json.shadow)
      .toMatchObject({ compared_calls: 2, largest_difference: Math.max(...differences) });
    await predict("shadowed", rows, "apply");
    await expect
      .poll(async () => (await at("/shadowed")).json.shadow)
      .toMatchObject({ compared_calls: 2, failed: 1, last_failure: "its answer has another form" });
  });

  test("a shadow that agrees to the last bit is seen to, and one that cannot keep up loses copies and slows nobody", async () => {
    await at("/twin", "PUT", { model: "forest", traffic: { [tree]: 1 }, shadow: { target: forest, share: 0 } });
    await predict("twin", rows);
    expect((await at("/twin")).json.shadow).toMatchObject({ compared_calls: 0 });
    await at("/twin", "PUT", { model: "forest", traffic: { [tree]: 1 }, shadow: forest });
    const many = Array.from({ length: 60_000 }, (_, row) => rows[row % rows.length]!);
    await Promise.all([predict("twin", many), predict("twin", many), predict("twin", many), predict("twin", rows)]);
    await expect
      .poll(async () => {
        const { compared_calls: compared, dropped } = (await at("/twin")).json.shadow;
        return compared + dropped;
      })
      .toBe(4);
    expect((await at("/twin")).json.shadow.failed).toBe(0);
  });

  test("a header's rule and a field's key decide, and a rollback takes all back", async () => {
    const settings = {
      model: "forest",
      traffic: { [forest]: 1, [tree]: 1 },
      rules: [{ header: "x-canary", is: "yes", target: tree }],
      sticky: { field: "customer" },
    };
    await at("/ruled", "PUT", settings);
    const labels = { forest: await predict("forest", rows), tree: await predict("tree", rows) };
    expect(await predict("ruled", rows, "predict", { "x-canary": "yes" })).toEqual(labels.tree);
    const drawn = await Promise.all(Array.from({ length: 40 }, () => predict("ruled", rows)));
    expect(new Set(drawn.map((each) => JSON.stringify(each))).size).toBe(2);
    const byKey = async (customer: string): Promise<string> =>
      JSON.stringify((await ask(`${server.url}/v1/models/ruled:predict`, "POST", { instances: rows, parameters: { customer } })).json);
    const keyed = await Promise.all(Array.from({ length: 30 }, (_, key) => byKey(`c${key}`)));
    expect(await Promise.all(keyed.map((_, key) => byKey(`c${key}`)))).toEqual(keyed);
    expect(new Set(keyed).size).toBe(2);
    const rolled = await at("/ruled/rollback", "POST", { reason: "complaints" });
    expect(rolled.json).toMatchObject({
      revision: 2,
      traffic: [{ target: forest, share: 100 }],
      stopped: [{ target: tree, version: "1", reason: "complaints" }],
    });
    expect(rolled.json.events[0]).toMatchObject({ action: "rollback", reason: `${tree}: complaints` });
    expect(await predict("ruled", rows, "predict", { "x-canary": "yes" })).toEqual(labels.forest);
    expect((await at("/ruled/rollback", "POST", { target: "nobody" })).json).toMatchObject({
      code: "INVALID_SETTING",
      where: { path: "target" },
    });
    expect((await at("/ruled/resume", "POST")).json).toMatchObject({ revision: 3, stopped: [], traffic: [{ share: 50 }, { share: 50 }] });
  });
});
