import type { Claim, Finding } from "../claim.ts";
import { raceFindings } from "../race-findings.ts";
import type { Task } from "../task.ts";

const pipelines = [
  { what: "ColumnTransformer + LogisticRegression", model: "mixed-linear", input: "table", floor: 3 },
  { what: "ColumnTransformer + RandomForest 100 × depth 8", model: "mixed-forest", input: "table", floor: 4 },
  { what: "Tfidf + LogisticRegression", model: "text", input: "texts", floor: 3 },
] as const;

export const pipelinesWhole: Claim = {
  name: "pipelines",
  title: "From raw columns, strings included, one thread: 50,000 rows in one batch, and one row a call",
  models: pipelines.map(({ model }) => model),
  async measure(arena) {
    const findings: Finding[] = [];
    for (const { what, model, input, floor } of pipelines) {
      const task = (rows: Task["rows"]): Task => ({ name: `${model}-${rows}`, model, method: "predict_proba", input, rows });
      findings.push(
        ...(await raceFindings(arena, {
          what: `${what}, 50,000 rows`,
          task: task(50_000),
          floors: { sklearn: floor },
          rounds: 15,
          turn: 30,
        })),
      );
      findings.push(
        ...(await raceFindings(arena, { what: `${what}, one row`, task: task(1), floors: { sklearn: 100 }, rounds: 20, turn: 30 })),
      );
    }
    return findings;
  },
};
