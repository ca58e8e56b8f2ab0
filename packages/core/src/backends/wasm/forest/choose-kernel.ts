import { mostExits } from "./plan-sweep.ts";
import type { TreeShape } from "../../forest/tree-shape.ts";

/**
 * How a tree is evaluated: `oblivious` by the questions of its levels, each named by the node that stands first; `sweep` all splits by SIMD; `perfect` sweeps the splits above `sweepDepth`, then walks a
 * padded tree; `linked` sweeps the splits whose height exceeds `steps` and walks that many steps; `early` sweeps the
 * splits above `sweepDepth` and walks until a group of rows stands on leaves.
 */
export type Kernel =
  | { readonly kind: "oblivious"; readonly levels: readonly number[] }
  | { readonly kind: "sweep" }
  | { readonly kind: "perfect"; readonly sweepDepth: number }
  | { readonly kind: "linked"; readonly steps: number }
  | { readonly kind: "early"; readonly sweepDepth: number };

export type KernelKind = Kernel["kind"];

/** Nanoseconds a row, one thread; bench/forest-kernels.ts --fit measures them. */
const cost = {
  sweepSplit8: 0.045,
  sweepSplit16: 0.09,
  perfectStep: 0.75,
  linkedStep: 0.95,
  walkStart: 1.2,
  linkedEnd: 0.8,
  earlyCheck: 0.2,
} as const;

const largestPadding = 2;
const deepestPerfect = 14;

/** Picks the cheapest kernel for a tree, or the cheapest that the tree allows among those that agree with `only`. */
export function chooseKernel(shape: TreeShape, rankBits: 8 | 16, only?: Partial<Kernel>): Kernel {
  let best: Kernel = { kind: "linked", steps: heightOf(shape) };
  let bestCost = Number.POSITIVE_INFINITY;
  for (const candidate of candidates(shape, rankBits)) {
    if (only !== undefined && !agrees(candidate.kernel, only)) continue;
    if (candidate.cost < bestCost) {
      best = candidate.kernel;
      bestCost = candidate.cost;
    }
  }
  return best;
}

function agrees(kernel: Kernel, only: Partial<Kernel>): boolean {
  const wanted = new Map(Object.entries(only));
  return Object.entries(kernel).every(([key, value]) => !wanted.has(key) || wanted.get(key) === value);
}

function heightOf(shape: TreeShape): number {
  return shape.height[0]!;
}

function* candidates(shape: TreeShape, rankBits: 8 | 16): Generator<{ kernel: Kernel; cost: number }> {
  const height = heightOf(shape);
  const sweepSplit = rankBits === 8 ? cost.sweepSplit8 : cost.sweepSplit16;
  if (shape.leafCount <= mostExits) yield { kernel: { kind: "sweep" }, cost: (shape.leafCount - 1) * sweepSplit };

  const splitsAbove = splitsAboveDepth(shape);
  if (height <= deepestPerfect && 2 ** height <= largestPadding * shape.leafCount) {
    for (let sweepDepth = 0; sweepDepth < height && 2 ** sweepDepth <= mostExits; sweepDepth++) {
      const steps = height - sweepDepth;
      yield {
        kernel: { kind: "perfect", sweepDepth },
        cost: splitsAbove[sweepDepth]! * sweepSplit + cost.walkStart + steps * cost.perfectStep,
      };
    }
  }
  const splitsHigher = splitsHigherThan(shape);
  for (let steps = height; steps > 0 && splitsHigher[steps]! < mostExits; steps--) {
    yield {
      kernel: { kind: "linked", steps },
      cost: splitsHigher[steps]! * sweepSplit + cost.walkStart + cost.linkedEnd + steps * cost.linkedStep,
    };
  }
  const usual = usualDepth(shape);
  for (let sweepDepth = 0; sweepDepth < height && splitsAbove[sweepDepth]! < mostExits; sweepDepth++) {
    const steps = Math.min(height - sweepDepth, Math.max(0, usual - sweepDepth) + 2);
    const walk = cost.walkStart + cost.linkedEnd + steps * cost.linkedStep + (steps / 4 + 1) * cost.earlyCheck;
    yield { kernel: { kind: "early", sweepDepth }, cost: splitsAbove[sweepDepth]! * sweepSplit + walk };
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

/** The depth that nine of ten leaves do not exceed. */
function usualDepth(shape: TreeShape): number {
  let seen = 0;
  for (let depth = 0; depth < shape.leavesAtDepth.length; depth++) {
    seen += shape.leavesAtDepth[depth]!;
    if (seen >= 0.9 * shape.leafCount) return depth;
  }
  return heightOf(shape);
}
