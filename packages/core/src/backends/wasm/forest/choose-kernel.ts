import type { RankPlan } from "../../forest/rank-plan.ts";
import { mostExits } from "./plan-sweep.ts";
import type { TreeShape } from "../../forest/tree-shape.ts";

/**
 * How a tree is evaluated: `oblivious` by the questions of its levels, each named by the node that stands first; `sweep`
 * all splits by SIMD; `perfect` sweeps the splits above `sweepDepth`, then walks a padded tree; `linked` sweeps the splits
 * whose height exceeds `steps` and walks that many steps; `early` sweeps the splits above `sweepDepth` and walks by
 * rounds, which rows leave at their leaves.
 */
export type Kernel =
  | { readonly kind: "oblivious"; readonly levels: readonly number[] }
  | { readonly kind: "sweep" }
  | { readonly kind: "perfect"; readonly sweepDepth: number }
  | { readonly kind: "linked"; readonly steps: number }
  | { readonly kind: "early"; readonly sweepDepth: number };

type RankWidths = Pick<RankPlan, "planeCount" | "rankBits">;

export type KernelKind = Kernel["kind"];

/** Nanoseconds a row, one thread; bench/forest-kernels.ts --fit measures them. */
const cost = {
  sweepSplit8: 0.028,
  sweepSplit16: 0.056,
  sweepEnd: 0.25,
  perfectStep: 0.8,
  linkedStep: 0.8,
  walkStart: 1,
  linkedEnd: 1.4,
  roundStep: 0.8,
  /** What a step takes more for each doubling of a tree beyond the first-level cache. */
  stepADoubling: 0.16,
  obliviousLevel8: 0.02,
  obliviousLevel16: 0.04,
} as const;

const largestPadding = 2;
const deepestPerfect = 14;
/** Ranks of a strip that outgrow the first-level cache make everything dearer, walks by rounds most. */
const wideRowBytes = 128;
const wide = { sweep: 1.25, walk: 1.2, rounds: 1.7 } as const;
const firstCacheBytes = 32_768;
const nodeBytes = 12;
/** Rounds end half of one behind the end of a path. */
const lostSteps = 2.5;

/** A kernel, and the nanoseconds that a row of a batch is expected to spend in the tree. */
export interface KernelChoice {
  readonly kernel: Kernel;
  readonly nanoseconds: number;
}

/** Picks the cheapest kernel for a tree, or the cheapest that the tree allows among those that agree with `only`. */
export function chooseKernel(shape: TreeShape, plan: RankWidths, only?: Partial<Kernel>): KernelChoice {
  let best: KernelChoice = { kernel: { kind: "linked", steps: heightOf(shape) }, nanoseconds: Number.POSITIVE_INFINITY };
  for (const candidate of candidates(shape, plan)) {
    if (only !== undefined && !agrees(candidate.kernel, only)) continue;
    if (candidate.nanoseconds < best.nanoseconds) best = candidate;
  }
  return best;
}

/** What answering an oblivious tree level by level is expected to take. */
export function chooseOblivious(levels: readonly number[], { rankBits }: RankWidths): KernelChoice {
  const level = rankBits === 8 ? cost.obliviousLevel8 : cost.obliviousLevel16;
  return { kernel: { kind: "oblivious", levels }, nanoseconds: levels.length * level + cost.sweepEnd };
}

function agrees(kernel: Kernel, only: Partial<Kernel>): boolean {
  const wanted = new Map(Object.entries(only));
  return Object.entries(kernel).every(([key, value]) => !wanted.has(key) || wanted.get(key) === value);
}

function heightOf(shape: TreeShape): number {
  return shape.height[0]!;
}

function* candidates(shape: TreeShape, { planeCount, rankBits }: RankWidths): Generator<KernelChoice> {
  const height = heightOf(shape);
  const isWide = (planeCount * rankBits) / 8 > wideRowBytes;
  const sweepSplit = (rankBits === 8 ? cost.sweepSplit8 : cost.sweepSplit16) * (isWide ? wide.sweep : 1);
  const doublings = Math.max(0, Math.log2((shape.preorder.length * nodeBytes) / firstCacheBytes));
  const linkedStep = (cost.linkedStep + cost.stepADoubling * doublings) * (isWide ? wide.walk : 1);
  const perfectStep = cost.perfectStep * (isWide ? wide.walk : 1);
  if (shape.leafCount <= mostExits) {
    yield { kernel: { kind: "sweep" }, nanoseconds: (shape.leafCount - 1) * sweepSplit + cost.sweepEnd };
  }

  const splitsAbove = splitsAboveDepth(shape);
  if (height <= deepestPerfect && 2 ** height <= largestPadding * shape.leafCount) {
    for (let sweepDepth = 0; sweepDepth < height && 2 ** sweepDepth <= mostExits; sweepDepth++) {
      const steps = height - sweepDepth;
      yield {
        kernel: { kind: "perfect", sweepDepth },
        nanoseconds: splitsAbove[sweepDepth]! * sweepSplit + cost.walkStart + steps * perfectStep,
      };
    }
  }
  const splitsHigher = splitsHigherThan(shape);
  for (let steps = height; steps > 0 && splitsHigher[steps]! < mostExits; steps--) {
    yield {
      kernel: { kind: "linked", steps },
      nanoseconds: splitsHigher[steps]! * sweepSplit + cost.walkStart + cost.linkedEnd + steps * linkedStep,
    };
  }
  const rest = meanDepth(shape) + lostSteps;
  const roundStep = (cost.roundStep + cost.stepADoubling * doublings) * (isWide ? wide.rounds : 1);
  for (let sweepDepth = 0; sweepDepth < height && splitsAbove[sweepDepth]! < mostExits; sweepDepth++) {
    const steps = Math.max(1, Math.min(height, rest) - sweepDepth);
    const walk = cost.walkStart + cost.linkedEnd + steps * roundStep;
    yield { kernel: { kind: "early", sweepDepth }, nanoseconds: splitsAbove[sweepDepth]! * sweepSplit + walk };
  }
}

/** result[d]: splits at a depth below d. */
function splitsAboveDepth(shape: TreeShape): number[] {
  const result = [0];
  let width = 1;
  for (const leaves of shape.leavesAtDepth) {
    width -= leaves;
    result.push(result[result.length - 1]! + width);
    width *= 2;
  }
  return result;
}

/** result[h]: splits of a height above h. */
function splitsHigherThan(shape: TreeShape): Int32Array {
  const result = new Int32Array(heightOf(shape) + 2);
  for (let position = 0; position < shape.preorder.length; position++) result[shape.height[shape.preorder[position]!]!]!++;
  for (let height = result.length - 1, sum = 0; height >= 0; height--) {
    const here = result[height]!;
    result[height] = sum;
    sum += here;
  }
  return result;
}

function meanDepth(shape: TreeShape): number {
  return shape.leavesAtDepth.reduce((sum, leaves, depth) => sum + leaves * depth, 0) / shape.leafCount;
}
