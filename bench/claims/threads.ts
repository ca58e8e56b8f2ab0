import { availableParallelism } from "node:os";
import type { Claim, Finding } from "../claim.ts";
import { printRatio, printTime, ratiosOf, spreadOf } from "../statistics.ts";
import type { Task } from "../task.ts";

const floor = 1.7;

export const threads: Claim = {
  name: "threads",
  title: `Two threads against one, 50,000 rows (this machine has ${availableParallelism()})`,
  models: ["forest", "hist", "mixed-forest"],
  async measure({ contender, settings }) {
    const godwit = contender("godwit");
    const findings: Finding[] = [];
    for (const { what, model, input } of [
      { what: "RandomForest 100 × depth 8", model: "forest", input: "numbers" },
      { what: "HistGradientBoosting 500 × 31 leaves", model: "hist", input: "numbers" },
    ] as const) {
      const tasks = [1, 2].map((count): Task => ({
        name: `${model}-${count}`,
        model,
        method: "predict_proba",
        input,
        rows: 50_000,
        threads: count,
      }));
      const figures = tasks.map((): number[] => []);
      for (const task of tasks) {
        await godwit.obey({ do: "open", task });
        await godwit.time(task.name, 10);
      }
      for (let round = 0; round < (settings.quick ? 10 : 40); round++)
        for (const [place, task] of tasks.entries()) figures[place]!.push(await godwit.time(task.name, 1));
      for (const task of tasks) await godwit.obey({ do: "close", task: task.name });
      const ratio = ratiosOf(figures[1]!, figures[0]!);
      findings.push({
        what,
        figure: `${printRatio(ratio)} of ${printTime(spreadOf(figures[0]!).median)}`,
        floor: `≥ ${floor} ×`,
        reached: ratio.median >= floor,
        note: "where two cores are free",
      });
    }
    return findings;
  },
};
