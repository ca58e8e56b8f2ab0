import { GodwitError } from "@godwit/core/errors";
import { afterEach, describe, expect, test } from "vitest";
import { compileExam, forest } from "../../../test/served-examples.ts";
import { artifactVersion } from "../../models/artifact-version.ts";
import type { ModelVersion } from "../../models/model-version.ts";
import { noDeployments } from "../around.ts";
import type { Call } from "../call.ts";
import { readEndpointSettings } from "../endpoint-settings.ts";
import { Endpoints } from "../endpoints.ts";
import { FileVersions } from "../file-versions.ts";
import { binomialTail } from "../health/binomial-tail.ts";
import type { Hold } from "../routed-endpoint.ts";
import { EndpointController } from "./endpoint-controller.ts";
import { endpointView } from "./endpoint-view.ts";
import { MemoryEndpointStore } from "./memory-endpoint-store.ts";

const artifact = await compileExam(`${forest}/model.pkl`);
const somebody = { caller: "ada", requestId: "r1" };
const open: EndpointController[] = [];
afterEach(() => open.splice(0).forEach((controller) => controller.close()));

function versionOf(model: string, version: number): ModelVersion {
  return { ...artifactVersion(model, artifact, undefined), version: String(version), digest: `${model}/${version}` };
}

function callOf(facts: { readonly [header: string]: string } = {}, pinned: Partial<Call> = {}): Call {
  return {
    name: "churn",
    version: null,
    alias: null,
    protocol: "test",
    requestId: "r",
    caller: null,
    header: (name) => facts[name],
    field: (name) => facts[`field:${name}`],
    deadline: null,
    priority: null,
    ...pinned,
  };
}

/** Numbers from 0 up to 1 that are the same in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A controller over three versions of `churn`, with a clock that is set and loads that can be made to fail. */
async function setUp({ store = new MemoryEndpointStore() } = {}) {
  const clock = { now: Date.UTC(2030, 0, 1) };
  const source = new FileVersions();
  for (const number of [1, 2, 3]) source.add(versionOf("churn", number));
  source.setAlias("churn", "champion", "1");
  source.setAlias("churn", "challenger", "2");
  const broken = new Set<string>();
  const held = new Map<string, number>();
  const count = (key: string, by: number): void => void held.set(key, (held.get(key) ?? 0) + by);
  const hold = async ({ digest }: ModelVersion): Promise<Hold> => {
    await Promise.resolve();
    if (broken.has(digest)) throw new GodwitError("MALFORMED", "the artifact is cut short");
    count(digest, 1);
    return { release: () => count(digest, -1) };
  };
  const endpoints = new Endpoints();
  const controller = new EndpointController({
    endpoints,
    source,
    store,
    hold,
    around: noDeployments,
    now: () => clock.now,
    random: seeded(7),
  });
  open.push(controller);
  await controller.start(source.models);
  const set = (settings: object, name = "churn") =>
    controller.set(name, { model: "churn", settings: readEndpointSettings(settings) }, "any", somebody);
  const routed = (facts?: { readonly [header: string]: string }, pinned?: Partial<Call>): string =>
    endpoints.get("churn").route(callOf(facts, pinned)).version;
  const share = (version: string, calls = 4000): number =>
    Array.from({ length: calls }, () => routed()).filter((each) => each === version).length;
  const view = (): ReturnType<typeof JSON.parse> => JSON.parse(JSON.stringify(endpointView(controller.get("churn"))));
  const answer = (version: number, calls: number, { failing = 0, milliseconds = 5 } = {}): void => {
    for (let call = 0; call < calls; call++)
      controller.get("churn").keeper.health.called(versionOf("churn", version), milliseconds, call < failing);
  };
  return { clock, source, broken, held, endpoints, controller, set, routed, share, view, answer };
}

function expectShare(count: number, trials: number, share: number): void {
  expect(binomialTail(count, trials, share)).toBeGreaterThan(1e-6);
  expect(binomialTail(trials - count, trials, 1 - share)).toBeGreaterThan(1e-6);
}

describe("a model's own endpoint", () => {
  test("answers with the champion, else with the newest, and follows both at once", async () => {
    const { source, controller, routed, endpoints } = await setUp();
    expect(routed()).toBe("1");
    source.setAlias("churn", "champion", "3");
    await controller.modelsChanged(["churn"]);
    expect(routed()).toBe("3");
    source.add(versionOf("spam", 1));
    await controller.modelsChanged(["spam"]);
    expect(endpoints.get("spam").route(callOf()).version).toBe("1");
    source.add(versionOf("spam", 2));
    await controller.modelsChanged(["spam"]);
    expect(endpoints.get("spam").route(callOf()).version).toBe("2");
  });

  test("a pinned version or alias is that one, and an unknown one is refused by name", async () => {
    const { routed } = await setUp();
    expect(routed({}, { version: "2" })).toBe("2");
    expect(routed({}, { alias: "challenger" })).toBe("2");
    expect(routed({}, { alias: "latest" })).toBe("3");
    expect(() => routed({}, { version: "9" })).toThrow('no version "9"; it has 3, 2, 1');
    expect(() => routed({}, { alias: "nobody" })).toThrow('no alias "nobody"');
  });
});

describe("sharing", () => {
  test("by weight, within the bounds of chance", async () => {
    const { set, share } = await setUp();
    await set({ traffic: { champion: 90, challenger: 9, "3": 1 } });
    expectShare(share("1", 20_000), 20_000, 0.9);
    expectShare(share("2", 20_000), 20_000, 0.09);
    expectShare(share("3", 20_000), 20_000, 0.01);
  });

  test("by a key, which stays where it was while the canary grows", async () => {
    const { set, routed } = await setUp();
    const users = Array.from({ length: 500 }, (_, index) => ({ "x-user": `u${index}` }));
    await set({ traffic: { champion: 90, challenger: 10 }, sticky: { header: "X-User" } });
    const before = users.map((user) => routed(user));
    expect(users.map((user) => routed(user))).toEqual(before);
    await set({ traffic: { champion: 50, challenger: 50 }, sticky: { header: "X-User" } });
    const after = users.map((user) => routed(user));
    expect(before.filter((version, place) => version === "2" && after[place] !== "2")).toEqual([]);
    expect(after.filter((version) => version === "2").length).toBeGreaterThan(before.filter((version) => version === "2").length);
    await set({ traffic: { champion: 50, challenger: 50 }, sticky: { field: "id" } });
    expect(new Set(Array.from({ length: 50 }, () => routed({ "field:id": "17" }))).size).toBe(1);
    expect(new Set(Array.from({ length: 50 }, () => routed({ "field:id": "" }))).size).toBe(2);
  });

  test("by a header, before all else", async () => {
    const { set, routed, share } = await setUp();
    await set({
      traffic: { champion: 1 },
      rules: [
        { header: "x-canary", is: ["yes", "1"], target: "challenger" },
        { header: "x-debug", target: 3 },
      ],
    });
    expect([
      routed({ "x-canary": "yes" }),
      routed({ "x-canary": "no" }),
      routed({ "x-debug": "" }),
      routed({ "x-canary": "1", "x-debug": "1" }),
    ]).toEqual(["2", "1", "3", "2"]);
    expect(share("1", 100)).toBe(100);
  });
});

describe("a change", () => {
  test("loads before it routes: what cannot be loaded changes nothing, and is said", async () => {
    const { source, broken, controller, set, routed, view, clock } = await setUp();
    await set({ traffic: { champion: 1 } });
    broken.add("churn/2");
    await expect(set({ traffic: { champion: 1, challenger: 1 } })).rejects.toMatchObject({ code: "MALFORMED" });
    expect(view()).toMatchObject({ revision: 1, traffic: [{ target: "champion", share: 100 }], problem: null });
    source.setAlias("churn", "champion", "2");
    await controller.modelsChanged(["churn"]);
    expect(routed()).toBe("1");
    expect(view().problem.message).toBe("version 2 of churn: MALFORMED: the artifact is cut short");
    broken.clear();
    await controller.tick();
    expect(routed()).toBe("1");
    clock.now += 1000;
    await controller.tick();
    await expect.poll(() => routed()).toBe("2");
    expect(view().problem).toBeNull();
  });

  test("lets go of what it no longer routes to, and holds the rest exactly once", async () => {
    const { source, controller, set, held } = await setUp();
    await set({ traffic: { champion: 1, challenger: 1 }, loaded: { latest: 1 } });
    expect(Object.fromEntries(held)).toEqual({ "churn/1": 1, "churn/2": 1, "churn/3": 1 });
    await set({ traffic: { challenger: 1 } });
    expect(Object.fromEntries(held)).toEqual({ "churn/1": 0, "churn/2": 1, "churn/3": 0 });
    source.setAlias("churn", "challenger", "3");
    await Promise.all([controller.modelsChanged(["churn"]), controller.modelsChanged(["churn"])]);
    expect(Object.fromEntries(held)).toEqual({ "churn/1": 0, "churn/2": 0, "churn/3": 1 });
    await controller.remove("churn", "endpoint", "any", somebody);
    expect([...held.values()].every((count) => count === 0)).toBe(true);
  });

  test("names the revision that it was made from", async () => {
    const { controller, set } = await setUp();
    await set({ traffic: { champion: 1 } });
    const settings = readEndpointSettings({ traffic: { champion: 2 } });
    await expect(controller.set("churn", { model: "churn", settings }, "none", somebody)).rejects.toMatchObject({
      code: "CHANGED_MEANWHILE",
    });
    await expect(controller.set("churn", { model: "churn", settings }, 7, somebody)).rejects.toMatchObject({ code: "CHANGED_MEANWHILE" });
    await controller.set("churn", { model: "churn", settings }, 1, somebody);
    const both = await Promise.allSettled([
      controller.set("churn", { model: "churn", settings }, 2, somebody),
      controller.set("churn", { model: "churn", settings }, 2, somebody),
    ]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect((await controller.events("churn", 10)).map(({ action, caller }) => [action, caller])).toEqual([
      ["change", "ada"],
      ["change", "ada"],
      ["create", "ada"],
    ]);
  });

  test("refuses targets, models and names that there are not", async () => {
    const { controller, set } = await setUp();
    await expect(set({ traffic: { champion: 1, nobody: 1 } })).rejects.toMatchObject({
      code: "MODEL_NOT_FOUND",
      message: expect.stringContaining("nobody names no version of churn") as string,
    });
    await expect(set({ traffic: { "models:/none@x": 1 } })).rejects.toMatchObject({ code: "MODEL_NOT_FOUND" });
    await expect(controller.set("a b", { model: "churn", settings: readEndpointSettings({}) }, "any", somebody)).rejects.toMatchObject({
      code: "INVALID_SETTING",
    });
    await expect(controller.set("new", { model: "none", settings: readEndpointSettings({}) }, "any", somebody)).rejects.toMatchObject({
      code: "MODEL_NOT_FOUND",
    });
    await expect(controller.remove("churn", "endpoint", "any", somebody)).rejects.toMatchObject({ code: "MODEL_NOT_FOUND" });
    expect((await set({ traffic: { champion: 1 }, shadow: "nobody" })).keeper.problem?.message).toContain("nobody");
  });

  test("is followed by another server on the same store", async () => {
    const store = new MemoryEndpointStore();
    const here = await setUp({ store });
    const there = await setUp({ store });
    await here.set({ traffic: { challenger: 1 } });
    expect(there.routed()).toBe("2");
    await here.controller.remove("churn", "endpoint", "any", somebody);
    expect(there.routed()).toBe("1");
  });
});

describe("a ramp", () => {
  const ramp = {
    target: "challenger",
    steps: [{ share: 10, for: "1h" }, { share: 50, at: "2030-01-01T02:00:00Z" }, { share: 100 }],
    calls: 50,
  };

  test("climbs when its time has come and enough calls were answered", async () => {
    const { set, share, view, clock, controller, answer } = await setUp();
    await set({ traffic: { champion: 100, challenger: 0 }, ramp });
    expect(share("2", 500)).toBe(0);
    await controller.tick();
    expectShare(share("2"), 4000, 0.1);
    clock.now += 3_599_000;
    answer(2, 100);
    await controller.tick();
    expect(view().ramp).toMatchObject({ step: 1, steps: 3, share: 10 });
    clock.now = Date.UTC(2030, 0, 1, 2);
    await controller.tick();
    expectShare(share("2"), 4000, 0.5);
    await controller.tick();
    expect(view().ramp.step).toBe(2);
    answer(2, 50);
    await controller.tick();
    expect(share("2", 500)).toBe(500);
    expect((await controller.events("churn", 10)).map(({ reason }) => reason)).toEqual([
      "challenger gets 100 %, step 3 of 3",
      "challenger gets 50 %, step 2 of 3",
      "challenger gets 10 %, step 1 of 3",
      null,
    ]);
  });

  test("goes on where it was when other settings change, and ends with a rollback", async () => {
    const { set, share, view, controller, clock } = await setUp();
    const settings = { traffic: { champion: 1, challenger: 0 }, ramp: { target: "challenger", steps: [{ share: 20, for: "1m" }, 80] } };
    await set(settings);
    await controller.tick();
    await set({ ...settings, timeout: "1s" });
    expectShare(share("2"), 4000, 0.2);
    await controller.rollback("churn", { target: null, reason: "complaints" }, "any", somebody);
    expect(share("2", 500)).toBe(0);
    clock.now += 120_000;
    await controller.tick();
    expect(view()).toMatchObject({ stopped: [{ target: "challenger", version: "2", reason: "complaints" }], ramp: { is_stopped: true } });
    await controller.resume("churn", "any", somebody);
    await controller.tick();
    expectShare(share("2"), 4000, 0.2);
  });
});

describe("automatic rollback", () => {
  const settings = {
    traffic: { champion: 80, challenger: 20 },
    rules: [{ header: "x-canary", target: "challenger" }],
    rollback: { errors: 1, latency: 1.5, disagreement: 1, difference: 0.5, window: "5m", calls: 100 },
  };

  test.each([
    ["errors", (at: Set) => at.answer(2, 200, { failing: 20 }), "20 of 200 calls failed, of the baseline's 2 of 800"],
    ["latency", (at: Set) => at.answer(2, 200, { milliseconds: 9 }), "99th percentile"],
    ["disagreement", (at: Set) => at.controller.get("churn").keeper.health.compared(versionOf("churn", 2), 500, 40, 0), "40 of 500 rows"],
    ["difference", (at: Set) => at.controller.get("churn").keeper.health.compared(versionOf("churn", 2), 500, 0, 0.75), "differs by 0.75"],
  ])("on %s, with the reason", async (_name, happen, reason) => {
    const at = await setUp();
    await at.set(settings);
    at.answer(1, 800, { failing: 2 });
    happen(at);
    await at.controller.tick();
    expect(at.share("2", 1000)).toBe(0);
    expect(at.routed({ "x-canary": "yes" })).toBe("1");
    expect(at.view().stopped[0].reason).toContain(reason);
    expect(at.view().stopped[0].reason).toContain("challenger (version 2)");
    expect((await at.controller.events("churn", 1))[0]).toMatchObject({
      action: "rollback",
      caller: null,
      reason: expect.stringContaining(reason) as string,
    });
    const { revision } = at.view();
    await at.controller.tick();
    expect(at.view().revision).toBe(revision);
  });

  test("not on what chance explains, on few calls, or on what is long ago", async () => {
    const { set, answer, controller, view, clock } = await setUp();
    await set(settings);
    answer(1, 800, { failing: 10 });
    answer(2, 200, { failing: 8 });
    await controller.tick();
    expect(view().stopped).toEqual([]);
    clock.now += 400_000;
    answer(1, 800);
    answer(2, 99, { failing: 99 });
    await controller.tick();
    expect(view().stopped).toEqual([]);
    clock.now += 400_000;
    answer(1, 800);
    answer(2, 50);
    await controller.tick();
    expect(view().stopped).toEqual([]);
  });
});

type Set = Awaited<ReturnType<typeof setUp>>;
