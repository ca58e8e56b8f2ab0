import type { Comparison } from "../ops/attributes.ts";
import { cellCount, errorAt, errorsOf, numberAt, type Bounded, type BoundRule, type ErrorBound } from "./bounded.ts";
import { placer } from "./elementwise-rules.ts";

/** An answer that rounding decides. */
const undecided = Infinity;

export const compareRule: BoundRule<"compare"> = ([left, right], { function: name }, answer) => {
  if (left!.error === null && right!.error === null) return null;
  const [placeLeft, placeRight] = [placer(left!.value, answer), placer(right!.value, answer)];
  return errorsOf(cellCount(answer), (index) => {
    const [a, b] = [placeLeft(index), placeRight(index)];
    const error = errorAt(left!.error, a) + errorAt(right!.error, b);
    if (error === 0) return 0;
    if (error === undecided) return undecided;
    return comparisonHolds(name, numberAt(left!.value, a), numberAt(right!.value, b), error) ? 0 : undecided;
  });
};

/** Whether a comparison comes out the same wherever the operands lie within their errors. */
function comparisonHolds(name: Comparison, a: number, b: number, error: number): boolean {
  const gap = a - b;
  if (Number.isNaN(gap)) return true;
  switch (name) {
    case "equal":
    case "not_equal":
      return Math.abs(gap) > error;
    case "less":
    case "greater_equal":
      return gap < -error || gap >= error;
    case "less_equal":
    case "greater":
      return gap <= -error || gap > error;
    default:
      return name satisfies never;
  }
}

export const logicalRule: BoundRule<"logical"> = ([left, right], { function: name }, answer) => {
  if (left!.error === null && right!.error === null) return null;
  const deciding = name === "and" ? 0 : 1;
  const [placeLeft, placeRight] = [placer(left!.value, answer), placer(right!.value, answer)];
  return errorsOf(cellCount(answer), (index) => {
    const [a, b] = [placeLeft(index), placeRight(index)];
    const [errorA, errorB] = [errorAt(left!.error, a), errorAt(right!.error, b)];
    const settled = (errorA === 0 && left!.value.data[a] === deciding) || (errorB === 0 && right!.value.data[b] === deciding);
    return settled || (errorA === 0 && errorB === 0) ? 0 : undecided;
  });
};

export const isMissingRule: BoundRule<"is_missing"> = ([input], _attributes, answer) =>
  input!.error === null ? null : errorsOf(cellCount(answer), (index) => (errorAt(input!.error, index) === undecided ? undecided : 0));

export const lookupRule: BoundRule<"lookup"> = ([input], { keys }, answer) => {
  if (input!.error === null) return null;
  return errorsOf(cellCount(answer), (index) => {
    const error = errorAt(input!.error, index);
    if (error === 0 || error === undecided) return error;
    const x = numberAt(input!.value, index);
    return Array.from<unknown>(keys.data).some((key) => Math.abs((key as number) - x) <= error) ? undecided : 0;
  });
};

export const bucketizeRule: BoundRule<"bucketize"> = ([input], { edges }, answer) => {
  if (input!.error === null) return null;
  return errorsOf(cellCount(answer), (index) => {
    const error = errorAt(input!.error, index);
    if (error === 0) return 0;
    const x = numberAt(input!.value, index);
    return Array.from<unknown>(edges[index % answer.width]!.data).some((edge) => Math.abs((edge as number) - x) <= error) ? undecided : 0;
  });
};

export const takeRule: BoundRule<"take"> = ([index], _attributes, answer) =>
  eachCellOfUndecidedRows(index!, answer.width, cellCount(answer), undecided);

export const oneHotRule: BoundRule<"one_hot"> = ([index], { layout }, answer) => {
  if (index!.error === null) return null;
  if (layout === "dense") return eachCellOfUndecidedRows(index!, answer.width, cellCount(answer), 1);
  if (answer.kind !== "sparse") return null;
  const errors = new Float64Array(cellCount(answer));
  for (let row = 0; row < answer.rows; row++)
    if (errorAt(index!.error, row) !== 0) errors.fill(Infinity, answer.indptr[row], answer.indptr[row + 1]);
  return errorsOf(errors.length, (cell) => errors[cell]!);
};

function eachCellOfUndecidedRows(index: Bounded, width: number, count: number, error: number): ErrorBound {
  return index.error === null ? null : errorsOf(count, (cell) => (errorAt(index.error, Math.floor(cell / width)) === 0 ? 0 : error));
}
