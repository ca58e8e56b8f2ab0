// An exam in SQL: the functions of a model over a table, against the engine's own answers.
import { join } from "node:path";
import { DOUBLE, VARCHAR } from "@duckdb/node-api";
import { openArtifact } from "@godwit/core/artifact";
import { describeError, GodwitError } from "@godwit/core/errors";
import { answerOf, cellOfColumn, Engine, loadSync, Matrix, SparseMatrix, type EngineBatch, type Model } from "@godwit/runtime";
import { artifactModel, type ModelFunction, type SqlEngine, type SqlSession } from "@godwit/sql";
import type { Exam } from "./find-exams.ts";
import { compileExam, readQuestion } from "./open-exam.ts";

type Cell = number | bigint | string | boolean | null;

/** Asks each function with a row and with a column each. Each line is a wrong answer; null where the model has no functions, or is refused. */
export async function sitFunctionExam(exam: Exam, engine: SqlEngine): Promise<readonly string[] | null> {
  const artifact = await compileExam(exam).catch((error: unknown) => refused(error));
  if (artifact === null) return null;
  const name = `${exam.library}_${exam.name}_${exam.version}`;
  const functions = placeModel(name, artifact, engine);
  if (functions === null) return null;
  const { manifest } = openArtifact(artifact);
  const model = loadSync(artifact);
  const session = await engine.connect();
  const wrong: string[] = [];
  for (const input of new Set(exam.checks.map((check) => check.input)))
    for (const each of functions) {
      const { signature } = each.method;
      const batch = await readQuestion(manifest, signature.name, join(exam.folder, input)).catch(() => null);
      if (batch === null || batch.rows > 2048 || !exam.checks.some((check) => check.input === input && check.method === signature.name))
        continue;
      const expected = expectedOf(model, each, batch);
      for (const call of await tableOf(session, each, batch)) {
        const given = await session
          .query(`SELECT ${call} FROM exam t`)
          .then((result) => cellsOf(result.chunks()))
          .catch((error: unknown) => codeOf(error));
        const line = difference(given, expected);
        if (line !== null) wrong.push(`${call.slice(0, 60)}(${input}): ${line}`);
      }
    }
  session.close();
  engine.deleteModel(name);
  model.free();
  return wrong;
}

/** The functions of an engine keep their types, so each exam has a name of its own. */
function placeModel(name: string, artifact: Uint8Array, engine: SqlEngine): readonly ModelFunction[] | null {
  try {
    engine.setModel(name, artifactModel(artifact, Engine.shared()));
    return engine.functions;
  } catch (error) {
    return refused(error);
  }
}

/** Fills a table, missing numbers as NULL and as NaN by turns, and gives the calls that mean its rows. */
async function tableOf(session: SqlSession, { name, method }: ModelFunction, batch: EngineBatch): Promise<readonly string[]> {
  const { columns } = method;
  const labels = columns.map((column, index) => column.name ?? `x${index}`);
  const isUsable =
    new Set(labels.map((label) => label.toLowerCase())).size === labels.length &&
    !labels.some((label) => label === "" || label.includes("\0"));
  const names = isUsable ? labels : labels.map((_, index) => `x${index}`);
  const quoted = names.map((label) => `"${label.replaceAll('"', '""')}"`);
  const types = columns.map(({ dtype }) => (dtype === "f64" ? "DOUBLE" : "VARCHAR"));
  await session.query(`CREATE OR REPLACE TABLE exam (${quoted.map((label, index) => `${label} ${types[index]!}`).join(", ")})`);
  const insert = await session.prepare(`INSERT INTO exam VALUES (${names.map((_, index) => `$${index + 1}`).join(", ")})`);
  for (let row = 0; row < batch.rows; row++) {
    const values = columns.map((_, index) => {
      const cell = "matrix" in batch ? batch.matrix[row * columns.length + index] : cellOfColumn(batch.columns[index], row);
      return cell === undefined || (Number.isNaN(cell) && row % 2 === 0) ? null : cell;
    });
    await insert.execute({ values, types: columns.map(({ dtype }) => (dtype === "f64" ? DOUBLE : VARCHAR)) });
  }
  insert.close();
  const byColumn = `"${name}"(${quoted.join(", ")})`;
  return isUsable ? [byColumn, `"${name}"(t)`] : [byColumn];
}

function expectedOf(model: Model, { method: { signature } }: ModelFunction, batch: EngineBatch): readonly Cell[][] | string {
  try {
    const outputs = model.run(signature.name, batch).map((value, index) => answerOf(signature.outputs[index]!, value));
    return Array.from({ length: batch.rows }, (_, row) =>
      outputs.flatMap((answer): readonly Cell[] =>
        answer instanceof Matrix || answer instanceof SparseMatrix ? answer.row(row) : [answer[row]!],
      ),
    );
  } catch (error) {
    return codeOf(error);
  }
}

async function cellsOf(chunks: AsyncIterable<{ getRows(): readonly (readonly unknown[])[] }>): Promise<readonly Cell[][]> {
  const rows: Cell[][] = [];
  for await (const chunk of chunks) for (const [value] of chunk.getRows()) rows.push(flat(value));
  return rows;
}

function flat(value: unknown): Cell[] {
  if (typeof value === "object" && value !== null && "items" in value) return (value.items as unknown[]).flatMap(flat);
  return [typeof value === "bigint" && Number.isSafeInteger(Number(value)) ? Number(value) : (value as Cell)];
}

function difference(given: readonly Cell[][] | string, expected: readonly Cell[][] | string): string | null {
  if (typeof given === "string" || typeof expected === "string")
    return given === expected ? null : `${describe(given)} instead of ${describe(expected)}`;
  if (given.length !== expected.length) return `${given.length} rows instead of ${expected.length}`;
  const row = given.findIndex(
    (cells, at) => cells.length !== expected[at]!.length || cells.some((cell, place) => !Object.is(cell, expected[at]![place])),
  );
  return row < 0 ? null : `row ${row} is ${given[row]!.join(" ")} instead of ${expected[row]!.join(" ")}`;
}

function describe(answer: readonly Cell[][] | string): string {
  return typeof answer === "string" ? answer : `${answer.length} rows`;
}

function codeOf(error: unknown): string {
  if (error instanceof GodwitError) return error.code;
  throw error;
}

function refused(error: unknown): null {
  if (error instanceof GodwitError && error.code !== "INTERNAL") return null;
  throw error instanceof GodwitError ? new Error(describeError(error)) : error;
}
