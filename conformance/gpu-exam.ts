// An exam on a GPU: the methods with trees, against the reference's bits.
import { join } from "node:path";
import { openArtifact } from "@godwit/core/artifact";
import { describeError, GodwitError } from "@godwit/core/errors";
import { decodeGraph, interpret, type Graph } from "@godwit/core/ir";
import { load } from "@godwit/runtime";
import { lowerToWebgpu } from "../packages/core/src/backends/webgpu/index.ts";
import { sameBits } from "./compare-answers.ts";
import type { Exam } from "./find-exams.ts";
import { compileExam, readQuestion } from "./open-exam.ts";

/** Asks what a GPU can answer. Each line is a wrong answer; null where the model has nothing for a GPU, or is refused. */
export async function sitGpuExam(exam: Exam, gpu: GPU): Promise<readonly string[] | null> {
  const artifact = await compileExam(exam).catch((error: unknown) => refused(error));
  if (artifact === null) return null;
  const { manifest, payload, graph: stored } = openArtifact(artifact);
  const graph = payload.kind === "program" ? decodeGraph(stored()) : null;
  if (!graph?.nodes.some(({ op }) => op === "forest")) return null;
  const model = await load(artifact, { device: "gpu", gpu });
  const wrong: string[] = [];
  for (const { method, input, expected } of exam.checks) {
    if (expected === undefined || !model.methods.includes(method) || !isForGpu(graph, method)) continue;
    const batch = await readQuestion(manifest, method, join(exam.folder, input));
    const ours = await model.runParallel(method, batch, 1);
    if (batch.rows > 0 && model.lastDevice !== "gpu") wrong.push(`${method}(${input}): handed back to the CPU`);
    if (!sameBits(ours, interpret(graph, method, batch))) wrong.push(`${method}(${input}): other bits than the reference`);
  }
  model.free();
  return wrong;
}

function refused(error: unknown): null {
  if (error instanceof GodwitError && error.code !== "INTERNAL") return null;
  throw error instanceof GodwitError ? new Error(describeError(error)) : error;
}

function isForGpu(graph: Graph, method: string): boolean {
  return lowerToWebgpu(graph, method, 64) !== null;
}
