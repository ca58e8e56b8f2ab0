import { reserve, release } from "../program/tile";

@inline function pairIndex(i: i32, j: i32, classes: i32): i32 {
  return i * (2 * classes - i - 1) / 2 + j - i - 1;
}

@inline function at<T>(cells: usize, index: i32): T {
  return load<T>(cells + (<usize>index << alignof<T>()));
}

@inline function put<T>(cells: usize, index: i32, value: T): void {
  store<T>(cells + (<usize>index << alignof<T>()), value);
}

/** P(i | i or j), from the columns of the pairs i < j. */
@inline function chance<T>(columns: usize, i: i32, j: i32, classes: i32, offset: usize): T {
  const pair = i < j ? pairIndex(i, j, classes) : pairIndex(j, i, classes);
  const cell = <T>load<f64>(<usize>load<u32>(columns + (<usize>pair << 2)) + offset);
  return i < j ? cell : <T>1 - cell;
}

/** The operations of core/src/math/pairwise-coupling.ts, in the same order; T is f64 or f32. */
function coupleRow<T>(columns: usize, classes: i32, rounds: i32, offset: usize, q: usize, p: usize, qp: usize): void {
  memory.fill(q, 0, <usize>(classes * classes) << alignof<T>());
  for (let t = 0; t < classes; t++)
    for (let j = 0; j < classes; j++) {
      if (j == t) continue;
      const theirs = chance<T>(columns, j, t, classes, offset);
      put<T>(q, t * classes + t, at<T>(q, t * classes + t) + theirs * theirs);
      put<T>(q, t * classes + j, j < t ? at<T>(q, j * classes + t) : -(theirs * chance<T>(columns, t, j, classes, offset)));
    }
  for (let t = 0; t < classes; t++) put<T>(p, t, <T>1 / <T>classes);
  for (let round = 0; round < rounds; round++) {
    let pqp: T = 0;
    for (let t = 0; t < classes; t++) {
      let sum: T = 0;
      for (let j = 0; j < classes; j++) sum += at<T>(q, t * classes + j) * at<T>(p, j);
      put<T>(qp, t, sum);
      pqp += at<T>(p, t) * sum;
    }
    let deviation: T = 0;
    for (let t = 0; t < classes; t++) {
      const own = abs<T>(at<T>(qp, t) - pqp);
      if (own > deviation) deviation = own;
    }
    if (deviation < <T>0.005 / <T>classes) break;
    for (let t = 0; t < classes; t++) {
      const own = at<T>(q, t * classes + t);
      const change: T = (-at<T>(qp, t) + pqp) / own;
      const whole: T = <T>1 + change;
      put<T>(p, t, at<T>(p, t) + change);
      pqp = (pqp + change * (change * own + <T>2 * at<T>(qp, t))) / whole / whole;
      for (let j = 0; j < classes; j++) {
        put<T>(qp, j, (at<T>(qp, j) + change * at<T>(q, t * classes + j)) / whole);
        put<T>(p, j, at<T>(p, j) / whole);
      }
    }
  }
}

function coupleRows<T>(columns: usize, classes: i32, most: i32, work: usize, target: usize, slotBytes: usize, rows: i32): void {
  const p = work + (<usize>(classes * classes) << alignof<T>());
  const qp = p + (<usize>classes << alignof<T>());
  for (let row = 0; row < rows; row++) {
    const offset = <usize>row << 3;
    coupleRow<T>(columns, classes, most, offset, work, p, qp);
    for (let t = 0; t < classes; t++) store<f64>(target + <usize>t * slotBytes + offset, <f64>at<T>(p, t));
  }
}

/** Probabilities of the classes of each row; false where the scratch is too small. */
export function coupleColumns(columns: usize, classes: i32, inFloat32: bool, target: usize, slotBytes: usize, rows: i32): bool {
  const work = reserve(<usize>(classes * (classes + 2)) << 3);
  if (work == 0) return false;
  if (inFloat32) coupleRows<f32>(columns, classes, 100, work, target, slotBytes, rows);
  else coupleRows<f64>(columns, classes, max(100, classes), work, target, slotBytes, rows);
  release(work);
  return true;
}
