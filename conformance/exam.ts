// One exam: a model that a real library stored, its questions, and how the backends answer them.
import { readFileSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import type { CompiledModel } from "@godwit/core";
import { columnsOf, openArtifact, type Artifact, type Contract, type SignatureMethod } from "@godwit/core/artifact";
import { GodwitError, describeError } from "@godwit/core/errors";
import { defaultLimits, readNpyHeader, readNpz, sparseFromNpz, toCompressedRows, type CompressedRows } from "@godwit/core/formats";
import {
  decodeGraph,
  interpret,
  interpretWithBounds,
  isUndecidedRow,
  isWithin,
  type Batch,
  type Bounded,
  type Graph,
  type Value,
} from "@godwit/core/ir";
import { loadSync, type Model } from "@godwit/runtime";
import { sitDelegatedExam } from "./delegated-exam.ts";
import { openExpected, type ExpectedFormat } from "../packages/cli/src/certificate/open-expected.ts";
import { Measure, type AnswerCell } from "../packages/cli/src/certificate/measure.ts";
import { decompress } from "../packages/cli/src/decompress.ts";
import { compileParts } from "../packages/cli/src/models/compile-parts.ts";
import { readParts } from "../packages/cli/src/models/read-parts.ts";
import { openSource } from "../packages/cli/src/tables/byte-source.ts";
import type { Answer } from "../packages/cli/src/tables/output/table-writer.ts";
import { seeColumns } from "../packages/cli/src/tables/see-columns.ts";
import { readTable } from "../packages/cli/src/tables/read-table.ts";
import { storedFile, storedSource } from "./stored-file.ts";
import { conformance, foldersIn, storedVersions, type StoredVersion } from "./unpack.ts";
import { inputFormatOf } from "../packages/cli/src/tables/table-format.ts";

/** A question: what the library answers for an input, or the error that it raises. */
export interface Check {
  readonly method: string;
  readonly input: string;
  readonly expected?: string;
  readonly error?: string;
}

export interface Exam {
  readonly library: string;
  readonly name: string;
  readonly version: string;
  readonly folder: string;
  readonly model: string;
  readonly checks: readonly Check[];
}

const otherFolders: readonly string[] = ["audit", "fuzz", "generate", "hostile", "text", "wild"];

/** The libraries that have exams, each a folder. */
export function examinedLibraries(): readonly string[] {
  return foldersIn(conformance).filter((name) => !otherFolders.includes(name));
}

/** All exams of a library, in order; an absolute path stands for a folder elsewhere. */
export function findExams(library: string): readonly Exam[] {
  const versions = isAbsolute(library) ? versionsBelow(library) : storedVersions(library);
  return versions.flatMap(({ name, version, folder }) => readExams({ library, name, version, folder }));
}

function versionsBelow(root: string): readonly StoredVersion[] {
  return foldersIn(root).flatMap((name) =>
    foldersIn(join(root, name)).map((version) => ({ name, version, folder: join(root, name, version) })),
  );
}

/** What `case.json` says: one model and its checks, or the models of a gallery with the answers that are kept of each. */
interface Sheet {
  readonly model: string;
  readonly checks?: readonly Check[];
  /** The zip of a gallery. */
  readonly answers?: string;
  readonly gallery?: readonly { readonly model: string; readonly input: string; readonly answers: readonly string[] }[];
}

/** The exam in a folder, or one for each model of a gallery. */
function readExams(place: Pick<Exam, "library" | "name" | "version" | "folder">): readonly Exam[] {
  const sheet = JSON.parse(readFileSync(join(place.folder, "case.json"), "utf8")) as Sheet;
  if (sheet.gallery === undefined) return [{ ...place, model: sheet.model, checks: sheet.checks ?? [] }];
  return sheet.gallery.map(({ model, input, answers }) => ({
    ...place,
    name: `${place.name}#${model}`,
    model: `${sheet.model}#${model}`,
    checks: answers.map((answer) => ({ method: answer.split(".")[0]!, input, expected: `${sheet.answers}#${model}-${answer}` })),
  }));
}

/** Asks every question of every backend. Each line is a wrong answer; none is a pass. */
export async function sitExam(exam: Exam): Promise<readonly string[]> {
  let candidate: Candidate;
  try {
    const artifact = await compiled(exam);
    if (openArtifact(artifact).payload.kind === "delegated") return await sitDelegatedExam(exam, artifact);
    candidate = openCandidate(artifact);
  } catch (error) {
    const refusals = exam.checks.every((check) => check.error !== undefined);
    return refusals && error instanceof GodwitError && error.code !== "INTERNAL" ? [] : [`not compiled: ${describe(error)}`];
  }
  const wrong: string[] = [];
  for (const check of exam.checks) {
    const lines =
      check.expected === undefined
        ? await expectRefusal(candidate, exam, check)
        : await expectAnswer(candidate, exam, check, check.expected);
    wrong.push(...lines.map((line) => `${check.method}(${check.input}): ${line}`));
  }
  candidate.model.free();
  return wrong;
}

/** The artifact of an exam's model, compiled twice to the same bytes. */
async function compiled({ folder, model, checks }: Exam): Promise<Uint8Array> {
  const input = join(folder, checks.find((check) => check.expected !== undefined)?.input ?? checks[0]!.input);
  const rows = await openSource(input);
  const seen = (await seeColumns(rows, inputFormatOf(input))) ?? [];
  await rows.close();
  const [{ artifact }, again] = [await compileOnce(), await compileOnce()];
  if (!Buffer.from(artifact).equals(again.artifact)) throw new Error("compiled twice, it gives other bytes");
  return artifact;

  async function compileOnce(): Promise<CompiledModel> {
    return compileParts(await readParts(join(folder, model)), { seen });
  }
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

function sameBits(ours: readonly Answer[], reference: readonly Value[]): boolean {
  return ours.every((answer, index) => {
    const [mine, theirs] = [answer.data, reference[index]!.data];
    return mine.length === theirs.length && Array.prototype.every.call(mine, (cell, at) => Object.is(cell, theirs[at]));
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

function denseCells(answer: Answer): ArrayLike<AnswerCell> {
  if (answer.kind === "dense") return answer.data;
  const cells = new Float64Array(answer.rows * answer.width);
  for (let row = 0; row < answer.rows; row++)
    for (let index = answer.indptr[row]!; index < answer.indptr[row + 1]!; index++)
      cells[row * answer.width + answer.indices[index]!] = answer.data[index]!;
  return cells;
}

async function expectAnswer(candidate: Candidate, exam: Exam, check: Check, expected: string): Promise<readonly string[]> {
  const method = candidate.artifact.manifest.methods.find(({ name }) => name === check.method);
  if (method === undefined) return ["the model has no such method"];
  let batch: Batch;
  let bounds: readonly Bounded[];
  try {
    batch = await readBatch(candidate, method.name, join(exam.folder, check.input));
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
  const reference = bounds.map(({ value }) => value);
  for (const [name, run] of Object.entries(backends)) {
    if ((batch.rows === 0 && name === "wasm row by row") || (name === "wasm on two threads" && !goesToThreads(exam))) continue;
    try {
      const ours = await run(candidate, method.name, batch);
      const problem =
        theirs.kind === "sparse" ? compareSparse(method.contract, ours, theirs, bounds) : compare(method, ours, theirs.cells, bounds);
      if (problem !== null) wrong.push(`${name}: ${problem}`);
      else if (!sameBits(ours, reference)) wrong.push(`${name}: other bits than the reference`);
    } catch (error) {
      wrong.push(`${name}: ${describe(error)}`);
    }
  }
  return wrong;
}

async function readBatch({ artifact }: Candidate, method: string, path: string): Promise<Batch> {
  const source = await openSource(path);
  const batches: Batch[] = [];
  const columns = columnsOf(artifact.manifest, method);
  try {
    for await (const batch of readTable(source, inputFormatOf(path), { columns, file: path, warn: () => undefined })) batches.push(batch);
  } finally {
    await source.close();
  }
  const [only] = batches;
  if (batches.length > 1) throw new Error("an exam's input is one batch");
  return only ?? { rows: 0, columns: columns.map(({ dtype }) => (dtype === "f64" ? new Float64Array(0) : [])) };
}

/** The dtype and the number of dimensions of a .npy answer. */
function shapeProblems({ outputs }: SignatureMethod, stored: Buffer, rows: number, values: readonly Value[]): string[] {
  const { dtype, shape } = readNpyHeader(stored);
  const [output] = outputs;
  const wrong: string[] = [];
  if (outputs.length !== 1 || output === undefined) return [`${outputs.length} outputs, and the library gives one array`];
  if (dtype.name !== output.dtype) wrong.push(`dtype ${output.dtype}, and the library's is ${dtype.name}`);
  const own = output.shape === "rows" ? [rows] : [rows, ...(output.dims ?? [values[0]!.width])];
  if (own.join() !== shape.join()) wrong.push(`shape [${own.join()}], and the library's is [${shape.join()}]`);
  return wrong;
}

/** The library's answers: row-major cells for each output, or one sparse matrix. */
type Theirs = { readonly kind: "dense"; readonly cells: readonly ArrayLike<AnswerCell>[] } | ({ readonly kind: "sparse" } & CompressedRows);

async function readAnswers({ outputs }: SignatureMethod, path: string, stored: Buffer, values: readonly Value[]): Promise<Theirs | string> {
  if (path.endsWith(".npz")) {
    const matrix = sparseFromNpz(await readNpz(stored, decompress, defaultLimits));
    if (matrix !== null) return { kind: "sparse", ...toCompressedRows(matrix) };
  }
  try {
    const expected = await openExpected(storedSource(path, stored), path.split(".").at(-1) as ExpectedFormat, outputs);
    const cells = await expected.take(
      values[0]!.rows,
      values.map(({ width }) => width),
    );
    await expected.finish();
    return { kind: "dense", cells };
  } catch (error) {
    return describe(error);
  }
}

/** Compares stored cells; a cell that only one side stores is 0 on the other. Where one is undecided, the library may store others. */
function compareSparse(contract: Contract, ours: readonly Answer[], theirs: CompressedRows, bounds: readonly Bounded[]): string | null {
  const [answer, bound] = [ours[0]!, bounds[0]!];
  if (answer.kind !== "sparse" || bound.value.kind !== "sparse") return "dense, and the library's is sparse";
  const { rows, columns } = theirs;
  if (answer.rows !== rows || answer.width !== columns)
    return `[${answer.rows}, ${answer.width}], and the library's is [${rows}, ${columns}]`;
  for (let row = 0; row < rows; row++) {
    const cells = rowCells(answer.indices, answer.data, answer.indptr, row);
    const expected = rowCells(theirs.columnIndex, theirs.values, theirs.starts, row);
    const beyond = isUndecidedRow(bound.value, bound.error, row) ? Infinity : 0;
    const allowed = bound.error === null ? null : rowCells(bound.value.indices, bound.error, bound.value.indptr, row);
    for (const column of new Set([...cells.keys(), ...expected.keys()])) {
      const [own, other] = [cells.get(column) ?? 0, expected.get(column) ?? 0];
      if (contract.kind === "delegated" || !isWithin(contract, own, other, allowed?.get(column) ?? beyond, "f64"))
        return `at [${row}, ${column}]: ${own} for ${other} (${contract.kind})`;
    }
  }
  return null;
}

function rowCells(indices: ArrayLike<number>, data: ArrayLike<number>, indptr: ArrayLike<number>, row: number): Map<number, number> {
  const cells = new Map<number, number>();
  for (let index = indptr[row]!; index < indptr[row + 1]!; index++)
    cells.set(indices[index]!, (cells.get(indices[index]!) ?? 0) + data[index]!);
  return cells;
}

function compare(
  method: SignatureMethod,
  ours: readonly Answer[],
  theirs: readonly ArrayLike<AnswerCell>[],
  bounds: readonly Bounded[],
): string | null {
  const measure = new Measure();
  method.outputs.forEach((output, index) =>
    measure.add(output, false, ours[index]!, theirs[index]!, method.contract, () => denseBounds(bounds[index]!)),
  );
  if (measure.outside === 0) return null;
  const first = method.outputs.map((_, index) => firstDifference(denseCells(ours[index]!), theirs[index]!)).find((each) => each !== null);
  return `${measure.outside} of ${measure.values} values break the contract (${method.contract.kind}), largest ${measure.maxUlp} ulp, ${measure.maxAbsolute} absolute; first ${first}`;
}

function firstDifference(ours: ArrayLike<AnswerCell>, theirs: ArrayLike<AnswerCell>): string | null {
  for (let index = 0; index < ours.length; index++)
    if (!Object.is(ours[index], theirs[index]) && Number(ours[index]) !== Number(theirs[index]))
      return `at ${index}: ${String(ours[index])} for ${String(theirs[index])}`;
  return null;
}

function denseBounds({ value, error }: Bounded): ArrayLike<number> | null {
  if (error === null || value.kind === "dense") return error;
  return denseCells({ ...value, data: error }) as ArrayLike<number>;
}

async function expectRefusal(candidate: Candidate, exam: Exam, check: Check): Promise<readonly string[]> {
  if (!candidate.artifact.manifest.methods.some(({ name }) => name === check.method)) return [];
  let batch: Batch;
  try {
    batch = await readBatch(candidate, check.method, join(exam.folder, check.input));
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
