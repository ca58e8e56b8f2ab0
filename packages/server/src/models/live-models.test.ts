import { beforeAll, describe, expect, test } from "vitest";
import { openArtifact } from "@godwit/core/artifact";
import { GodwitError } from "@godwit/core/errors";
import { compileExam, forest, words } from "../../test/served-examples.ts";
import { LiveModels } from "./live-models.ts";
import { ModelSignature } from "./model-signature.ts";
import type { ModelVersion } from "./model-version.ts";

let small: Uint8Array;
let large: Uint8Array;
let smallSignature: ModelSignature;
let largeSignature: ModelSignature;

beforeAll(async () => {
  [small, large] = (await Promise.all([compileExam(`${words}/model.joblib`), compileExam(`${forest}/model.pkl`)])).toSorted(
    (left, right) => left.length - right.length,
  ) as [Uint8Array, Uint8Array];
  smallSignature = new ModelSignature(openArtifact(small).manifest);
  largeSignature = new ModelSignature(openArtifact(large).manifest);
}, 60_000);

/** A version with bytes of its own, as a store would give them. */
function versionOf(number: number, artifact: Uint8Array = large, read?: () => Promise<Uint8Array>): ModelVersion {
  return {
    model: `model-${number}`,
    version: "1",
    digest: `digest-${number}`,
    size: artifact.length,
    signature: artifact === small ? smallSignature : largeSignature,
    example: undefined,
    read: read ?? (async () => artifact.slice()),
  };
}

/** 32 bits of a generator, so that a failing run can be run again. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const row = (width: number): { rows: number; matrix: Float64Array } => ({ rows: 1, matrix: new Float64Array(width).fill(0.5) });

/** What `count` of the large model take in an empty server. */
async function bytesOf(count: number): Promise<number> {
  const live = new LiveModels({ memoryBudget: 2 ** 31 });
  for (let number = 0; number < count; number++) (await live.lease(versionOf(number))).release();
  const { bytes } = live;
  live.close();
  return bytes;
}

async function codeOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => "none",
    (error: unknown) => (error instanceof GodwitError ? error.code : String(error)),
  );
}

describe("the memory budget", () => {
  test("holds for 100 models in the room of 10 under random load, and nobody gets an error", async () => {
    const budget = await bytesOf(10);
    const live = new LiveModels({ memoryBudget: budget });
    const next = random(1);
    const versions = Array.from({ length: 100 }, (_, number) => versionOf(number, next() < 0.5 ? small : large));
    const width = largeSignature.columns.length;
    let most = 0;
    let hits = 0;
    const call = async (): Promise<void> => {
      for (let turn = 0; turn < 60; turn++) {
        const version = versions[Math.floor(100 * next() ** 3)]!;
        const leasing = live.lease(version);
        if (!(leasing instanceof Promise)) hits++;
        const lease = await leasing;
        if (version.signature === largeSignature) lease.model.run("predict", row(width));
        if (next() < 0.3) await new Promise((resolve) => setImmediate(resolve));
        most = Math.max(most, live.bytes);
        lease.release();
      }
    };
    await Promise.all(Array.from({ length: 4 }, call));
    expect(most).toBeLessThanOrEqual(budget);
    expect(most).toBeGreaterThan(budget * 0.6);
    expect(hits).toBeGreaterThan(60);
    expect(live.loaded.length).toBeGreaterThan(4);
    live.close();
  });

  test("frees the least recently used first, and never one that is used or pinned", async () => {
    const live = new LiveModels({ memoryBudget: await bytesOf(4) });
    await live.load(versionOf(0), { pinned: true });
    const lease = await live.lease(versionOf(1));
    for (const number of [2, 3]) (await live.lease(versionOf(number))).release();
    (await live.lease(versionOf(2))).release();
    const names = (): string[] => live.loaded.map(({ version }) => version.model).toSorted();
    expect(names()).toEqual(["model-0", "model-1", "model-2", "model-3"]);
    (await live.lease(versionOf(4))).release();
    expect(names()).toEqual(["model-0", "model-1", "model-2", "model-4"]);
    (await live.lease(versionOf(5))).release();
    expect(names()).toEqual(["model-0", "model-1", "model-4", "model-5"]);
    lease.release();
    live.close();
  });

  test("lets a load wait until a call ends, where all models are used", async () => {
    const live = new LiveModels({ memoryBudget: await bytesOf(2) });
    const held = [await live.lease(versionOf(0)), await live.lease(versionOf(1))];
    let came = false;
    const waiting = Promise.resolve(live.lease(versionOf(2))).then((lease) => {
      came = true;
      return lease;
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(came).toBe(false);
    held[1]!.release();
    (await waiting).release();
    expect(live.loaded.map(({ version }) => version.model)).toEqual(["model-0", "model-2"]);
    held[0]!.release();
    live.close();
  });

  test("refuses a model that does not fit alone, and leaves the others where they are", async () => {
    const live = new LiveModels({ memoryBudget: 4_000_000 });
    (await live.lease(versionOf(0, small))).release();
    const huge = { ...versionOf(1), size: 4_000_001 };
    expect(await codeOf(Promise.resolve(live.lease(huge)))).toBe("MEMORY_BUDGET_EXCEEDED");
    expect(live.loaded).toHaveLength(1);
    live.close();
  });

  test("refuses a model where pinned ones leave no room", async () => {
    const live = new LiveModels({ memoryBudget: await bytesOf(2) });
    for (const number of [0, 1]) await live.load(versionOf(number), { pinned: true });
    expect(await codeOf(Promise.resolve(live.lease(versionOf(2))))).toBe("MEMORY_BUDGET_EXCEEDED");
    await live.load(versionOf(0), { pinned: false });
    await live.load(versionOf(2));
    expect(live.loaded.map(({ version }) => version.model)).toEqual(["model-1", "model-2"]);
    live.close();
  });

  test("takes a new engine where the old one's memory has grown and is of no use", async () => {
    const [first, budget] = [await bytesOf(1), await bytesOf(10)];
    const live = new LiveModels({ memoryBudget: budget });
    for (let number = 0; number < 10; number++) (await live.lease(versionOf(number))).release();
    await live.unload(versionOf(0));
    const wide = { ...versionOf(0), size: budget - first };
    (await live.lease(wide)).release();
    expect(live.loaded.map(({ version }) => version)).toEqual([wide]);
    expect(live.bytes).toBeLessThanOrEqual(budget);
    live.close();
  });

  test("lets a batch have the memory that it needs, and gets back within its bounds when the call ends", async () => {
    const live = new LiveModels({ memoryBudget: (await bytesOf(2)) + 1000 });
    for (const number of [1, 0]) (await live.lease(versionOf(number))).release();
    const lease = await live.lease(versionOf(0));
    for (let time = 0; time < 2; time++)
      for (const method of lease.model.methods)
        lease.model.run(method, { rows: 100_000, matrix: new Float64Array(100_000 * largeSignature.columns.length) });
    lease.release();
    expect(live.bytes).toBeLessThanOrEqual(live.memoryBudget);
    (await live.lease(versionOf(2))).release();
    expect(live.bytes).toBeLessThanOrEqual(live.memoryBudget);
    live.close();
  });
});

describe("loading", () => {
  test("happens once for all that ask at the same time", async () => {
    let reads = 0;
    const live = new LiveModels({ memoryBudget: 2 ** 30 });
    const version = versionOf(0, large, async () => {
      reads++;
      await new Promise((resolve) => setTimeout(resolve, 5));
      return large;
    });
    const leases = await Promise.all(Array.from({ length: 20 }, async () => live.lease(version)));
    expect(reads).toBe(1);
    expect(new Set(leases.map(({ model }) => model)).size).toBe(1);
    expect(live.loaded[0]!.leases).toBe(20);
    for (const lease of leases) {
      lease.release();
      lease.release();
    }
    expect(live.loaded[0]!.leases).toBe(0);
    live.close();
  });

  test("that fails is tried again after a second, two, four, and not by every call", async () => {
    let now = 0;
    let reads = 0;
    let broken = true;
    const live = new LiveModels({ memoryBudget: 2 ** 30, clock: () => now });
    const version = versionOf(0, large, async () => {
      reads++;
      if (broken) throw new GodwitError("IO_FAILED", "the store is gone");
      return large;
    });
    const lease = async (): Promise<string> => codeOf((async () => (await live.lease(version)).release())());
    for (let call = 0; call < 10; call++) expect(await lease()).toBe("IO_FAILED");
    expect(reads).toBe(1);
    now = 1000;
    for (let call = 0; call < 10; call++) await lease();
    expect(reads).toBe(2);
    now = 2999;
    await lease();
    expect(reads).toBe(2);
    const error = await Promise.resolve(live.lease(version)).catch((cause: unknown) => cause as GodwitError);
    expect(error).toMatchObject({ code: "IO_FAILED", retryAfter: 1 });
    now = 3000;
    broken = false;
    expect(await lease()).toBe("none");
    expect(live.bytes).toBeGreaterThan(0);
    live.close();
  });

  test("of damaged bytes gives back what it was promised", async () => {
    const live = new LiveModels({ memoryBudget: 2 ** 30 });
    (await live.lease(versionOf(0))).release();
    const { bytes } = live;
    expect(await codeOf(Promise.resolve(live.lease(versionOf(1, large, async () => large.slice(0, -100)))))).not.toBe("none");
    expect(live.bytes).toBe(bytes);
    live.close();
  });
});

describe("unloading", () => {
  test("waits for the calls under way, and a call that comes later loads the model again", async () => {
    const live = new LiveModels({ memoryBudget: 2 ** 30 });
    const lease = await live.lease(versionOf(0));
    let gone = false;
    const unloading = live.unload(versionOf(0)).then(() => (gone = true));
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(gone).toBe(false);
    expect(lease.model.run("predict", row(largeSignature.columns.length))).toHaveLength(1);
    expect(live.loaded).toHaveLength(0);
    const again = await live.lease(versionOf(0));
    expect(again.model).not.toBe(lease.model);
    again.release();
    expect(gone).toBe(false);
    lease.release();
    await unloading;
    expect(live.loaded).toHaveLength(1);
    live.close();
  });

  test("10,000 times leaves memory as it was", async () => {
    const live = new LiveModels({ memoryBudget: 2 ** 30 });
    const versions = [
      versionOf(0, small, async () => small),
      versionOf(1, large, async () => large),
      versionOf(2, large, async () => large),
    ];
    const bytes: number[] = [];
    const next = random(7);
    for (let turn = 0; turn < 10_000; turn++) {
      const version = versions[Math.floor(3 * next())]!;
      const lease = await live.lease(version);
      if (turn % 10 === 0 && version.signature === largeSignature) lease.model.run("predict", row(largeSignature.columns.length));
      lease.release();
      await live.unload(version);
      if (turn === 100 || turn === 9999) bytes.push(live.bytes);
    }
    expect(bytes[1]).toBe(bytes[0]);
    live.close();
  });
});

test("versions with the same bytes are each held to their own answers, and once to the same", async () => {
  const live = new LiveModels();
  const ran: string[] = [];
  const held = (of: string, isMet: boolean): ModelVersion => ({
    ...versionOf(1),
    check: {
      of,
      run: async () => {
        ran.push(of);
        if (!isMet) throw new GodwitError("GOLDEN_MISMATCH", of);
      },
    },
  });
  (await live.lease(held("one", true))).release();
  (await live.lease(held("one", true))).release();
  expect(await codeOf(Promise.resolve(live.lease(held("other", false))))).toBe("GOLDEN_MISMATCH");
  expect(await codeOf(Promise.resolve(live.lease(held("other", false))))).toBe("GOLDEN_MISMATCH");
  const [first, second] = [held("third", true), held("third", true)];
  for (const lease of await Promise.all([live.lease(first), live.lease(second), live.lease(held("one", true))])) lease.release();
  expect(ran.slice(0, 2)).toEqual(["one", "other"]);
  expect(new Set(ran)).toEqual(new Set(["one", "other", "third"]));
  expect(live.lease(first)).not.toBeInstanceOf(Promise);
  expect(live.loaded.map(({ leases }) => leases)).toEqual([1]);
  live.close();
});
