// One exam: a model that a real library stored, its questions, and how the backends answer them.
import { join } from "node:path";
import { openArtifact, type Artifact, type Precision } from "@godwit/core/artifact";
import { describeError, GodwitError } from "@godwit/core/errors";
import { decodeGraph, interpret, interpretWithBounds, type Batch, type Bounded, type Graph } from "@godwit/core/ir";
import { loadSync, type Model } from "@godwit/runtime";
import type { AnswerCell } from "../packages/server/src/certificate/measure.ts";
import type { Answer } from "../packages/data/src/tables/answer.ts";
import { compareCells, couldFail, readAnswers, sameBits, shapeProblems } from "./compare-answers.ts";
import { sitDelegatedExam } from "./delegated-exam.ts";
import type { Check, Exam } from "./find-exams.ts";
import { compileExam, readQuestion } from "./open-exam.ts";
import { storedFile } from "./stored-file.ts";

/**
 * Asks every question of every backend. Each line is a wrong answer; none is a pass; null: not sat, for want of the engine that
 * runs the model. With `fast`, answers are held against the contract of single precision.
 */
export async function sitExam(exam: Exam, precision: Precision = "exact"): Promise<readonly string[] | null> {
  let candidate: Candidate;
  try {
    const artifact = await compiled(exam, precision);
    if (openArtifact(artifact).payload.kind === "delegated") return await sitDelegatedExam(exam, artifact);
    candidate = openCandidate(artifact);
  } catch (error) {
    const refusals = exam.checks.every((check) => check.error !== undefined);
    return refusals && error instanceof GodwitError && error.code !== "INTERNAL" ? [] : [`not compiled: ${describe(error)}`];
  }
  const wrong: string[] = [];
  const firm: boolean[] = [];
  for (const check of exam.checks) {
    const lines =
      check.expected === undefined
        ? await expectRefusal(candidate, exam, check)
        : await expectAnswer(candidate, exam, check, check.expected, firm);
    wrong.push(...lines.map((line) => `${check.method}(${check.input}): ${line}`));
  }
  if (firm.length > 0 && !firm.includes(true)) wrong.push("every cell of every answer has an infinite bound, so none could be wrong");
  candidate.model.free();
  return wrong;
}

/** The artifact of an exam's model, compiled twice to the same bytes. */
async function compiled(exam: Exam, precision: Precision): Promise<Uint8Array> {
  const [artifact, again] = [await compileExam(exam, precision), await compileExam(exam, precision)];
  if (!Buffer.from(artifact).equals(again)) throw new Error("compiled twice, it gives other bytes");
  return artifact;
}

interface Candidate {
  readonly artifact: Artifact;
  readonly graph: Graph;
  readonly model: Model;
}

function openCandidate(artifact: Uint8Array): Candidate {
  const opened = openArtifact(artifact);
  return { artifact: opened, graph: decodeGraph(opened.graph()), model: loadSync(artifact) };
}

type Backend = (candidate: Candidate, method: string, batch: Batch) => readonly Answer[] | Promise<readonly Answer[]>;

const backends: Readonly<Record<string, Backend>> = {
  reference: ({ graph }, method, batch) => interpret(graph, method, batch),
  wasm: ({ model }, method, batch) => model.run(method, batch),
  "wasm row by row": ({ model }, method, batch) =>
    joinRows(Array.from({ length: batch.rows }, (_, row) => model.run(method, rowOf(batch, row)))),
  "wasm on two threads": ({ model }, method, batch) => model.runParallel(method, batch, 2),
};

/** One exam in eight is sat on two threads too: starting them takes longer than the exam. */
function goesToThreads({ name, version }: Exam): boolean {
  return [...`${name}/${version}`].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 8 === 0;
}

function rowOf(batch: Batch, row: number): Batch {
  return { rows: 1, firstRow: row, columns: batch.columns.map((column) => column.slice(row, row + 1)) };
}

/** One answer for each output from answers of one row each. */
function joinRows(rows: readonly (readonly Answer[])[]): readonly Answer[] {
  return (rows[0] ?? []).map((first, output): Answer => {
    const answers = rows.map((row) => row[output]!);
    if (first.kind === "sparse") return joinSparse(answers.filter((answer) => answer.kind === "sparse"));
    const cells = answers.flatMap((answer) => Array.from<AnswerCell>(answer.data));
    return { ...first, rows: rows.length, data: cells } as unknown as Answer;
  });
}

type SparseAnswer = Extract<Answer, { readonly kind: "sparse" }>;

function joinSparse(rows: readonly SparseAnswer[]): SparseAnswer {
  let end = 0;
  return {
    kind: "sparse",
    rows: rows.length,
    width: rows[0]!.width,
    indptr: Int32Array.from([0, ...rows.map((row) => (end += row.data.length))]),
    indices: Int32Array.from(rows.flatMap((row) => [...row.indices])),
    data: Float64Array.from(rows.flatMap((row) => [...row.data])),
  };
}

/** What is wrong with an answer; `firm` learns whether it could have been wrong. */
async function expectAnswer(candidate: Candidate, exam: Exam, check: Check, expected: string, firm: boolean[]): Promise<readonly string[]> {
  const method = candidate.artifact.manifest.methods.find(({ name }) => name === check.method);
  if (method === undefined) return ["the model has no such method"];
  let batch: Batch;
  let bounds: readonly Bounded[];
  try {
    batch = await readQuestion(candidate.artifact.manifest, method.name, join(exam.folder, check.input));
    bounds = interpretWithBounds(candidate.graph, method.name, batch);
  } catch (error) {
    return [describe(error)];
  }
  const path = join(exam.folder, expected);
  const stored = await storedFile(path);
  const values = bounds.map(({ value }) => value);
  const wrong = path.endsWith(".npy") ? shapeProblems(method, stored, batch.rows, values) : [];
  const theirs = await readAnswers(method, path, stored, values);
  if (typeof theirs === "string") return [...wrong, theirs];
  firm.push(couldFail(bounds));
  for (const [name, run] of Object.entries(backends)) {
    if ((batch.rows === 0 && name === "wasm row by row") || (name === "wasm on two threads" && !goesToThreads(exam))) continue;
    try {
      const ours = await run(candidate, method.name, batch);
      const problem = compareCells(method, ours, theirs, bounds);
      if (problem !== null) wrong.push(`${name}: ${problem}`);
      else if (!sameBits(ours, values)) wrong.push(`${name}: other bits than the reference`);
    } catch (error) {
      wrong.push(`${name}: ${describe(error)}`);
    }
  }
  return wrong;
}

async function expectRefusal(candidate: Candidate, exam: Exam, check: Check): Promise<readonly string[]> {
  if (!candidate.artifact.manifest.methods.some(({ name }) => name === check.method)) return [];
  let batch: Batch;
  try {
    batch = await readQuestion(candidate.artifact.manifest, check.method, join(exam.folder, check.input));
  } catch (error) {
    return error instanceof GodwitError && error.code !== "INTERNAL" ? [] : [describe(error)];
  }
  const wrong: string[] = [];
  for (const [name, run] of Object.entries(backends)) {
    if (name === "wasm on two threads" && !goesToThreads(exam)) continue;
    try {
      await run(candidate, check.method, batch);
      wrong.push(`${name}: answered, and the library refuses (${check.error?.slice(0, 160)})`);
    } catch (error) {
      if (!(error instanceof GodwitError) || error.code === "INTERNAL") wrong.push(`${name}: ${describe(error)}`);
    }
  }
  return wrong;
}

function describe(error: unknown): string {
  if (error instanceof GodwitError) return describeError(error);
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
