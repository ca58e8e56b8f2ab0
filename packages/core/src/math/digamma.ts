import { log } from "./log.ts";

/** Bernoulli numbers over 2k: the asymptotic series in 1 / x². */
const series: readonly number[] = [1 / 12, -1 / 120, 1 / 252, -1 / 240, 1 / 132, -691 / 32760, 1 / 12, -3617 / 8160];

/** The logarithmic derivative of the gamma function for x > 0, to some units in the last place of the larger of it and 1; else NaN. */
export function digamma(x: number): number {
  if (!(x > 0)) return NaN;
  let shifted = x;
  let below = 0;
  for (; shifted < 12; shifted++) below += 1 / shifted;
  const square = 1 / (shifted * shifted);
  const tail = series.reduceRight((sum, coefficient) => (sum + coefficient) * square, 0);
  return log(shifted) - 0.5 / shifted - tail - below;
}
