import type { Claim, Finding } from "../claim.ts";
import { mainRows, printRows } from "../batches.ts";
import type { ContenderProcess } from "../contender-process.ts";
import { fileOf } from "../model.ts";
import { models } from "../models.ts";
import { peers } from "../peers.ts";
import { prepare } from "../prepare.ts";
import { FreeCores } from "../peers/spin.ts";
import { startContender } from "../start-contender.ts";
import { printSpread, printTime, ratiosOf, spreadOf } from "../statistics.ts";

const floor = 1.7;
/** What two counting threads must gain for the machine to have two free cores. */
const freeCores = 1.9;
const names = ["forest-100x8", "hist-500x31", "xgboost-500x6", "extra-trees-deep", "mixed-forest", "text"];
const chosen = models.filter(({ name }) => names.includes(name));
const godwit = peers.find(({ name }) => name === "godwit")!;

export const threads: Claim = {
  name: "threads",
  title: "Two threads against one",
  files: chosen.map(fileOf),
  async measure(settings) {
    const cores = new FreeCores();
    await cores.measure();
    const findings: Finding[] = [];
    for (const model of chosen) {
      await prepare(godwit, model, settings);
      const rows = mainRows(model);
      const [one, two] = [1, 2].map((count) => startContender(godwit, model, count, settings)) as [ContenderProcess, ContenderProcess];
      for (const contender of [one, two]) {
        await contender.obey({ do: "load" });
        await contender.obey({ do: "open", rows });
        await contender.time(rows, 10);
      }
      const figures: { readonly one: number; readonly two: number; readonly cores: number }[] = [];
      for (let round = 0; round < (settings.quick ? 10 : 40); round++)
        figures.push({ one: await one.time(rows, 1), two: await two.time(rows, 1), cores: await cores.measure() });
      for (const contender of [one, two]) contender.end();
      const free = figures.filter((figure) => figure.cores >= freeCores);
      const enough = free.length * 3 >= figures.length;
      const counted = enough ? free : figures;
      const ratio = ratiosOf(
        counted.map((figure) => figure.two),
        counted.map((figure) => figure.one),
      );
      findings.push({
        what: `${model.title}, ${printRows(rows)}`,
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
