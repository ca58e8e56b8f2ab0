import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compileExam, forest, mixed } from "../served-examples.ts";
import type { Author } from "../../src/registry/author.ts";
import { testStores } from "../stores.ts";
import { runPlatform, type RunningPlatform } from "./running-platform.ts";

const stores = await testStores();
afterAll(() => stores.remove());

const models = "/api/v1/registered-models";

describe.each(stores.kinds)("the registry on %s", (_kind, newStore) => {
  let running: RunningPlatform;
  let ask: RunningPlatform["ask"];
  let artifact: Uint8Array;
  let other: Uint8Array;

  beforeAll(async () => {
    running = await runPlatform(await newStore());
    ({ ask } = running);
    artifact = await compileExam(`${forest}/model.pkl`);
    other = await compileExam(`${mixed}/model.joblib`);
  });

  afterAll(() => running.close());

  test("is empty at first, and says so", async () => {
    expect((await ask("GET", models)).body).toEqual({ registered_models: [], next_page_token: null });
    expect(await ask("GET", `${models}/none`)).toMatchObject({ status: 404, body: { code: "NOT_REGISTERED" } });
    expect(await ask("GET", "/v1/models")).toMatchObject({ status: 200 });
  });

  test("keeps models with descriptions and tags, in any script", async () => {
    const created = await ask("POST", models, { name: "churn", description: "Kündigung 解約", tags: [{ key: "équipe", value: "" }] });
    expect(created).toMatchObject({
      status: 201,
      body: {
        registered_model: {
          name: "churn",
          description: "Kündigung 解約",
          tags: [{ key: "équipe", value: "" }],
          aliases: [],
          latest_version: null,
        },
      },
    });
    expect(await ask("POST", models, { name: "churn" })).toMatchObject({ status: 409, body: { code: "ALREADY_EXISTS" } });
    expect(await ask("PATCH", `${models}/churn`, { description: "" })).toMatchObject({
      status: 200,
      body: { registered_model: { description: "" } },
    });
    expect(await ask("PUT", `${models}/churn/tags/${encodeURIComponent("a b/c")}`, { value: "x" })).toMatchObject({ status: 200 });
    expect((await ask("GET", `${models}?tag=${encodeURIComponent("a b/c=x")}`)).body["registered_models"]).toHaveLength(1);
    expect(await ask("DELETE", `${models}/churn/tags/${encodeURIComponent("a b/c")}`)).toMatchObject({ status: 204 });
    expect((await ask("GET", `${models}?tag=${encodeURIComponent("a b/c")}`)).body["registered_models"]).toEqual([]);
  });

  test.each([
    ["a name that is a path", { name: "../churn" }, "name"],
    ["a name that is too long", { name: "a".repeat(129) }, "name"],
    ["a name that is a number", { name: 7 }, "name"],
    ["a field that is none", { name: "x", colour: "red" }, "colour"],
    ["a text with NUL", { name: "x", description: "a\0b" }, "description"],
    ["half of a character", { name: "x", description: "\ud800" }, "description"],
    ["a tag without a key", { name: "x", tags: [{ value: "1" }] }, "tags[0].key"],
  ])("refuses %s with the field", async (_what, body, path) => {
    expect(await ask("POST", models, body)).toMatchObject({ status: 400, body: { code: "INVALID_SETTING", where: { path } } });
  });

  test("a model answers as soon as a version is ready, and follows champion at once", async () => {
    const rows = { instances: [Array.from({ length: 4 }, () => 0.5)] };
    expect(await ask("POST", "/v1/models/churn:predict", rows)).toMatchObject({ status: 404 });
    expect(await running.addVersion("churn", artifact)).toBe(1);
    expect(await running.addVersion("churn", other)).toBe(2);
    const version = async (): Promise<unknown> => (await ask("GET", "/v2/models/churn")).body["versions"];
    expect((await version()) as string[]).toContain("2");
    const first = async (): Promise<unknown> =>
      ((await ask("GET", "/page/models.json")).body["models"] as { columns: unknown[] }[])[0]!.columns.length;
    const newest = await first();
    expect(await ask("PUT", `${models}/churn/aliases/champion`, { version: "1" })).toMatchObject({
      status: 200,
      body: { alias: "champion", version: "1" },
    });
    expect(await first()).not.toBe(newest);
    expect(await ask("PUT", `${models}/churn/aliases/champion`, { version: 2 })).toMatchObject({ status: 200 });
    expect(await first()).toBe(newest);
    expect(await ask("DELETE", `${models}/churn/versions/2`)).toMatchObject({ status: 409, body: { code: "STILL_IN_USE" } });
    expect(await ask("DELETE", `${models}/churn/aliases/champion`)).toMatchObject({ status: 204 });
    expect(await ask("DELETE", `${models}/churn/versions/2`)).toMatchObject({ status: 204 });
    expect(await first()).not.toBe(newest);
    expect(await running.addVersion("churn", other)).toBe(3);
    expect(await ask("GET", `${models}/churn`)).toMatchObject({ body: { registered_model: { latest_version: "3" } } });
  });

  test.each(["latest", "v12", "V3", "a b", "", "ü"])("the alias %j is refused", async (alias) => {
    const { status } = await ask("PUT", `${models}/churn/aliases/${encodeURIComponent(alias)}`, { version: "1" });
    expect([400, 404]).toContain(status);
  });

  test("an alias names versions that are ready", async () => {
    const { body } = await ask("POST", `${models}/churn/versions`, { source: "file:///etc/passwd", run_id: "r1" });
    const { version } = body["model_version"] as { version: string };
    expect(body["model_version"]).toMatchObject({ status: "PENDING_REGISTRATION", source: "file:///etc/passwd", run_id: "r1" });
    expect(await ask("PUT", `${models}/churn/aliases/next`, { version })).toMatchObject({ status: 409, body: { code: "NOT_READY" } });
    expect(await ask("PUT", `${models}/churn/aliases/next`, { version: "99" })).toMatchObject({ status: 404 });
    expect((await ask("GET", `/api/v1/model-versions?status=PENDING_REGISTRATION&run_id=r1`)).body["model_versions"]).toHaveLength(1);
    expect(await ask("GET", `/api/v1/model-versions?status=DONE`)).toMatchObject({ status: 400 });
  });

  test("a protected alias moves when a second caller agrees", async () => {
    const { registry, served } = running.platform;
    const by = (caller: string | null): Author => ({ caller, requestId: null, expectedRevision: null, idempotencyKey: null });
    await registry.models.create({ name: "safe" }, by("key:alice"));
    for (const bytes of [artifact, other]) await running.addVersion("safe", bytes);
    await registry.aliases.protect("safe", "champion", true, by("key:alice"));
    expect(await ask("PUT", `${models}/safe/aliases/champion`, { version: "1" })).toMatchObject({
      status: 403,
      body: { code: "FORBIDDEN" },
    });
    const first = await registry.aliases.move("safe", "champion", 2, by("key:alice"));
    const asked = await registry.aliases.move("safe", "champion", 1, by("key:alice"));
    expect([first, asked]).toMatchObject([{ kind: "requested" }, { kind: "requested", request: { status: "pending", version: 1 } }]);
    expect(served.alias("safe", "champion")).toBeNull();
    const [request] = await registry.aliases.requests("safe", 1);
    const { id } = request!;
    const decide = (caller: string | null): Promise<unknown> => registry.aliases.decide("safe", id, true, "looks right", by(caller));
    await expect(decide("key:alice")).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(decide(null)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(registry.aliases.decide("churn", id, true, null, by("key:bob"))).rejects.toMatchObject({ code: "NOT_REGISTERED" });
    expect(await decide("key:bob")).toMatchObject({ status: "approved", requestedBy: "key:alice", decidedBy: "key:bob" });
    expect(served.alias("safe", "champion")?.version).toBe("1");
    await expect(decide("key:carol")).rejects.toMatchObject({ code: "CHANGED_MEANWHILE" });
    const { body } = await ask("GET", `${models}/safe/alias-requests`);
    expect((body["alias_requests"] as { status: string }[]).map(({ status }) => status)).toEqual(["approved", "superseded"]);
    expect(await ask("DELETE", `${models}/safe`)).toMatchObject({ status: 409, body: { code: "STILL_IN_USE" } });
    const audit = (await ask("GET", "/api/v1/audit?subject=safe@champion")).body["entries"] as { action: string; caller: string }[];
    expect(audit.slice(0, 2).map(({ action, caller }) => `${action} ${caller}`)).toEqual([
      "alias_request.approve key:bob",
      "alias.set key:bob",
    ]);
  });

  test("a request that comes twice under one key is carried out once", async () => {
    const send = (name: string): ReturnType<typeof ask> => ask("POST", models, { name }, { "idempotency-key": "k1" });
    const [one, two] = await Promise.all([send("once"), send("once")]);
    expect([one.status, two.status]).toEqual([201, 201]);
    expect(await send("twice")).toMatchObject({ status: 409, body: { code: "ALREADY_EXISTS" } });
    const twice = (): ReturnType<typeof ask> => ask("POST", `${models}/once/versions`, { source: "x" }, { "idempotency-key": "k2" });
    const [a, b] = await Promise.all([twice(), twice()]);
    expect(a.body["model_version"]).toEqual(b.body["model_version"]);
  });

  test("of two writers who read the same, one is told", async () => {
    const etag = (await ask("GET", `${models}/once`)).headers.get("etag")!;
    const write = (description: string): ReturnType<typeof ask> => ask("PATCH", `${models}/once`, { description }, { "if-match": etag });
    const answers = await Promise.all([write("a"), write("b")]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 412]);
    expect(await ask("PATCH", `${models}/once`, { description: "c" }, { "if-match": "W/whatever" })).toMatchObject({ status: 400 });
  });

  test("pages hold every model once, whatever comes and goes meanwhile", async () => {
    for (let index = 0; index < 7; index++) await ask("POST", models, { name: `page-${index}` });
    const names: string[] = [];
    let token = "";
    do {
      const { body } = await ask("GET", `${models}?name=PAGE-&max_results=3&page_token=${token}`);
      names.push(...(body["registered_models"] as { name: string }[]).map(({ name }) => name));
      token = (body["next_page_token"] as string | null) ?? "";
      if (names.length === 3) await ask("DELETE", `${models}/page-0`);
    } while (token !== "");
    expect(names).toEqual(Array.from({ length: 7 }, (_, index) => `page-${index}`));
    expect(await ask("GET", `${models}?page_token=rubbish`)).toMatchObject({ status: 400, body: { where: { path: "page_token" } } });
    expect(await ask("GET", `${models}?max_results=0`)).toMatchObject({ status: 400 });
    expect((await ask("GET", `${models}?name=${encodeURIComponent("%")}`)).body["registered_models"]).toEqual([]);
  });

  test("concurrent writers get versions without gaps", async () => {
    await ask("POST", models, { name: "busy" });
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask("POST", `${models}/busy/versions`, { source: "s" })));
    const numbers = answers.map(({ body }) => Number((body["model_version"] as { version: string }).version));
    expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  });

  test("the audit log has every change with who and what", async () => {
    await ask("POST", models, { name: "watched" }, { "x-request-id": "req-77" });
    await ask("PATCH", `${models}/watched`, { description: "new" });
    await ask("DELETE", `${models}/watched`);
    const { body } = await ask("GET", "/api/v1/audit?subject=watched");
    expect((body["entries"] as { action: string }[]).map(({ action }) => action)).toEqual([
      "registered_model.remove",
      "registered_model.describe",
      "registered_model.create",
    ]);
    expect((body["entries"] as object[])[1]).toMatchObject({ before: "", after: "new", caller: null });
    expect((await ask("GET", "/api/v1/audit?subject=churn&max_results=2")).body["next_page_token"]).toEqual(expect.any(String));
  });

  test("what is removed is gone, and its name free", async () => {
    expect(await ask("DELETE", `${models}/busy`)).toMatchObject({ status: 204 });
    expect(await ask("GET", `${models}/busy/versions`)).toMatchObject({ status: 404 });
    expect(await ask("POST", models, { name: "busy" })).toMatchObject({ status: 201 });
  });
});
