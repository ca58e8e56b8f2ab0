// An exam whose model another engine runs: the command line's verify, on onnxruntime.
import { createRequire } from "node:module";
import { join } from "node:path";
import { GodwitError, describeError } from "@godwit/core/errors";
import { load, type Model, type Onnxruntime } from "@godwit/runtime";
import { Measure } from "../packages/server/src/certificate/measure.ts";
import { openExpected, type ExpectedFormat } from "../packages/server/src/certificate/open-expected.ts";
import { openSource } from "../packages/data/src/files/byte-source.ts";
import { readTensors } from "../packages/data/src/tables/npy/read-tensors.ts";
import { findPeer } from "../scripts/test-peers.ts";
import type { Check, Exam } from "./find-exams.ts";

/** Asks every question that is of tensors. Each line is a wrong answer; null where onnxruntime is not installed. */
export async function sitDelegatedExam(exam: Exam, artifact: Uint8Array): Promise<readonly string[] | null> {
  const peer = findPeer("onnxruntime-node");
  if (peer === undefined) return null;
  const onnxruntime = createRequire(peer)("onnxruntime-node") as Onnxruntime;
  const wrong: string[] = [];
  try {
    const model = await load(artifact, { onnxruntime });
    for (const check of exam.checks)
      wrong.push(...(await sitCheck(model, exam, check)).map((line) => `${check.method}(${check.input}): ${line}`));
    model.free();
  } catch (error) {
    if (!(error instanceof GodwitError)) throw error;
    wrong.push(describeError(error));
  }
  return wrong;
}

async function sitCheck(model: Model, { folder }: Exam, { method, input, expected }: Check): Promise<readonly string[]> {
  if (expected === undefined) return ["networks refuse nothing"];
  const [rows, theirs] = [await openSource(join(folder, input)), await openSource(join(folder, expected))];
  try {
    const tensors = await readTensors(rows, input.endsWith(".npz") ? "npz" : "npy", model.tensors!);
    const { output, value, dims } = await model.runTensors(method, tensors, 1);
    const answers = await openExpected(theirs, expected.split(".").at(-1) as ExpectedFormat, [output]);
    const [cells] = await answers.take(value.rows, [value.width]);
    await answers.finish();
    const measure = new Measure();
    const { contract } = model.signature(method);
    measure.add(output, false, value, cells!, contract, () => null);
    return measure.outside === 0
      ? []
      : [`${measure.outside} of ${measure.values} values of [${dims.join(", ")}] differ, by up to ${measure.maxAbsolute}`];
  } finally {
    await rows.close();
    await theirs.close();
  }
}
