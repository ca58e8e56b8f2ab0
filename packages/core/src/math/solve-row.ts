import { descendFactorWeights, scaleFactorWeights } from "./factor-weights.ts";
import { descendLasso } from "./lasso-descent.ts";
import { followLeastAngles } from "./least-angle.ts";
import { toInteger, type Cells, type f64, type i32 } from "./machine.ts";
import { pursueAtoms } from "./matching-pursuit.ts";
import { inferTopicWeights } from "./topic-weights.ts";

/**
 * Runs a library's loop for one row, which stands at the start of `work`; its answer follows it there. Returns a number that is the same
 * for rows on which the loop went the same way.
 */
export function solveRow(problem: Cells, work: Cells): f64 {
  const algorithm: i32 = toInteger(problem[0]!);
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
