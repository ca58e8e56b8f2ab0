// An exam in SQL: the statement of a model, run by an engine, beside the interpreter that defines the answers.
import { join } from "node:path";
import { columnsTaken, openArtifact } from "@godwit/core/artifact";
import { GodwitError } from "@godwit/core/errors";
import { decodeGraph, interpretWithBounds, type Batch, type Bounded } from "@godwit/core/ir";
import { dialects, emitSql, type EmittedSql, type ForestForm } from "@godwit/core/sql";
import { compileExam, readQuestion } from "./open-exam.ts";
import type { Exam } from "./find-exams.ts";
import type { SqlCell, SqlEngine, SqlQuestion } from "./sql-engines.ts";

/** How trees are asked for; `table`: in tables of their own, with a view over them; `function`: called with the columns. */
export type ExamForm = ForestForm | "table" | "function";

export interface SqlResult {
  readonly method: string;
  readonly input: string;
  /** `passed`; `refused` with a code and a reason; `wrong` with what differs. */
  readonly outcome: "passed" | "refused" | "wrong";
  readonly reason: string;
}

/** A script leaves a view and tables for a few forests. */
const leftBehind = [
  "DROP VIEW IF EXISTS m",
  ...["m_model", "m_nodes", ...Array.from({ length: 60 }, (_, index) => `m_nodes_${index + 2}`)].map(
    (table) => `DROP TABLE IF EXISTS ${table}`,
  ),
];

function questionOf({ dialect }: SqlEngine, form: ExamForm, names: readonly string[], { text, columns }: EmittedSql): SqlQuestion {
  if (form === "table") return { drops: leftBehind, script: text, query: "SELECT * FROM m" };
  if (form !== "function") return { drops: [], script: null, query: text };
  const quoted = (name: string): string => dialects[dialect].identifier(name);
  const calls = columns.map((column) => `${quoted(`m_${column}`)}(${names.map(quoted).join(", ")}) AS ${quoted(column)}`);
  // Of another exam's functions the parameters differ.
  const functions = dialect === "postgres" ? columns.map((column) => `DROP FUNCTION IF EXISTS ${quoted(`m_${column}`)}`) : [];
  return { drops: [...leftBehind, ...functions], script: text, query: `SELECT "row", ${calls.join(", ")} FROM "rows"` };
}

/** Asks the engine every question of an exam that the interpreter answers. */
export async function sitSqlExam(exam: Exam, engine: SqlEngine, form: ExamForm = "auto"): Promise<readonly SqlResult[]> {
  const { manifest, graph: encoded, payload } = openArtifact(await compileExam(exam));
  if (payload.kind === "delegated") return [];
  const graph = decodeGraph(encoded());
  const results: SqlResult[] = [];
  for (const { method, input, expected } of exam.checks) {
    if (expected === undefined || !manifest.methods.some(({ name }) => name === method)) continue;
    const result = (outcome: SqlResult["outcome"], reason: string): unknown => results.push({ method, input, outcome, reason });
    try {
      const question = await readQuestion(manifest, method, join(exam.folder, input));
      const batch = engine.dialect === "mysql" ? withoutInfinity(question) : question;
      if (batch.rows === 0) continue;
      let expectedValues: readonly Bounded[];
      try {
        expectedValues = interpretWithBounds(graph, method, batch);
      } catch {
        continue;
      }
      const names = columnsTaken(graph, method).map((index, place) => manifest.columns[index]!.name ?? `x${place}`);
      const isMade = form === "table" || form === "function";
      const written = emitSql({
        graph,
        methods: [method],
        dialect: engine.dialect,
        table: ["rows"],
        key: "row",
        as: isMade ? form : "select",
        form: isMade ? "auto" : form,
        name: "m",
        origin: [],
      });
      const answered = await engine.answer(names, batch, questionOf(engine, form, names, written));
      const wrong = firstDifference(expectedValues, answered);
      if (wrong === null) result("passed", "");
      else result("wrong", wrong);
    } catch (error) {
      if (error instanceof GodwitError && ["UNSUPPORTED_BY_DIALECT", "SQL_TOO_LARGE"].includes(error.code))
        result("refused", `${error.code}: ${error.message}`);
      // Where IEEE 754 has 0 or infinity, PostgreSQL fails, and MySQL where it has infinity.
      else if (/value out of range: (?:under|over)flow|DOUBLE value is out of range/u.test(String(error)))
        result("refused", "the engine's range of numbers");
      else result("wrong", String(error));
    }
  }
  return results;
}

/** MySQL has no infinite numbers: they are missing there, and so in what it is compared with. */
function withoutInfinity(batch: Batch): Batch {
  const columns = batch.columns.map((column) =>
    column instanceof Float64Array ? column.map((cell) => (Number.isFinite(cell) ? cell : NaN)) : column,
  );
  return { ...batch, columns };
}

/** The first cell that differs by more than 1e-12 of its size, or than what rounding may make of this row where terms cancel. */
function firstDifference(values: readonly Bounded[], answered: readonly (readonly SqlCell[])[]): string | null {
  let start = 0;
  for (const bounded of values) {
    const { rows, width } = bounded.value;
    const { cells, errors } = denseCells(bounded);
    if (answered.length !== rows) return `${answered.length} rows, not ${rows}`;
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < width; column++) {
        const ours = answered[row]![start + column];
        const theirs = cells[row * width + column];
        if (!isSame(ours, theirs, errors[row * width + column] ?? 0))
          return `row ${row}, column ${start + column}: ${String(ours)}, not ${String(theirs)}`;
      }
    start += width;
  }
  return null;
}

function denseCells({ value, error }: Bounded): { readonly cells: ArrayLike<unknown>; readonly errors: ArrayLike<number> } {
  if (value.kind === "dense") return { cells: value.data, errors: error ?? [] };
  const cells = new Float64Array(value.rows * value.width);
  const errors = new Float64Array(value.rows * value.width);
  for (let row = 0; row < value.rows; row++)
    for (let index = value.indptr[row]!; index < value.indptr[row + 1]!; index++) {
      cells[row * value.width + value.indices[index]!] = value.data[index]!;
      errors[row * value.width + value.indices[index]!] = error?.[index] ?? 0;
    }
  return { cells, errors };
}

function isSame(ours: SqlCell | undefined, theirs: unknown, error: number): boolean {
  if (typeof theirs === "string" || theirs === null) return ours === theirs;
  if (typeof theirs === "bigint") return typeof ours !== "object" && BigInt(ours ?? -1) === theirs;
  const number = Number(theirs);
  if (ours === null || ours === undefined) return Number.isNaN(number);
  const mine = Number(ours);
  if (Number.isNaN(number)) return Number.isNaN(mine);
  return mine === number || Math.abs(mine - number) <= Math.max(1e-12 * Math.abs(number), Number.isFinite(error) ? error : 0, 1e-300);
}
