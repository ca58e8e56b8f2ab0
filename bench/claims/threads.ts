import type { Claim, Finding } from "../claim.ts";
import { FreeCores } from "../peers/spin.ts";
import { printSpread, printTime, ratiosOf, spreadOf } from "../statistics.ts";
import type { Task } from "../task.ts";

const floor = 1.7;
/** What two counting threads must gain for the machine to have two free cores. */
const freeCores = 1.9;

export const threads: Claim = {
  name: "threads",
  title: "Two threads against one, 50,000 rows",
  models: ["forest", "hist"],
  async measure({ contender, settings }) {
    const godwit = contender("godwit");
    const cores = new FreeCores();
    await cores.measure();
    const findings: Finding[] = [];
    for (const { what, model } of [
      { what: "RandomForest 100 × depth 8", model: "forest" },
      { what: "HistGradientBoosting 500 × 31 leaves", model: "hist" },
    ]) {
      const [one, two] = [1, 2].map((count): Task => ({
        name: `${model}-${count}`,
        model,
        method: "predict_proba",
        input: "numbers",
        rows: 50_000,
        threads: count,
      })) as [Task, Task];
      for (const task of [one, two]) {
        await godwit.obey({ do: "open", task });
        await godwit.time(task.name, 10);
      }
      const figures: { readonly one: number; readonly two: number; readonly cores: number }[] = [];
      for (let round = 0; round < (settings.quick ? 10 : 60); round++)
        figures.push({ one: await godwit.time(one.name, 1), two: await godwit.time(two.name, 1), cores: await cores.measure() });
      for (const { name } of [one, two]) await godwit.obey({ do: "close", task: name });
      const free = figures.filter((figure) => figure.cores >= freeCores);
      const enough = free.length * 3 >= figures.length;
      const counted = enough ? free : figures;
      const ratio = ratiosOf(
        counted.map((figure) => figure.two),
        counted.map((figure) => figure.one),
      );
      findings.push({
        what,
        figure: `${printSpread(ratio)} of ${printTime(spreadOf(counted.map((figure) => figure.one)).median)}`,
        floor: `≥ ${floor} × where two cores are free`,
        reached: enough ? ratio.median >= floor : null,
        note: `two counting threads gain ${spreadOf(figures.map((figure) => figure.cores)).median.toFixed(2)} ×; ${free.length} of ${figures.length} rounds had two free cores${enough ? ", which count" : ", too few to tell"}`,
      });
    }
    await cores.end();
    return findings;
  },
};
