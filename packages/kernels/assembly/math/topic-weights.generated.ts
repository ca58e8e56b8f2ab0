// Written by scripts/generate-math.ts from core/src/math/topic-weights.ts.
import { exp } from "./exp.generated";
import { log } from "./log.generated";
import { fillCells, OPTIONS, OUTPUTS, TABLES, WIDTH } from "./loop-cells.generated";
import { toInteger, Cells, } from "./machine";

const EULER: f64 = 0.5772156649015329;

/** The digamma function as latent Dirichlet allocation computes it: for positive numbers, quick rather than exact. */
function quickDigamma(value: f64): f64 {
  if (value <= 1e-6) return -EULER - 1 / value;
  let x: f64 = value;
  let result: f64 = 0;
  while (x < 6) {
    result -= 1 / x;
    x += 1;
  }
  let r: f64 = 1 / x;
  result += log(x) - 0.5 * r;
  r = r * r;
  result -= r * (1.0 / 12.0 - r * (1.0 / 120.0 - r * (1.0 / 252.0)));
  return result;
}

/**
 * The topics of one row of counts, not divided by their sum. Options: rounds, tolerance of the mean change, prior. Table: the exponential of
 * each topic's expected logarithms of its words. Returns the rounds.
 */
export function inferTopicWeights(problem: Cells, work: Cells): f64 {
  const width: i32 = toInteger(problem[WIDTH]);
  const count: i32 = toInteger(problem[OUTPUTS]);
  const rounds: i32 = toInteger(problem[OPTIONS]);
  const prior: f64 = problem[OPTIONS + 2];
  const topics: i32 = width;
  const shares: i32 = topics + count;
  const words: i32 = shares + count;
  const topicCount: f64 = count;
  fillCells(work, topics, count, 1);
  fillCells(work, shares, count, exp(quickDigamma(1) - quickDigamma(topicCount)));
  for (let round: i32 = 1; round <= rounds; round++) {
    for (let column: i32 = 0; column < width; column++) {
      if (work[column] === 0) continue;
      let sum: f64 = 0;
      for (let topic: i32 = 0; topic < count; topic++) sum += work[shares + topic] * problem[TABLES + topic * width + column];
      work[words + column] = work[column] / (sum + 2.220446049250313e-16);
    }
    let total: f64 = 0;
    let change: f64 = 0;
    for (let topic: i32 = 0; topic < count; topic++) {
      let sum: f64 = 0;
      for (let column: i32 = 0; column < width; column++)
        if (work[column] !== 0) sum += work[words + column] * problem[TABLES + topic * width + column];
      const weight: f64 = work[shares + topic] * sum + prior;
      change += Math.abs(work[topics + topic] - weight);
      work[topics + topic] = weight;
      total += weight;
    }
    const whole: f64 = quickDigamma(total);
    for (let topic: i32 = 0; topic < count; topic++) work[shares + topic] = exp(quickDigamma(work[topics + topic]) - whole);
    if (change / topicCount < problem[OPTIONS + 1]) return round;
  }
  return rounds;
}
