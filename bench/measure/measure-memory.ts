import { statSync } from "node:fs";
import { mainRows } from "../batches.ts";
import type { Model } from "../model.ts";
import { peers } from "../peers.ts";
import type { OwnResult } from "../results.ts";
import type { Settings } from "../settings.ts";
import { formOf, startContender } from "../start-contender.ts";

const godwit = peers.find(({ name }) => name === "godwit")!;

/** The most that a fresh process takes above idle to open an artifact and answer one batch. */
export async function measureMemory(model: Model, settings: Settings): Promise<OwnResult["memory"]> {
  const contender = startContender(godwit, model, 1, settings);
  const rows = mainRows(model);
  const { idle } = await contender.obey({ do: "load" });
  const { bytes: input } = await contender.obey({ do: "open", rows });
  await contender.obey({ do: "run", rows, times: 1 });
  const { peak } = await contender.obey({ do: "memory" });
  contender.end();
  if (idle === undefined || peak === undefined) return undefined;
  return { rows, above: peak - idle, artifact: statSync(formOf(godwit.form!, model, settings)).size, input: input ?? 0 };
}
