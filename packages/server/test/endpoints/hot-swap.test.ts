import { credentials, loadPackageDefinition, type Client, type ServiceClientConstructor, type ServiceError } from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { RunningServer } from "@godwit/server";
import { ask, serveTwoModels } from "./two-models.ts";

const swaps = 1000;
const row = [1, 2, 3, 4, 5, 6];
const targets = ["models:/forest/1", "models:/tree/1"] as const;

type Target = (typeof targets)[number];

/** An answer, with the time in which it came about. */
interface Answered {
  readonly from: number;
  readonly to: number;
  readonly probabilities: readonly number[];
}

let server: RunningServer;
let client: Client;
beforeAll(async () => {
  server = await serveTwoModels({ grpcPort: 0 });
  const file = fileURLToPath(new URL("../../proto/open_inference.proto", import.meta.url));
  const { inference } = loadPackageDefinition(loadSync(file, { keepCase: true, longs: String, defaults: true })) as unknown as {
    inference: { GRPCInferenceService: ServiceClientConstructor };
  };
  client = new inference.GRPCInferenceService((await server.grpc)!, credentials.createInsecure());
}, 60_000);
afterAll(async () => {
  client.close();
  await server.close();
});

async function overRest(name: string): Promise<readonly number[]> {
  const { status, json } = await ask(`${server.url}/v1/models/${name}:predict?method=predict_proba`, "POST", { instances: [row] });
  if (status !== 200) throw new Error(JSON.stringify(json));
  return (json as { readonly predictions: readonly (readonly number[])[] }).predictions[0]!;
}

interface InferReply {
  readonly outputs: readonly { readonly contents: { readonly fp64_contents: readonly number[] } }[];
}

function overGrpc(name: string): Promise<readonly number[]> {
  const input = { name: "input", datatype: "FP64", shape: [1, 6], contents: { fp64_contents: row } };
  const request = { model_name: name, inputs: [input], outputs: [{ name: "predict_proba" }] };
  const { ModelInfer } = client as unknown as {
    ModelInfer(request: object, callback: (error: ServiceError | null, reply: InferReply) => void): void;
  };
  return new Promise((resolve, reject) =>
    ModelInfer.call(client, request, (error, reply) =>
      error === null ? resolve(reply.outputs[0]!.contents.fp64_contents) : reject(error),
    ),
  );
}

async function put(target: Target): Promise<void> {
  const { status, json } = await ask(`${server.url}/api/v1/endpoints/swapped`, "PUT", { model: "forest", traffic: { [target]: 1 } });
  if (status >= 300) throw new Error(JSON.stringify(json));
}

test(`${swaps} swaps under load over REST and gRPC: no error, and each answer is of a version that was live`, async () => {
  const expected: { readonly [T in Target]: readonly number[] } = {
    "models:/forest/1": await overRest("forest"),
    "models:/tree/1": await overGrpc("tree"),
  };
  expect(expected["models:/forest/1"]).not.toEqual(expected["models:/tree/1"]);
  await put(targets[0]);
  const moves: { readonly target: Target; readonly from: number; readonly to: number }[] = [
    { target: targets[0], from: -Infinity, to: performance.now() },
  ];
  const answers: Answered[] = [];
  const over = new AbortController();
  const load = async (infer: typeof overRest): Promise<void> => {
    while (!over.signal.aborted) {
      const from = performance.now();
      const probabilities = await infer("swapped");
      answers.push({ from, to: performance.now(), probabilities });
    }
  };
  const callers = [overRest, overRest, overRest, overRest, overGrpc, overGrpc, overGrpc, overGrpc].map(load);
  for (let swap = 1; swap <= swaps; swap++) {
    const target = targets[swap % 2]!;
    const from = performance.now();
    await put(target);
    moves.push({ target, from, to: performance.now() });
  }
  over.abort();
  await Promise.all(callers);

  expect(answers.length).toBeGreaterThan(swaps);
  const seen = new Map<Target, number>(targets.map((target) => [target, 0]));
  for (const { from, to, probabilities } of answers) {
    const target = targets.find((each) => expected[each].every((value, place) => value === probabilities[place]));
    if (target === undefined) throw new Error(`an answer of no version: ${probabilities.join(", ")}`);
    seen.set(target, seen.get(target)! + 1);
    const wasLive = moves.some((move, place) => move.target === target && move.from <= to && from <= (moves[place + 1]?.to ?? Infinity));
    expect(wasLive, `${target} answered a call from ${from} to ${to}`).toBe(true);
  }
  for (const count of seen.values()) expect(count).toBeGreaterThan(swaps / 10);
  const { json } = await ask(`${server.url}/api/v1/endpoints/swapped`);
  expect(json).toMatchObject({ revision: swaps + 1, problem: null });
}, 60_000);
