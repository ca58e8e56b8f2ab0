import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { accuracyOf } from "../accuracy.ts";
import type { ContenderProcess } from "../contender-process.ts";
import type { PeerName } from "../peers.ts";
import type { PeerResult } from "../results.ts";
import type { Settings } from "../settings.ts";

/** Notes how far each library's answers are from the trainer's; gives the milliseconds that each took. */
export async function compareAnswers(
  contenders: ReadonlyMap<PeerName, ContenderProcess>,
  rows: number,
  settings: Settings,
  results: Map<PeerName, PeerResult>,
): Promise<ReadonlyMap<PeerName, number>> {
  const took = new Map<PeerName, number>();
  let expected: Float64Array | undefined;
  for (const [name, contender] of contenders) {
    const { ms, answers } = await answersOf(contender, rows, settings);
    if (answers === undefined) continue;
    took.set(name, ms);
    if (name === "trainer") expected = answers;
    else if (expected !== undefined) results.set(name, { ...results.get(name)!, accuracy: accuracyOf(answers, expected) });
  }
  return took;
}

async function answersOf(
  contender: ContenderProcess,
  rows: number,
  { folder }: Settings,
): Promise<{ readonly ms: number; readonly answers?: Float64Array }> {
  const file = join(folder, `answers-${process.pid}.f64`);
  const { ms } = await contender.obey({ do: "answer", rows, file });
  if (ms === undefined) return { ms: 0 };
  const bytes = readFileSync(file);
  rmSync(file);
  return { ms, answers: new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)) };
}
