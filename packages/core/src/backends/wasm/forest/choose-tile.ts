import type { RankPlan } from "../../forest/rank-plan.ts";

const firstCacheBytes = 65_536;
const secondCacheBytes = 1_048_576;
const nodeBytes = 16;
const [shortestTile, usualTile, longTile, longestTile] = [128, 512, 2048, 16_384];
/** What reading a tree into the cache may cost each row. */
const treeBytesARow = 40;

/**
 * Rows that go through the trees together, a power of two: their ranks stay near the first-level cache; where the
 * forest outgrows the second, in that one, so that they share the reading of each tree; more of them where a tree is large.
 */
export function chooseTile({ planeCount, rankBits }: Pick<RankPlan, "planeCount" | "rankBits">, nodes: number, trees: number): number {
  const rowBytes = Math.max(1, planeCount) * (rankBits / 8);
  const [most, room] = nodes * nodeBytes > secondCacheBytes ? [longTile, secondCacheBytes] : [usualTile, firstCacheBytes];
  let tile = shortestTile;
  while (tile < most && 2 * tile * rowBytes <= room) tile *= 2;
  while (tile < longestTile && tile * treeBytesARow * trees < nodes * nodeBytes) tile *= 2;
  return tile;
}
