import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import type { Claim, Finding } from "../claim.ts";
import { ContenderProcess } from "../contender-process.ts";
import { fileOf } from "../model.ts";
import { models } from "../models.ts";
import { peers } from "../peers.ts";
import { prepare } from "../prepare.ts";
import { nodeOptions } from "../settings.ts";
import { formOf, startContender } from "../start-contender.ts";
import { printSpread, printTime, ratiosOf, spreadOf } from "../statistics.ts";

const rows = 1_000_000;
const program = fileURLToPath(new URL("../peers/gpu.ts", import.meta.url));
const forest = models.find(({ name }) => name === "forest-100x8")!;
const trainer = peers.find(({ name }) => name === "trainer")!;
const godwit = peers.find(({ name }) => name === "godwit")!;
const what = `${forest.title}, 1,000,000 rows, upload and read-back included`;

/** scikit-learn's `n_jobs`, and how many times quicker the GPU has to be. */
const opponents = [
  { title: "n_jobs=1", threads: 1, floor: 40 },
  { title: "n_jobs=-1", threads: availableParallelism(), floor: 5 },
] as const;

export const gpu: Claim = {
  name: "gpu",
  title: "A GPU against scikit-learn",
  files: [fileOf(forest)],
  async measure(settings) {
    await prepare(godwit, forest, settings);
    const source = `${settings.models}/${fileOf(forest)}`;
    const artifact = formOf(godwit.form!, forest, settings);
    const card = new ContenderProcess(process.execPath, [...nodeOptions(), program, artifact, source, forest.input], {});
    try {
      const { reason, device } = await card.obey({ do: "load" });
      if (reason !== undefined) return [{ what, figure: "not measured", floor: "≥ 40 × and ≥ 5 ×", reached: null, note: reason }];
      await card.obey({ do: "open", rows });
      await card.time(rows, 3);
      const findings: Finding[] = [];
      for (const { title, threads, floor } of opponents) {
        const other = startContender(trainer, forest, threads, settings);
        await other.obey({ do: "load" });
        await other.obey({ do: "open", rows });
        const times: { readonly card: number; readonly other: number }[] = [];
        for (let round = 0; round < (settings.quick ? 2 : 5); round++)
          times.push({ card: await card.time(rows, 1), other: await other.time(rows, 1) });
        other.end();
        const ratio = ratiosOf(
          times.map((time) => time.card),
          times.map((time) => time.other),
        );
        findings.push({
          what: `${what}, against ${title}`,
          figure: `${printSpread(ratio)} of ${printTime(spreadOf(times.map((time) => time.other)).median)}`,
          floor: `≥ ${floor} ×`,
          reached: ratio.median >= floor,
          note: device ?? "",
        });
      }
      return findings;
    } finally {
      card.end();
    }
  },
};
