import type { Claim } from "../claim.ts";
import { raceFindings } from "../race-findings.ts";
import type { Task } from "../task.ts";

const task = (model: string): Task => ({ name: `${model}-batch`, model, method: "predict_proba", input: "numbers", rows: 50_000 });

export const forestBatch: Claim = {
  name: "forest-batch",
  title: "50,000 × 28 rows, one thread, predict_proba",
  models: ["forest", "hist", "boosting"],
  async measure(arena) {
    const plan = { rounds: 20, turn: 30 };
    return [
      ...(await raceFindings(arena, {
        ...plan,
        what: "RandomForest 100 × depth 8",
        task: task("forest"),
        floors: { sklearn: 5, native: 5, web: 5 },
      })),
      ...(await raceFindings(arena, {
        ...plan,
        what: "HistGradientBoosting 500 × 31 leaves",
        task: task("hist"),
        floors: { sklearn: 8, native: 5, web: 5 },
      })),
      ...(await raceFindings(arena, {
        ...plan,
        what: "GradientBoosting 500 × depth 3",
        task: task("boosting"),
        floors: { sklearn: 8, native: 8, web: 8 },
      })),
    ];
  },
};
