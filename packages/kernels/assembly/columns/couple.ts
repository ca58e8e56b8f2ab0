import { reserve, release } from "../program/tile";

@inline function pairIndex(i: i32, j: i32, classes: i32): i32 {
  return i * (2 * classes - i - 1) / 2 + j - i - 1;
}

@inline function at(cells: usize, index: i32): f64 {
  return load<f64>(cells + (<usize>index << 3));
}

@inline function put(cells: usize, index: i32, value: f64): void {
  store<f64>(cells + (<usize>index << 3), value);
}

/** P(i | i or j), from the columns of the pairs i < j. */
@inline function chance(columns: usize, i: i32, j: i32, classes: i32, offset: usize): f64 {
  const pair = i < j ? pairIndex(i, j, classes) : pairIndex(j, i, classes);
  const cell = load<f64>(<usize>load<u32>(columns + (<usize>pair << 2)) + offset);
  return i < j ? cell : 1 - cell;
}

/** The operations of core/src/math/pairwise-coupling.ts, in the same order. */
function coupleRow(columns: usize, classes: i32, offset: usize, q: usize, p: usize, qp: usize): void {
  memory.fill(q, 0, <usize>(classes * classes) << 3);
  for (let t = 0; t < classes; t++)
    for (let j = 0; j < classes; j++) {
      if (j == t) continue;
      const theirs = chance(columns, j, t, classes, offset);
      put(q, t * classes + t, at(q, t * classes + t) + theirs * theirs);
      put(q, t * classes + j, j < t ? at(q, j * classes + t) : -theirs * chance(columns, t, j, classes, offset));
    }
  for (let t = 0; t < classes; t++) put(p, t, 1.0 / <f64>classes);
  const rounds = max(100, classes);
  for (let round = 0; round < rounds; round++) {
    let pqp: f64 = 0;
    for (let t = 0; t < classes; t++) {
      let sum: f64 = 0;
      for (let j = 0; j < classes; j++) sum += at(q, t * classes + j) * at(p, j);
      put(qp, t, sum);
      pqp += at(p, t) * sum;
    }
    let deviation: f64 = 0;
    for (let t = 0; t < classes; t++) {
      const own = abs(at(qp, t) - pqp);
      if (own > deviation) deviation = own;
    }
    if (deviation < 0.005 / <f64>classes) break;
    for (let t = 0; t < classes; t++) {
      const own = at(q, t * classes + t);
      const change = (-at(qp, t) + pqp) / own;
      put(p, t, at(p, t) + change);
      pqp = (pqp + change * (change * own + 2 * at(qp, t))) / (1 + change) / (1 + change);
      for (let j = 0; j < classes; j++) {
        put(qp, j, (at(qp, j) + change * at(q, t * classes + j)) / (1 + change));
        put(p, j, at(p, j) / (1 + change));
      }
    }
  }
}

/** Probabilities of the classes of each row; false where the scratch is too small. */
export function coupleColumns(columns: usize, classes: i32, target: usize, slotBytes: usize, rows: i32): bool {
  const work = reserve(<usize>(classes * (classes + 2)) << 3);
  if (work == 0) return false;
  const p = work + (<usize>(classes * classes) << 3);
  const qp = p + (<usize>classes << 3);
  for (let row = 0; row < rows; row++) {
    const offset = <usize>row << 3;
    coupleRow(columns, classes, offset, work, p, qp);
    for (let t = 0; t < classes; t++) store<f64>(target + <usize>t * slotBytes + offset, at(p, t));
  }
  release(work);
  return true;
}
