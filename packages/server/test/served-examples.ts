import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { examFile } from "../../../conformance/exam-file.ts";
import { compileModel } from "@godwit/core";
import { serve, type RunningServer, type ServeOptions } from "@godwit/server";
import { decompress } from "@godwit/data/files";

/** A file of an exam of the real library. */
export function examBytes(path: string): Uint8Array {
  return readFileSync(examFile(`sklearn/${path}`));
}

/** The lines of an exam's expected answers. */
export function examAnswers(path: string): unknown[] {
  return new TextDecoder()
    .decode(examBytes(path))
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as unknown);
}

/** Compiles an exam's model. */
export async function compileExam(path: string): Promise<Uint8Array> {
  const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
  return (await compileModel({ bytes: new Uint8Array(examBytes(path)) }, { decompress, sha256 })).artifact;
}

export const mixed = "columns-mixed-logistic/1.5.2";
export const words = "pipeline-tfidf-logistic/1.5.2";
export const forest = "random-forest-classifier/1.5.2";

/** Three models of the real library on a free port: mixed columns, texts, numbers. */
export async function serveExams(
  options: Partial<Pick<ServeOptions, "maximumRows" | "bodyBytes" | "host" | "apiKey" | "grpcPort" | "monitor" | "access">> = {},
): Promise<RunningServer> {
  const entries = [
    ["mixed", `${mixed}/model.joblib`],
    ["words", `${words}/${modelOf(words)}`],
    ["forest", `${forest}/model.pkl`],
  ] as const;
  const models = await Promise.all(entries.map(async ([name, path]) => ({ name, artifact: await compileExam(path) })));
  return serve({ models, port: 0, version: "0.0.0-test", ...options });
}

function modelOf(exam: string): string {
  return (JSON.parse(new TextDecoder().decode(examBytes(`${exam}/case.json`))) as { model: string }).model;
}
