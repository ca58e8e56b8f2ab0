import type { TreeEnsemble } from "../../../ir/tree-ensemble.ts";
import type { RankPlan } from "../../forest/rank-plan.ts";
import type { TreeShape } from "../../forest/tree-shape.ts";

/** What packing one tree needs to know. */
export interface TreeJob {
  readonly ensemble: TreeEnsemble;
  readonly plan: RankPlan;
  readonly shape: TreeShape;
  readonly output: number;
  readonly outputs: "sum" | "leaf" | "both";
  /** Whether leaf values are kept as float32. */
  readonly singleLeaves: boolean;
}

export function isSplit(job: TreeJob, node: number): boolean {
  return job.shape.height[node]! > 0;
}
