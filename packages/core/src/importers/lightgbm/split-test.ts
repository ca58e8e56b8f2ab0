import { nextafter } from "../../math/index.ts";
import type { BoosterTree } from "./booster-model.ts";

/** Numbers this close to zero are zero to the library: a float32. */
export const zero = Math.fround(1e-35);

/** How a split sees its feature: as it is, as a whole number, with zero as missing. */
export type Sight = "plain" | "whole" | "zero-missing";

/** One split in the terms of a `TreeEnsemble`. */
export interface SplitTest {
  readonly threshold: number;
  readonly missingLeft: boolean;
  readonly sight: Sight;
  /** The codes that go left, or null where numbers are compared; undefined where the split names none that exist. */
  readonly categories: Int32Array | null | undefined;
}

/**
 * What `x <= threshold` or a set of categories becomes: without a missing value of its own NaN counts as zero; with zero as
 * missing, zeros and NaN take the default side.
 */
export function splitTest(tree: BoosterTree, split: number): SplitTest {
  const type = tree.decisionType[split]!;
  if ((type & 1) === 1) {
    const categories = tree.categories[tree.threshold[split]!];
    // What lies between −1 and 0 is category 0.
    return { threshold: 0, missingLeft: false, sight: categories?.[0] === 0 ? "whole" : "plain", categories };
  }
  const threshold = snapped(tree.threshold[split]!);
  const defaultLeft = (type & 2) === 2;
  const zeroLeft = 0 <= threshold;
  const missing = (type >> 2) & 3;
  return {
    threshold,
    missingLeft: missing === 0 ? zeroLeft : defaultLeft,
    sight: missing === 1 && zeroLeft !== defaultLeft ? "zero-missing" : "plain",
    categories: null,
  };
}

/** The threshold that tells numbers apart as the given one does after numbers near zero became zero. */
function snapped(threshold: number): number {
  if (threshold >= 0 && threshold < zero) return zero;
  return threshold < 0 && threshold >= -zero ? nextafter(-zero, -Infinity) : threshold;
}
