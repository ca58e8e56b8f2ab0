import type { ColumnProfile, InputProfile } from "./input-profile.ts";

/** How a column differs from the run before. */
export interface ColumnDrift {
  readonly column: string;
  /** The population stability index; from 0.2 on a column is called shifted. Null where there is too little to tell. */
  readonly stability: number | null;
  /** Share of missing cells, before and now. */
  readonly missing: readonly [before: number, now: number];
  readonly mean?: readonly [before: number, now: number];
  readonly distinct?: readonly [before: number, now: number];
}

const leastSample = 50;
/** Stands for an empty bin, so that the logarithm exists. */
const leastShare = 0.0005;

/** Compares two runs' inputs column by column; the most shifted first. */
export function driftBetween(before: InputProfile, now: InputProfile): readonly ColumnDrift[] {
  return now
    .flatMap((column): readonly ColumnDrift[] => {
      const known = before.find((each) => each.column === column.column);
      return known === undefined ? [] : [driftOf(known, column)];
    })
    .sort((a, b) => (b.stability ?? -1) - (a.stability ?? -1));
}

function driftOf(before: ColumnProfile, now: ColumnProfile): ColumnDrift {
  const missing = [before.missing / Math.max(1, before.rows), now.missing / Math.max(1, now.rows)] as const;
  return {
    column: now.column,
    stability: stabilityOf(before, now),
    missing,
    ...(before.mean !== undefined && now.mean !== undefined && { mean: [before.mean, now.mean] as const }),
    ...(before.distinct !== undefined && now.distinct !== undefined && { distinct: [before.distinct, now.distinct] as const }),
  };
}

function stabilityOf(before: ColumnProfile, now: ColumnProfile): number | null {
  if (before.sample < leastSample || now.sample < leastSample) return null;
  if (before.frequent !== undefined && now.frequent !== undefined) return index(shares(before.frequent), shares(now.frequent));
  if (before.deciles === undefined || now.deciles === undefined || before.deciles.length === 0 || now.deciles.length === 0) return null;
  return indexOfDeciles(before.deciles, now.deciles);
}

/** Bins are between the deciles of before; how much of now is in each follows from its own deciles, a straight line between two. */
function indexOfDeciles(before: readonly number[], now: readonly number[]): number {
  const edges = [...new Set(before.slice(1, -1))];
  const sharesOf = (deciles: readonly number[]): Map<string, number> => {
    const below = edges.map((edge) => shareBelow(deciles, edge));
    return new Map([...below, 1].map((share, bin) => [String(bin), share - (below[bin - 1] ?? 0)]));
  };
  return index(sharesOf(before), sharesOf(now));
}

function shareBelow(deciles: readonly number[], value: number): number {
  for (let tenth = 0; tenth < 10; tenth++) {
    const [low, high] = [deciles[tenth]!, deciles[tenth + 1]!];
    if (value < low) return tenth / 10;
    if (value < high) return (tenth + (value - low) / (high - low)) / 10;
  }
  return 1;
}

function shares(counts: Readonly<Record<string, number>>): Map<string, number> {
  const all = Object.values(counts).reduce((sum, each) => sum + each, 0);
  return new Map(Object.entries(counts).map(([text, each]) => [text, each / all]));
}

function index(before: ReadonlyMap<string, number>, now: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const bin of new Set([...before.keys(), ...now.keys()])) {
    const [old, fresh] = [Math.max(leastShare, before.get(bin) ?? 0), Math.max(leastShare, now.get(bin) ?? 0)];
    sum += (fresh - old) * Math.log(fresh / old);
  }
  return Number(sum.toFixed(4));
}
