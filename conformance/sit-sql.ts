// Sits the exams in SQL and prints what goes wrong: node --conditions=godwit-source conformance/sit-sql.ts ENGINE [--all] [--one-in N] [--form case|array|table] [text in library/case/version]…
import { parseArgs } from "node:util";
import { examinedLibraries, findExams } from "./find-exams.ts";
import { startEngine } from "./start-sql-engine.ts";
import { sitSqlExam, type ExamForm } from "./sql-exam.ts";

const { values, positionals } = parseArgs({
  options: {
    all: { type: "boolean", default: false },
    "one-in": { type: "string", default: "1" },
    form: { type: "string", default: "auto" },
  },
  allowPositionals: true,
});
const [name = "duckdb", ...wanted] = positionals;
const { engine, close } = await startEngine(name);
const exams = examinedLibraries()
  .flatMap(findExams)
  .filter(
    ({ library, name: kase, version }) => wanted.length === 0 || wanted.some((text) => `${library}/${kase}/${version}`.includes(text)),
  );
/** Of each case its last version, unless all are asked for. */
const chosen = values.all
  ? exams
  : [...new Map(exams.map((exam) => [`${exam.library}/${exam.name}`, exam])).values()].filter(
      (_, index) => index % Number(values["one-in"]) === 0,
    );
const counts = { passed: 0, refused: 0, wrong: 0 };
const reasons = new Map<string, number>();
for (const exam of chosen) {
  try {
    for (const { method, input, outcome, reason } of await sitSqlExam(exam, engine, values.form as ExamForm)) {
      counts[outcome]++;
      const short = reason.replaceAll(/[-\d.e+]+/gu, "#").slice(0, 110);
      if (outcome !== "passed") reasons.set(`${outcome} ${short}`, (reasons.get(`${outcome} ${short}`) ?? 0) + 1);
      if (outcome === "wrong") console.log(`${exam.library}/${exam.name}/${exam.version} ${method}(${input}): ${reason.slice(0, 300)}`);
    }
  } catch (error) {
    if (process.env["GODWIT_DEBUG"] === "1")
      console.log(`${exam.library}/${exam.name}/${exam.version} not compiled: ${String(error).slice(0, 200)}`);
  }
}
console.log(`\n${engine.dialect}: ${counts.passed} passed, ${counts.refused} refused, ${counts.wrong} wrong`);
for (const [reason, count] of [...reasons].toSorted((a, b) => b[1] - a[1]).slice(0, 40))
  console.log(`${String(count).padStart(5)}  ${reason}`);
await close();
process.exit(counts.wrong === 0 ? 0 : 1);
