import type { PythonView } from "../../../formats/index.ts";

/** The univariate selection modes, as `GenericUnivariateSelect` names them. */
export type SelectionMode = "k_best" | "percentile" | "fpr" | "fdr" | "fwe";

/** Which columns a univariate filter keeps, by `scores_` or `pvalues_` and its one parameter. */
export function univariateMask(view: PythonView, mode: SelectionMode, parameter: PythonView): boolean[] {
  switch (mode) {
    case "k_best":
      return parameter.isString
        ? (parameter.choice("all"), scoresOf(view).map(() => true))
        : bestMask(scoresOf(view), parameter.integer(0));
    case "percentile":
      return percentileMask(scoresOf(view), parameter.number());
    case "fpr":
      return pvaluesOf(view).map((pvalue) => pvalue < parameter.number());
    case "fdr":
      return falseDiscoveryMask(pvaluesOf(view), parameter.number());
    case "fwe": {
      const pvalues = pvaluesOf(view);
      return pvalues.map((pvalue) => pvalue < parameter.number() / pvalues.length);
    }
    default:
      return mode satisfies never;
  }
}

/** NaN scores count as the lowest number. */
function scoresOf(view: PythonView): number[] {
  return Array.from(view.attribute("scores_").float64([-1]), (score) => (Number.isNaN(score) ? -Number.MAX_VALUE : score));
}

function pvaluesOf(view: PythonView): number[] {
  return Array.from(view.attribute("pvalues_").float64([-1]));
}

/** The last `count` of a stable sort. */
function bestMask(scores: readonly number[], count: number): boolean[] {
  const order = scores.map((_, column) => column).sort((a, b) => scores[a]! - scores[b]!);
  const best = new Set(count === 0 ? [] : order.slice(-count));
  return scores.map((_, column) => best.has(column));
}

/** Scores above the percentile, then as many of those equal to it, from the left, as the share leaves room for. */
function percentileMask(scores: readonly number[], percentile: number): boolean[] {
  if (percentile === 100 || percentile === 0) return scores.map(() => percentile === 100);
  const threshold = quantile(scores, (100 - percentile) / 100);
  const mask = scores.map((score) => score > threshold);
  const ties = scores.flatMap((score, column) => (score === threshold ? [column] : []));
  const room = Math.trunc((scores.length * percentile) / 100) - mask.filter(Boolean).length;
  for (const column of ties.slice(0, room)) mask[column] = true;
  return mask;
}

/** NumPy's linear quantile, with its way to interpolate. */
function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const [below, above] = [sorted[Math.floor(place)]!, sorted[Math.min(sorted.length - 1, Math.floor(place) + 1)]!];
  const part = place - Math.floor(place);
  const difference = above - below;
  return part >= 0.5 ? above - difference * (1 - part) : below + difference * part;
}

/** Benjamini and Hochberg: all p-values up to the largest that stays under its share of alpha. NaN, as of a constant column, ranks last. */
function falseDiscoveryMask(pvalues: readonly number[], alpha: number): boolean[] {
  const sorted = pvalues.filter((pvalue) => !Number.isNaN(pvalue)).sort((a, b) => a - b);
  const largest = sorted.findLast((pvalue, rank) => pvalue <= (alpha / pvalues.length) * (rank + 1)) ?? -1;
  return pvalues.map((pvalue) => pvalue <= largest);
}
