import type { RankPlan } from "../../forest/rank-plan.ts";

const firstCacheBytes = 32_768;
const secondCacheBytes = 262_144;
const manyNodes = 131_072;

/**
 * Rows that go through the trees together, a power of two: their ranks stay in the first-level cache; where the trees
 * outgrow the second, longer tiles share their reading.
 */
export function chooseTile(plan: Pick<RankPlan, "planeCount" | "rankBits">, nodes: number): number {
  const rowBytes = Math.max(1, plan.planeCount) * (plan.rankBits / 8);
  const fits = (tile: number): boolean => rowBytes * tile <= (nodes > manyNodes ? secondCacheBytes : firstCacheBytes);
  return (nodes > manyNodes ? [4096, 2048, 1024, 512, 256] : [512, 256]).find(fits) ?? 128;
}
