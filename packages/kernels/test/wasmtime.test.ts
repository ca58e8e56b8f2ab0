import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { statuses } from "../../core/src/artifact/index.ts";
import { loadSync } from "../../runtime/src/index.ts";
import { findPeer } from "../../../scripts/test-peers.ts";
import { compileFixture } from "../../runtime/test/support/fixtures.ts";
import { askEngine, askPython } from "./wasmtime/ask-hosts.ts";
import { readCase, readQuestions, shapesOf, type Question } from "./wasmtime/exam-questions.ts";
import { textsBehindCodes } from "./wasmtime/texts-behind-codes.ts";

const python = findPeer("python-wasmtime");
const { done, more_scratch, more_output, broken_check } = statuses;

/** What each exam of a real library is here for, and statuses that the host must meet in it. */
const exams: readonly (readonly [reason: string, exam: string, met: readonly number[]])[] = [
  ["texts", "pipeline-tfidf-logistic/1.5.2", [done, more_scratch]],
  ["columns of both kinds", "columns-mixed-logistic/1.5.2", [done, broken_check]],
  ["a forest", "random-forest-classifier/1.5.2", [done, broken_check]],
  ["boosting over categories that are strings", "hist-regressor-text-categories/1.5.2", [done]],
  ["one-hot columns as sparse output", "one-hot-sparse-ignore/1.7.2", [done, more_output]],
  ["texts as sparse output", "tfidf-words/1.5.2", [done, more_scratch, more_output]],
  ["strings that the pool lacks as output", "simple-imputer-text-word/1.5.2", [done]],
];

describe.skipIf(python === undefined)("Python's wasmtime, which gives the module a memory and nothing else (needs python-wasmtime)", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "godwit-wasmtime-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Compares every answer; gives the statuses that the module gave. */
  async function compareHosts(artifact: Uint8Array, questions: readonly Question[]): Promise<readonly number[]> {
    const model = loadSync(artifact);
    const answers = await askPython(python!, folder, artifact, questions);
    expect(answers).toHaveLength(questions.length);
    questions.forEach((question, index) =>
      expect(answers[index]!.answer, `${question.method} of ${question.batch.rows} rows`).toEqual(askEngine(model, question)),
    );
    model.free();
    return answers.flatMap((answer) => answer.statuses);
  }

  test.each(exams)("gives the engine's bits: %s (%s)", async (_reason, exam, met) => {
    const artifact = await compileFixture(`${exam}/${readCase(exam).model}`);
    const questions = await readQuestions(exam, loadSync(artifact));
    expect(await compareHosts(artifact, questions)).toEqual(expect.arrayContaining([...met]));
  });

  test("gives the engine's bits: texts behind codes", async () => {
    const texts = ["Ein Wort, ein Wort", "Été à Åre", "", null, "日本 語", "nothing said", "Été à Åre"];
    const questions = shapesOf([texts]).map((batch) => ({ method: "transform", batch }));
    expect(await compareHosts(textsBehindCodes(), questions)).toContain(more_output);
  });
});
