import { createContext, Script } from "node:vm";
import { expect, test } from "vitest";
import { findExams } from "./find-exams.ts";
import { sitSqlExam } from "./sql-exam.ts";
import type { SqlCell, SqlEngine } from "./sql-engines.ts";

/** What an engine does around the code of its functions. */
const engines = {
  bigquery: { missing: null, code: /AS r"""\n([^]*?)\n"""/gu, parameter: "x" },
  snowflake: { missing: undefined, code: /AS \$\$\n([^]*?)\n\$\$/gu, parameter: "X" },
} as const;

/** Calls functions as an engine does: in a context with nothing but the language, a row at a time, a missing value as the engine gives it. */
function callerOf(dialect: keyof typeof engines): SqlEngine {
  const { missing, code, parameter } = engines[dialect];
  return {
    dialect,
    answer(columns, batch, { script }) {
      const parameters = columns.map((_, index) => `${parameter}${index}`).join(", ");
      const functions = Array.from(script!.matchAll(code), ([, body]) =>
        new Script(`(function (${parameters}) {\n${body}\n})`).runInContext(createContext({})),
      ) as ((...cells: unknown[]) => SqlCell)[];
      expect(functions.length).toBeGreaterThan(0);
      return Promise.resolve(
        Array.from({ length: batch.rows }, (_, row) => {
          const cells = batch.columns.map((column) => column[row] ?? missing);
          return functions.map((call) => call(...cells.map((cell) => (Number.isNaN(cell) ? missing : cell))));
        }),
      );
    },
    close: () => Promise.resolve(),
  };
}

test.each(["bigquery", "snowflake"] as const)(
  "functions in JavaScript for %s answer as the interpreter does",
  { timeout: 120_000 },
  async (dialect) => {
    const libraries = ["sklearn", "lightgbm", "xgboost", "catboost", "category_encoders"];
    const newest = new Map(libraries.flatMap(findExams).map((exam) => [`${exam.library}/${exam.name}`, exam]));
    const sample = [...newest.values()].filter((_, index) => index % 41 === (dialect === "bigquery" ? 5 : 11));
    const wrong: string[] = [];
    let passed = 0;
    for (const exam of sample)
      for (const { method, outcome, reason } of await sitSqlExam(exam, callerOf(dialect), "function")) {
        if (outcome === "wrong") wrong.push(`${exam.library}/${exam.name}/${exam.version} ${method}: ${reason}`);
        if (outcome === "passed") passed++;
      }
    expect(wrong).toEqual([]);
    expect(passed).toBeGreaterThan(10);
  },
);
