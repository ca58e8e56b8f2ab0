import { afterAll, beforeAll, expect, test } from "vitest";
import { GodwitError } from "@godwit/core/errors";
import { Engine } from "@godwit/runtime";
import { openModel } from "@godwit/server/compiling";
import { artifactModel, FollowedFunctions, SqlEngine, type FollowedModel, type SqlSession } from "../src/index.ts";

const examples = new URL("../../../examples/", import.meta.url).pathname;
let engine: SqlEngine;
let session: SqlSession;
let artifact: Uint8Array;
beforeAll(async () => {
  artifact = (await openModel(`${examples}penguins/model.joblib`)).bytes;
  engine = await SqlEngine.open();
  session = await engine.connect();
}, 60_000);
afterAll(() => engine.close());

const ask = async (name: string): Promise<unknown> => {
  try {
    const result = await session.query(`SELECT predict_${name}('Biscoe', 46.1, 13.2, 211, 4500, 'male')`);
    for await (const chunk of result.chunks()) return chunk.getRows()[0]![0];
    return null;
  } catch (error) {
    return (error as GodwitError).code;
  }
};

test("functions are those of the source, and what comes to be unusable is refused rather than answered as before", async () => {
  const refusal = new GodwitError("HOOK_FAILED", "the hooks cannot be loaded");
  let opened = 0;
  const model = (name: string, digest: string, error: GodwitError | null = null): FollowedModel => ({
    name,
    endpoint: `${name} of the store`,
    title: `${name}/${digest}`,
    digest,
    async open() {
      opened += 1;
      if (error !== null) throw error;
      return artifactModel(artifact, Engine.shared());
    },
  });
  let models = [model("birds", "1"), model("local", "1"), model("birds", "2")];
  const warnings: string[] = [];
  const list = async (): Promise<{ models: FollowedModel[]; problems: []; notes: string[] }> => ({
    models,
    problems: [],
    notes: ["look out"],
  });
  const functions = new FollowedFunctions(engine, { list }, (message) => warnings.push(message));
  engine.setModel("local", artifactModel(artifact, Engine.shared()));
  await functions.refresh();
  await functions.refresh();
  expect(warnings).toEqual([
    "look out",
    "local/1 is no function: another model has the name local",
    "birds/2 is no function: birds/1 has the name birds",
  ]);
  expect([await ask("birds"), await ask("local"), opened, functions.endpointOf("birds")]).toEqual([
    "Gentoo",
    "Gentoo",
    1,
    "birds of the store",
  ]);
  models = [model("birds", "3", refusal)];
  await functions.refresh();
  expect([await ask("birds"), await ask("local"), warnings.at(-1)]).toEqual([
    "HOOK_FAILED",
    "Gentoo",
    "birds/3 is no function: the hooks cannot be loaded",
  ]);
  models = [model("birds", "4")];
  await functions.refresh();
  expect(await ask("birds")).toBe("Gentoo");
  models = [];
  await functions.refresh();
  expect([await ask("birds"), await ask("local")]).toEqual(["NOT_REGISTERED", "Gentoo"]);
});
