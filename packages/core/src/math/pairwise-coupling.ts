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

/** The numbers in which a coupling is computed: libsvm's float64, or float32 as onnxruntime does. */
export type CouplingPrecision = "f64" | "f32";

const roundings: Readonly<Record<CouplingPrecision, (number: number) => number>> = { f64: (number) => number, f32: Math.fround };

/** The loop goes on until no deviation is larger. */
export function couplingTolerance(classes: number, precision: CouplingPrecision): number {
  const round = roundings[precision];
  return round(round(0.005) / classes);
}

/** Rounds at most: libsvm makes more than a hundred for more than a hundred classes, onnxruntime does not. */
function mostRounds(classes: number, precision: CouplingPrecision): number {
  return precision === "f32" ? 100 : Math.max(100, classes);
}

/**
 * Probabilities of classes from those of pairs, r[i, j] = P(i | i or j) for i < j: libsvm's loop, with its stopping rule (Wu, Lin and Weng,
 * 2004, second method). `rounds` runs exactly so many.
 */
export function couplePairs(r: (pair: number) => number, classes: number, precision: CouplingPrecision, rounds?: number): Coupling {
  const f = roundings[precision];
  const q = new Float64Array(classes * classes);
  const chance = (i: number, j: number): number => (i < j ? f(r(pairIndex(i, j, classes))) : f(1 - f(r(pairIndex(j, i, classes)))));
  for (let t = 0; t < classes; t++)
    for (let j = 0; j < classes; j++) {
      if (j === t) continue;
      q[t * classes + t] = f(q[t * classes + t]! + f(chance(j, t) * chance(j, t)));
      q[t * classes + j] = j < t ? q[j * classes + t]! : -f(chance(j, t) * chance(t, j));
    }
  const p = new Float64Array(classes).fill(f(1 / classes));
  const qp = new Float64Array(classes);
  const deviations: number[] = [];
  for (let round = 0; round < (rounds ?? mostRounds(classes, precision)); round++) {
    let pqp = 0;
    for (let t = 0; t < classes; t++) {
      qp[t] = 0;
      for (let j = 0; j < classes; j++) qp[t] = f(qp[t]! + f(q[t * classes + j]! * p[j]!));
      pqp = f(pqp + f(p[t]! * qp[t]!));
    }
    let deviation = 0;
    for (let t = 0; t < classes; t++) if (f(Math.abs(qp[t]! - pqp)) > deviation) deviation = f(Math.abs(qp[t]! - pqp));
    deviations.push(deviation);
    if (rounds === undefined && deviation < couplingTolerance(classes, precision)) break;
    for (let t = 0; t < classes; t++) {
      const own = q[t * classes + t]!;
      const change = f(f(-qp[t]! + pqp) / own);
      const whole = f(1 + change);
      p[t] = f(p[t]! + change);
      pqp = f(f(f(pqp + f(change * f(f(change * own) + f(2 * qp[t]!)))) / whole) / whole);
      for (let j = 0; j < classes; j++) {
        qp[j] = f(f(qp[j]! + f(change * q[t * classes + j]!)) / whole);
        p[j] = f(p[j]! / whole);
      }
    }
  }
  return { probabilities: p, deviations };
}
