import type { ContenderProcess } from "./contender-process.ts";

export interface RacePlan {
  readonly rows: number;
  /** Seconds that the turns of all contenders may take together. */
  readonly budget: number;
  /** Milliseconds of a turn; a call may take longer. */
  readonly turn: number;
  /** Milliseconds of calls that do not count. */
  readonly warm: number;
  readonly most: number;
}

const least = 3;
const slowShare = 3;

/**
 * Lets contenders answer the same rows by turns, A B C A B C, so that what slows the machine slows all of them: milliseconds a
 * call, a figure a round. Who needs a third of the time for one call takes part in the first round only, who fails in none. `known` are calls that were made already,
 * in milliseconds: long ones have warmed their library up.
 */
export async function race<Name>(
  contenders: ReadonlyMap<Name, ContenderProcess>,
  { rows, budget, turn, warm, most }: RacePlan,
  known: ReadonlyMap<Name, number> = new Map(),
): Promise<ReadonlyMap<Name, readonly number[]>> {
  const calls = new Map<Name, number>();
  const slow = new Set<Name>();
  let round = 0;
  for (const [name, contender] of contenders) {
    const called = known.get(name) ?? 0;
    const ready = called >= warm ? { times: 1, each: called } : await warmUp(contender, rows, turn, warm).catch(() => undefined);
    if (ready === undefined) continue;
    const { times, each } = ready;
    calls.set(name, times);
    if (each * times > (budget * 1000) / slowShare) slow.add(name);
    else round += each * times;
  }
  const rounds = Math.max(least, Math.min(most, Math.floor((budget * 1000) / round)));
  const figures = new Map([...calls.keys()].map((name) => [name, [] as number[]]));
  for (let at = 0; at < rounds; at++)
    for (const [name, times] of calls)
      if (at === 0 || !slow.has(name)) figures.get(name)!.push(await contenders.get(name)!.time(rows, times));
  return figures;
}

/** Calls until the engine has got quick; says how many calls fill a turn, and milliseconds of one. */
async function warmUp(
  contender: ContenderProcess,
  rows: number,
  turn: number,
  warm: number,
): Promise<{ readonly times: number; readonly each: number }> {
  let times = 1;
  let each = 0;
  for (let spent = 0; spent < warm;) {
    each = await contender.time(rows, times);
    spent += each * times;
    times = Math.max(1, Math.min(times * 8, Math.round(turn / each)));
  }
  return { times, each };
}
