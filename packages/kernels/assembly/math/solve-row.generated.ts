// Written by scripts/generate-math.ts from core/src/math/solve-row.ts.
import { descendFactorWeights, scaleFactorWeights } from "./factor-weights.generated";
import { descendLasso } from "./lasso-descent.generated";
import { followLeastAngles } from "./least-angle.generated";
import { toInteger, Cells, } from "./machine";
import { pursueAtoms } from "./matching-pursuit.generated";
import { inferTopicWeights } from "./topic-weights.generated";

/**
 * Runs a library's loop for one row, which stands at the start of `work`; its answer follows it there. Returns a number that is the same
 * for rows on which the loop went the same way.
 */
export function solveRow(problem: Cells, work: Cells): f64 {
  const algorithm: i32 = toInteger(problem[0]);
  switch (algorithm) {
    case 0:
      return descendFactorWeights(problem, work);
    case 1:
      return scaleFactorWeights(problem, work);
    case 2:
      return inferTopicWeights(problem, work);
    case 3:
      return pursueAtoms(problem, work);
    case 4:
      return descendLasso(problem, work);
    default:
      return followLeastAngles(problem, work);
  }
}
