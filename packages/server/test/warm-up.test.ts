import { expect, test } from "vitest";
import { Endpoints } from "../src/endpoints/endpoints.ts";
import { artifactVersion } from "../src/models/artifact-version.ts";
import { LiveModels } from "../src/models/live-models.ts";
import type { CallEnded } from "../src/predict/observer.ts";
import { Serving } from "../src/predict/serving.ts";
import { warmUp } from "../src/transports/rest/warm-up.ts";
import { compileExam, forest, mixed, serveExams } from "./served-examples.ts";

async function serving(): Promise<{ readonly endpoints: Endpoints; readonly serving: Serving; readonly ended: readonly CallEnded[] }> {
  const endpoints = new Endpoints();
  const examples = { none: [forest, { instances: [["no row"]] }], numbers: [forest, undefined], columns: [mixed, undefined] } as const;
  for (const [name, [exam, example]] of Object.entries(examples)) {
    const only = artifactVersion(name, await compileExam(`${exam}/${exam === forest ? "model.pkl" : "model.joblib"}`), example);
    endpoints.set({ name, versions: [only], route: () => only });
  }
  const ended: CallEnded[] = [];
  const observers = [{ ended: (call: CallEnded) => void ended.push(call) }];
  return { endpoints, ended, serving: new Serving({ endpoints, live: new LiveModels(), limits: { maximumRows: 100 }, observers }) };
}

test("each model answers its example, and an example that is none ends its own turn alone", async () => {
  const { endpoints, serving: asked, ended } = await serving();
  await warmUp(asked, endpoints.all);
  const answered = (name: string): number => ended.filter(({ call, error }) => call.name === name && error === null).length;
  const refused = ended.filter(({ error }) => error !== null);
  expect(answered("numbers")).toBeGreaterThan(0);
  expect(answered("columns")).toBeGreaterThan(0);
  expect(refused.map(({ call }) => call.name)).toEqual(["none"]);
  expect(answered("none")).toBe(0);
}, 60_000);

test("a server counts none of it", async () => {
  const server = await serveExams();
  try {
    await new Promise((warm) => setTimeout(warm, 200));
    const response = await fetch(`${server.url}/v2/models/forest/stats`);
    const { model_stats: stats } = (await response.json()) as { model_stats: { inference_count: number }[] };
    expect(stats.map((each) => each.inference_count)).toEqual([0]);
    expect(await (await fetch(`${server.url}/metrics`)).text()).not.toMatch(/^godwit_\w*(?:predictions|rows)_total\{.*\} [1-9]/m);
  } finally {
    await server.close();
  }
}, 60_000);
