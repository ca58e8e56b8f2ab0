import type { Arena, Finding } from "./claim.ts";
import { race, type Difference, type RaceResult } from "./race.ts";
import { printRatio, printSpread, printTime, ratiosOf, spreadOf } from "./statistics.ts";
import { library, type Library, type Task } from "./task.ts";

export interface RacePlan {
  readonly what: string;
  readonly task: Task;
  /** How many times quicker than each peer it must be. */
  readonly floors: Partial<Readonly<Record<Library, number>>>;
  /** Most microseconds of a call. */
  readonly most?: number;
  readonly rounds: number;
  /** Milliseconds of a turn. */
  readonly turn: number;
}

/** Godwit against its peers on one task; scikit-learn's answers are the right ones. */
export async function raceFindings(arena: Arena, plan: RacePlan): Promise<Finding[]> {
  const peers = Object.keys(plan.floors) as Library[];
  const order: Library[] = ["sklearn", ...peers.filter((peer) => peer !== "sklearn"), "godwit"];
  const rounds = arena.settings.quick ? Math.max(3, Math.ceil(plan.rounds / 4)) : plan.rounds;
  const contenders = new Map(order.map((each) => [each, arena.contender(each)]));
  const results = await race(plan.task, contenders, { rounds, turn: plan.turn, settings: arena.settings });
  const own = results.get("godwit")!;
  return [ownFinding(plan, own), ...peers.map((peer) => peerFinding(plan, own, peer, results.get(peer)!))];
}

function ownFinding({ what, most }: RacePlan, { times, difference }: RaceResult): Finding {
  const { median, least } = spreadOf(times);
  const right = difference!.wrong === 0;
  return {
    what: `${what}: Godwit`,
    figure: `${printTime(median)} (least ${printTime(least)})`,
    floor: most === undefined ? "" : `≤ ${most} µs`,
    reached: right ? (most === undefined ? null : median * 1000 <= most) : false,
    note: describe(difference!),
  };
}

function peerFinding({ what, floors }: RacePlan, own: RaceResult, peer: Library, { times, difference }: RaceResult): Finding {
  const floor = floors[peer]!;
  const ratio = ratiosOf(own.times, times);
  const best = spreadOf(times).least / spreadOf(own.times).least;
  const wrong = difference !== null && difference.wrong > 0;
  return {
    what: `${what}: against ${library[peer]}`,
    figure: `${printSpread(ratio)} of ${printTime(spreadOf(times).median)}; ${printRatio(best)} × by the best times`,
    floor: floor === 0 ? "" : `≥ ${floor} ×`,
    reached: floor === 0 || wrong ? null : ratio.median >= floor,
    note: difference === null ? "" : wrong ? `answers wrongly: ${describe(difference)}` : describe(difference),
  };
}

function describe({ largest, bitEqual, wrong }: Difference): string {
  const off = largest === 0 ? "" : `, at most ${largest.toPrecision(2)} off`;
  return `${(bitEqual * 100).toFixed(bitEqual === 1 ? 0 : 2)} % bit-equal to scikit-learn${off}${wrong === 0 ? "" : `, ${(wrong * 100).toFixed(2)} % wrong`}`;
}
