/** How far a library's answers are from the trainer's. */
export interface Accuracy {
  /** Share of values with the same bits. */
  readonly bitEqual: number;
  readonly largest: number;
  /** Share of values that are off by more than the tolerance. */
  readonly wrong: number;
}

/** A probability of a float32 engine is off by this at most. */
const tolerance = 2e-5;

/**
 * Compares answers to the same rows. Where one library gives the second of two classes alone and the other gives both, the second
 * counts.
 */
export function accuracyOf(answers: Float64Array, expected: Float64Array): Accuracy {
  if (answers.length === 2 * expected.length) return accuracyOf(second(answers), expected);
  if (2 * answers.length === expected.length) return accuracyOf(answers, second(expected));
  if (answers.length !== expected.length) return { bitEqual: 0, largest: Number.POSITIVE_INFINITY, wrong: 1 };
  let largest = 0;
  let equal = 0;
  let wrong = 0;
  for (let at = 0; at < expected.length; at++) {
    const off = Math.abs(answers[at]! - expected[at]!);
    if (answers[at] === expected[at]) equal++;
    else if (!(off <= tolerance)) wrong++;
    largest = Math.max(largest, Number.isNaN(off) ? Number.POSITIVE_INFINITY : off);
  }
  return { bitEqual: equal / expected.length, largest, wrong: wrong / expected.length };
}

function second(pairs: Float64Array): Float64Array {
  return Float64Array.from({ length: pairs.length / 2 }, (_, at) => pairs[2 * at + 1]!);
}
