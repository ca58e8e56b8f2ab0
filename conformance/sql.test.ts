import { afterAll, describe, expect, test } from "vitest";
import { findPeer } from "../scripts/test-peers.ts";
import { findExams, type Exam } from "./find-exams.ts";
import { sitSqlExam } from "./sql-exam.ts";
import { startEngine, type StartedEngine } from "./start-sql-engine.ts";

const libraries = ["sklearn", "lightgbm", "xgboost", "catboost", "category_encoders", "pmml"];

/** The newest version of each case that is not too long, one in so many by its name alone; `conformance/sit-sql.ts ENGINE` sits all. */
function sample(oneIn: number): readonly Exam[] {
  const newest = new Map(libraries.flatMap(findExams).map((exam) => [`${exam.library}/${exam.name}`, exam]));
  return [...newest].flatMap(([name, exam]) =>
    [...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 65_521, 7) % oneIn === 0 ? [exam] : [],
  );
}

const started: StartedEngine[] = [];
afterAll(async () => {
  for (const { close } of started) await close();
});

describe("models as SQL answer as the interpreter does", () => {
  const engines = [
    { name: "duckdb", oneIn: 12, isHere: true },
    { name: "sqlite", oneIn: 12, isHere: true },
    { name: "postgres", oneIn: 24, isHere: findPeer("postgresql") !== undefined },
  ];
  for (const { name, oneIn, isHere } of engines)
    test.skipIf(!isHere)(`on ${name}`, { timeout: 120_000 }, async () => {
      const engine = await startEngine(name);
      started.push(engine);
      const wrong: string[] = [];
      let passed = 0;
      for (const exam of sample(oneIn))
        for (const { method, outcome, reason } of await sitSqlExam(exam, engine.engine)) {
          if (outcome === "wrong") wrong.push(`${exam.library}/${exam.name}/${exam.version} ${method}: ${reason}`);
          if (outcome === "passed") passed++;
        }
      expect(wrong).toEqual([]);
      expect(passed).toBeGreaterThan(50);
    });
});
