import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { openArtifact } from "@godwit/core/artifact";
import { GodwitError } from "@godwit/core/errors";
import { decodeGraph, type Graph } from "@godwit/core/ir";
import { emitSql } from "@godwit/core/sql";
import { afterAll, describe, expect, test } from "vitest";
import { findPeer } from "../scripts/test-peers.ts";
import { findExams, type Exam } from "./find-exams.ts";
import { compileExam } from "./open-exam.ts";
import { sitSqlExam } from "./sql-exam.ts";
import { startEngine, type StartedEngine } from "./start-sql-engine.ts";

const libraries = ["sklearn", "lightgbm", "xgboost", "catboost", "category_encoders", "pmml"];

const newest = new Map(libraries.flatMap(findExams).map((exam) => [`${exam.library}/${exam.name}`, exam]));

/** The newest version of each case that is not too long, one in so many by its name alone; `conformance/sit-sql.ts ENGINE` sits all. */
function sample(oneIn: number): readonly Exam[] {
  if (oneIn === 0) return few.slice(0, 2).map((name) => newest.get(name)!);
  return [...newest].flatMap(([name, exam]) =>
    [...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 65_521, 7) % oneIn === 0 ? [exam] : [],
  );
}

/** For an engine that takes seconds for each: float32 sums, encoded strings, imputers and leaves; the last as arrays. */
const few: readonly string[] = ["xgboost/pipeline-sparse", "sklearn/pipeline-imputer-scaler-ridge", "lightgbm/dump-categories"];

/** By the form: missing and infinite values, sets of categories, many outputs, float32 sums, stumps. */
const forests = {
  array: [
    "sklearn/random-forest-classifier-missing",
    "sklearn/random-forest-classifier-infinite-threshold",
    "sklearn/ada-boost-discrete-binary",
    "lightgbm/dump-categories",
    "xgboost/pipeline-sparse",
  ],
  table: ["sklearn/random-forest-classifier-missing", "lightgbm/dump-categories", "xgboost/pipeline-sparse"],
  function: ["sklearn/random-forest-classifier-missing", "xgboost/pipeline-sparse"],
} as const;

const started: StartedEngine[] = [];
afterAll(async () => {
  for (const { close } of started) await close();
});

describe("models as SQL answer as the interpreter does", () => {
  const engines = [
    { name: "duckdb", forms: ["array", "table", "function"], oneIn: 40, isHere: true },
    { name: "sqlite", forms: ["table"], oneIn: 25, isHere: true },
    { name: "postgres", forms: ["array", "table", "function"], oneIn: 60, isHere: findPeer("postgresql") !== undefined },
    { name: "mysql", forms: [], oneIn: 60, isHere: findPeer("mariadb") !== undefined },
    { name: "clickhouse", forms: ["array", "table"], oneIn: 150, isHere: findPeer("python-sql-engines") !== undefined },
    { name: "spark", forms: ["array"], oneIn: 0, isHere: findPeer("python-sql-engines") !== undefined },
  ] as const;
  for (const { name, forms, oneIn, isHere } of engines)
    test.skipIf(!isHere)(`on ${name}`, { timeout: 300_000 }, async () => {
      const engine = await startEngine(name);
      started.push(engine);
      const wrong: string[] = [];
      let passed = 0;
      const asked = [
        ...sample(oneIn).map((exam) => ["auto", exam] as const),
        ...forms.flatMap((form) => (oneIn === 0 ? few.slice(2) : forests[form]).map((name) => [form, newest.get(name)!] as const)),
      ];
      for (const [form, exam] of asked) {
        const before = passed;
        for (const { method, outcome, reason } of await sitSqlExam(exam, engine.engine, form)) {
          if (outcome === "wrong") wrong.push(`${exam.library}/${exam.name}/${exam.version} ${method} (${form}): ${reason}`);
          if (outcome === "passed") passed++;
        }
        if (form !== "auto" && passed === before) wrong.push(`${exam.library}/${exam.name} (${form}): nothing is answered`);
      }
      expect(wrong).toEqual([]);
      expect(passed).toBeGreaterThan(4);
    });
});

const python = findPeer("python-sql-engines");

test.skipIf(python === undefined)(
  "what is written for engines that are not here is read by a parser of their dialects",
  async () => {
    const dialects = ["bigquery", "snowflake", "redshift", "tsql", "mysql", "spark"] as const;
    const graphs: Graph[] = [];
    for (const exam of sample(300)) {
      const { payload, graph } = openArtifact(await compileExam(exam));
      if (payload.kind !== "delegated") graphs.push(decodeGraph(graph()));
    }
    const queries = dialects.flatMap((dialect) =>
      graphs.flatMap((graph) =>
        (dialect === "bigquery" || dialect === "snowflake" ? (["view", "function"] as const) : (["view"] as const)).flatMap((as) => {
          const methods = [graph.methods[0]!.name];
          try {
            const names = { table: ["shop", "it's `my` [rows]"], key: 'the "key"', name: "it's a [view]" } as const;
            return [{ dialect, query: emitSql({ graph, methods, dialect, as, ...names, form: "auto", origin: [] }).text }];
          } catch (error) {
            if (error instanceof GodwitError && error.code !== "INTERNAL") return [];
            throw error;
          }
        }),
      ),
    );
    expect(queries.filter(({ query }) => query.includes("CREATE OR REPLACE FUNCTION")).length).toBeGreaterThan(0);
    const script = fileURLToPath(new URL("sqlglot-reads.py", import.meta.url));
    const input = queries.map((each) => JSON.stringify(each)).join("\n");
    const output = execFileSync(python!, [script], { input, encoding: "utf8", maxBuffer: 1e8 });
    const wrong = output
      .trimEnd()
      .split("\n")
      .flatMap((line, index) => (line === "null" ? [] : [`${queries[index]!.dialect}: ${line}`]));
    expect(wrong).toEqual([]);
    expect(queries.length).toBeGreaterThan(dialects.length);
  },
  120_000,
);
