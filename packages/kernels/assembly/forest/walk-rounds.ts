import { TREE_EXITS, TREE_FIRST_STEPS, TREE_ROUND_STEPS, TREE_STEPS } from "./image";
import { recordBytes } from "./records";
import { next, nodesOf, slotOf } from "./step";
import { exit } from "./walk";

// Paths of a deep tree differ in length. All rows walk the first steps; then, round by round, only those that do not stand
// on a leaf yet, 8 in flight. Every round has so many steps for all of its rows that no branch depends on a row.

/** Notes that a row is at `node`, and puts it on the list, of `count` rows so far, unless that is a leaf; returns the new count. */
@inline function settle(node: i32, row: i32, places: usize, list: usize, count: i32): i32 {
  store<i32>(places + (<usize>row << 2), node);
  store<i32>(list + (<usize>count << 2), row);
  return count + i32(load<i32>(node, 4) != 0);
}

@inline function placeOf(places: usize, row: i32): i32 {
  return load<i32>(places + (<usize>row << 2));
}

/** One round of the rows on the list; returns how many stay on it. */
function walkRound<R>(records: usize, stride: usize, steps: i32, places: usize, list: usize, active: i32): i32 {
  let count = 0;
  let at = 0;
  for (; at + 8 <= active; at += 8) {
    const from = list + (<usize>at << 2);
    const rowA = load<i32>(from);
    const rowB = load<i32>(from, 4);
    const rowC = load<i32>(from, 8);
    const rowD = load<i32>(from, 12);
    const rowE = load<i32>(from, 16);
    const rowF = load<i32>(from, 20);
    const rowG = load<i32>(from, 24);
    const rowH = load<i32>(from, 28);
    const recordA = records + <usize>rowA * stride;
    const recordB = records + <usize>rowB * stride;
    const recordC = records + <usize>rowC * stride;
    const recordD = records + <usize>rowD * stride;
    const recordE = records + <usize>rowE * stride;
    const recordF = records + <usize>rowF * stride;
    const recordG = records + <usize>rowG * stride;
    const recordH = records + <usize>rowH * stride;
    let a = placeOf(places, rowA);
    let b = placeOf(places, rowB);
    let c = placeOf(places, rowC);
    let d = placeOf(places, rowD);
    let e = placeOf(places, rowE);
    let f = placeOf(places, rowF);
    let g = placeOf(places, rowG);
    let h = placeOf(places, rowH);
    for (let step = 0; step < steps; step++) {
      a = next<R>(a, recordA, true);
      b = next<R>(b, recordB, true);
      c = next<R>(c, recordC, true);
      d = next<R>(d, recordD, true);
      e = next<R>(e, recordE, true);
      f = next<R>(f, recordF, true);
      g = next<R>(g, recordG, true);
      h = next<R>(h, recordH, true);
    }
    count = settle(a, rowA, places, list, count);
    count = settle(b, rowB, places, list, count);
    count = settle(c, rowC, places, list, count);
    count = settle(d, rowD, places, list, count);
    count = settle(e, rowE, places, list, count);
    count = settle(f, rowF, places, list, count);
    count = settle(g, rowG, places, list, count);
    count = settle(h, rowH, places, list, count);
  }
  for (; at < active; at++) {
    const row = load<i32>(list + (<usize>at << 2));
    const record = records + <usize>row * stride;
    let node = placeOf(places, row);
    for (let step = 0; step < steps; step++) node = next<R>(node, record, true);
    count = settle(node, row, places, list, count);
  }
  return count;
}

/** From labels to u32 slots by a linked tree, round by round. `list` takes a word a row. */
export function walkRounds<R>(image: usize, tree: usize, records: usize, rows: i32, labels: usize, slots: usize, list: usize): void {
  const stride = recordBytes(image);
  const nodes = nodesOf(image, tree);
  const exits = image + load<u32>(tree, TREE_EXITS);
  for (let row = 0; row < rows; row++) {
    store<i32>(slots + (<usize>row << 2), exit(nodes, exits, <u32>load<R>(labels + <usize>row * sizeof<R>())));
    store<i32>(list + (<usize>row << 2), row);
  }
  const roundSteps = <i32>load<u16>(tree, TREE_ROUND_STEPS);
  let steps = <i32>load<u16>(tree, TREE_FIRST_STEPS);
  let active = rows;
  for (let left = load<i32>(tree, TREE_STEPS); left > 0 && active > 0; left -= steps, steps = roundSteps) {
    active = walkRound<R>(records, stride, steps, slots, list, active);
  }
  for (let row = 0; row < rows; row++) {
    const to = slots + (<usize>row << 2);
    store<i32>(to, slotOf(image, tree, load<i32>(to)));
  }
}
