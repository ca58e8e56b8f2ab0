/**
 * The probability of `count` or more among `trials` where the rate is known only from `failures` among `seen` before: the tail of the
 * beta-binomial distribution, the prediction that follows from a flat prior. With few trials seen before it is wide, with many it is
 * the binomial.
 */
export function predictiveTail(count: number, trials: number, failures: number, seen: number): number {
  if (count <= 0) return 1;
  if (count > trials) return 0;
  const first = failures + 1;
  const second = seen - failures + 1;
  if (count / trials <= first / (first + second)) return 1;
  let term = Math.exp(logChoose(trials, count) + logBeta(count + first, trials - count + second) - logBeta(first, second));
  let sum = 0;
  for (let x = count; x <= trials && term > sum * Number.EPSILON; x++) {
    sum += term;
    term *= ((trials - x) / (x + 1)) * ((x + first) / (trials - x - 1 + second));
  }
  return Math.min(sum, 1);
}

/** The probability of `count` or more among `trials` of a known rate. */
export function binomialTail(count: number, trials: number, rate: number): number {
  if (count <= 0) return 1;
  if (count > trials || rate <= 0) return 0;
  if (rate >= 1) return 1;
  let sum = 0;
  let term = Math.exp(logChoose(trials, count) + count * Math.log(rate) + (trials - count) * Math.log1p(-rate));
  const mode = trials * rate;
  for (let x = count; x <= trials && (x < mode || term > sum * Number.EPSILON); x++) {
    sum += term;
    term *= ((trials - x) / (x + 1)) * (rate / (1 - rate));
  }
  return Math.min(sum, 1);
}

function logChoose(trials: number, count: number): number {
  return logGamma(trials + 1) - logGamma(count + 1) - logGamma(trials - count + 1);
}

function logBeta(first: number, second: number): number {
  return logGamma(first) + logGamma(second) - logGamma(first + second);
}

/** Stirling's series, after moving the argument up to where five terms are exact to 1e-14. */
function logGamma(value: number): number {
  let shift = 0;
  let x = value;
  for (; x < 12; x++) shift += Math.log(x);
  const inverse = 1 / (x * x);
  const series = (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse * (1 / 1680 - inverse / 1188)))) / x;
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series - shift;
}
