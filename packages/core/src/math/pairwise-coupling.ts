/** Probabilities of k classes, and how far the loop was from its end before each round. */
interface Coupling {
  readonly probabilities: Float64Array;
  /** The largest deviation found before each round; the last one ended the loop, unless the rounds ran out. */
  readonly deviations: readonly number[];
}

/** Where the pair of classes i < j stands among k (k − 1) / 2. */
function pairIndex(i: number, j: number, classes: number): number {
  return (i * (2 * classes - i - 1)) / 2 + j - i - 1;
}

/** libsvm goes on until no deviation is larger. */
export function couplingTolerance(classes: number): number {
  return 0.005 / classes;
}

/**
 * Probabilities of classes from those of pairs, r[i, j] = P(i | i or j) for i < j: libsvm's loop, with its stopping rule (Wu, Lin and Weng,
 * 2004, second method). `rounds` runs exactly so many.
 */
export function couplePairs(r: (pair: number) => number, classes: number, rounds?: number): Coupling {
  const q = new Float64Array(classes * classes);
  const chance = (i: number, j: number): number => (i < j ? r(pairIndex(i, j, classes)) : 1 - r(pairIndex(j, i, classes)));
  for (let t = 0; t < classes; t++)
    for (let j = 0; j < classes; j++) {
      if (j === t) continue;
      q[t * classes + t]! += chance(j, t) * chance(j, t);
      q[t * classes + j] = j < t ? q[j * classes + t]! : -chance(j, t) * chance(t, j);
    }
  const p = new Float64Array(classes).fill(1 / classes);
  const qp = new Float64Array(classes);
  const deviations: number[] = [];
  for (let round = 0; round < (rounds ?? Math.max(100, classes)); round++) {
    let pqp = 0;
    for (let t = 0; t < classes; t++) {
      qp[t] = 0;
      for (let j = 0; j < classes; j++) qp[t]! += q[t * classes + j]! * p[j]!;
      pqp += p[t]! * qp[t]!;
    }
    let deviation = 0;
    for (let t = 0; t < classes; t++) if (Math.abs(qp[t]! - pqp) > deviation) deviation = Math.abs(qp[t]! - pqp);
    deviations.push(deviation);
    if (rounds === undefined && deviation < couplingTolerance(classes)) break;
    for (let t = 0; t < classes; t++) {
      const own = q[t * classes + t]!;
      const change = (-qp[t]! + pqp) / own;
      p[t]! += change;
      pqp = (pqp + change * (change * own + 2 * qp[t]!)) / (1 + change) / (1 + change);
      for (let j = 0; j < classes; j++) {
        qp[j] = (qp[j]! + change * q[t * classes + j]!) / (1 + change);
        p[j]! /= 1 + change;
      }
    }
  }
  return { probabilities: p, deviations };
}
