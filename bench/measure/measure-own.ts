import type { ContenderProcess } from "../contender-process.ts";
import type { OwnResult } from "../results.ts";

const calls = 20_000;

/** How even Godwit's calls with one row are, and what they leave on the heap. */
export async function measureOwn(godwit: ContenderProcess): Promise<OwnResult | undefined> {
  const { ms, reason } = await godwit.obey({ do: "run", rows: 1, times: 1000 });
  if (ms === undefined) throw new Error(reason);
  const times = Math.max(1000, Math.min(calls, Math.round(calls / ms)));
  await godwit.obey({ do: "run", rows: 1, times, each: true });
  const { each } = await godwit.obey({ do: "run", rows: 1, times, each: true });
  const { heap } = await godwit.obey({ do: "heap" });
  if (each === undefined || heap === undefined) return undefined;
  const sorted = each.toSorted((a, b) => a - b);
  const at = (share: number): number => Number(sorted[Math.floor(sorted.length * share)]!.toPrecision(4));
  return { p50: at(0.5), p99: at(0.99), heap: { call: heap[0]!, objectInto: heap[1]!, listInto: heap[2]! } };
}
