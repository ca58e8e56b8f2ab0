import { dirname } from "node:path";
import { describe, expect, test } from "vitest";
import { softwareDriver } from "../../../scripts/software-gpu.ts";
import { findPeer } from "../../../scripts/test-peers.ts";
import { exam, examModel, runGodwit, type Outcome } from "./support/run-godwit.ts";

const peer = findPeer("webgpu");
const forest = "random-forest-classifier/1.5.2";
const mixed = "columns-mixed-logistic/1.5.2";

function predict(name: string, input: string, backend: string, env: Readonly<Record<string, string>>): Promise<Outcome> {
  return runGodwit(["predict", examModel(name), "-i", exam(name, input), "--backend", backend], { env: { ...process.env, ...env } });
}

test("without the package, asking for a GPU names what to install", async () => {
  const { status, stderr } = await predict(forest, "input.npy", "webgpu", { NODE_PATH: "" });
  expect([status, stderr]).toEqual([3, expect.stringMatching(/MISSING_DEPENDENCY[^]*npm install webgpu/u)]);
});

describe.skipIf(peer === undefined)("with the package", () => {
  const env = { NODE_PATH: dirname(dirname(peer ?? "")), VK_ICD_FILENAMES: softwareDriver };

  test.each([
    ["a forest", forest, "input.npy"],
    ["a model without trees", mixed, "input.csv"],
  ])("%s is answered with the bytes of the CPU", async (_, name, input) => {
    const [gpu, cpu] = await Promise.all(["webgpu", "wasm"].map((backend) => predict(name, input, backend, env)));
    expect([gpu!.status, gpu!.stderr]).toEqual([0, cpu!.stderr]);
    expect(gpu!.stdout).toEqual(cpu!.stdout);
  });

  test("without an adapter, asking for a GPU names what it needs", async () => {
    const { status, stderr } = await predict(forest, "input.npy", "webgpu", { ...env, VK_ICD_FILENAMES: "/dev/null" });
    expect([status, stderr]).toEqual([3, expect.stringMatching(/NO_GPU[^]*Vulkan/u)]);
  });
});
