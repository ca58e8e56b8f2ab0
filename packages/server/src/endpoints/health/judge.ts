import type { RollbackSettings } from "../settings/rollback-settings.ts";
import { binomialTail, predictiveTail } from "./binomial-tail.ts";
import { countAbove, quantileOf } from "./latency-histogram.ts";
import type { Seen } from "./sliding-window.ts";

/**
 * How unlikely chance must be as the explanation. A candidate is judged every second for hours: with one in a million, one that is as
 * good as the baseline is taken back in less than one day of 300.
 */
const chance = 1e-6;

/** Why a candidate must go, in words with the numbers; null where nothing speaks against it. */
export function judge(candidate: Seen, baseline: Seen, limits: RollbackSettings): string | null {
  return byErrors(candidate, baseline, limits) ?? byLatency(candidate, baseline, limits);
}

/** The same by the comparison of its answers with those that were given. */
export function judgeAnswers(candidate: Seen, { calls, disagreement, difference }: RollbackSettings): string | null {
  const { comparedRows, differingRows, largestDifference } = candidate;
  if (comparedRows < calls) return null;
  if (disagreement !== null && binomialTail(differingRows, comparedRows, disagreement / 100) < chance)
    return `${differingRows} of ${comparedRows} rows were answered differently, and ${disagreement} % are allowed`;
  if (difference !== null && largestDifference > difference)
    return `an answer differs by ${largestDifference}, and ${difference} is allowed`;
  return null;
}

/** The baseline is taken to fail `errors` percentage points more often than it did: is that enough to explain the candidate? */
function byErrors(candidate: Seen, baseline: Seen, { calls, errors }: RollbackSettings): string | null {
  if (errors === null || candidate.calls < calls) return null;
  const tolerated = Math.min(baseline.failures + (errors / 100) * baseline.calls, baseline.calls);
  const probability =
    baseline.calls === 0
      ? binomialTail(candidate.failures, candidate.calls, errors / 100)
      : predictiveTail(candidate.failures, candidate.calls, tolerated, baseline.calls);
  if (probability >= chance) return null;
  return `${candidate.failures} of ${candidate.calls} calls failed, of the baseline's ${baseline.failures} of ${baseline.calls}, and ${errors} percentage points more are allowed`;
}

/** One call in a hundred may be slower than the baseline's 99th percentile times the limit. */
function byLatency(candidate: Seen, baseline: Seen, { calls, latency }: RollbackSettings): string | null {
  const answered = candidate.calls - candidate.failures;
  const compared = baseline.calls - baseline.failures;
  if (latency === null || answered < calls || compared < calls) return null;
  const usual = quantileOf(baseline.latencies, 0.99);
  const slow = countAbove(candidate.latencies, usual * latency);
  if (predictiveTail(slow, answered, compared / 100, compared) >= chance) return null;
  return `the 99th percentile of latency is ${shown(quantileOf(candidate.latencies, 0.99))} ms, the baseline's ${shown(usual)} ms, and ${latency} times that is allowed`;
}

function shown(milliseconds: number): string {
  return milliseconds.toPrecision(3);
}
