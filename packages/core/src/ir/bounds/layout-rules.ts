import { ops } from "../ops/index.ts";
import type { Value } from "../value.ts";
import { isUndecidedRow } from "./undecided-row.ts";
import { cellCount, errorAt, errorsOf, numberAt, type Bounded, type BoundRule, type ErrorBound } from "./bounded.ts";

/** The errors of a value, arranged as its cells are. */
function errorsAsValue({ value, error }: Bounded): Value {
  const errors = error ?? new Float64Array(cellCount(value));
  return value.kind === "sparse"
    ? { ...value, data: errors }
    : { kind: "dense", dtype: "f64", rows: value.rows, width: value.width, data: errors };
}

function errorsFrom(arranged: Value): ErrorBound {
  return errorsOf(cellCount(arranged), (index) => numberAt(arranged, index));
}

export const selectRule: BoundRule<"select"> = ([input], attributes, _answer, context) =>
  input!.error === null ? null : errorsFrom(ops.select.evaluate([errorsAsValue(input!)], attributes, context));

/** What is not stored of a row that may store other cells may be anything. */
export const toDenseRule: BoundRule<"to_dense"> = ([input], _attributes, answer) => {
  const { value, error } = input!;
  if (error === null || value.kind !== "sparse") return error;
  const { rows, width, indptr, indices } = value;
  const errors = new Float64Array(cellCount(answer));
  for (let row = 0; row < rows; row++) {
    if (isUndecidedRow(value, error, row)) errors.fill(Infinity, row * width, (row + 1) * width);
    for (let at = indptr[row]!; at < indptr[row + 1]!; at++) errors[row * width + indices[at]!] = error[at]!;
  }
  return errors;
};

export const concatRule: BoundRule<"concat"> = (inputs, _attributes, answer, context) => {
  if (inputs.every((input) => input.error === null)) return null;
  if (answer.kind === "dense") return errorsFrom(ops.concat.evaluate(inputs.map(errorsAsValue), {}, context));
  return storedErrors(inputs, answer.rows, cellCount(answer));
};

export const toSparseRule: BoundRule<"to_sparse"> = ([input], _attributes, answer) =>
  input!.error === null ? null : storedErrors([input!], answer.rows, cellCount(answer));

/** Errors of the stored cells. A cell of 0 that is not stored and may be something else leaves its whole row undecided. */
function storedErrors(inputs: readonly Bounded[], rows: number, count: number): ErrorBound {
  const errors = new Float64Array(count);
  let place = 0;
  for (let row = 0; row < rows; row++) {
    const start = place;
    let undecided = false;
    for (const { value, error } of inputs) {
      if (value.kind === "sparse") {
        for (let index = value.indptr[row]!; index < value.indptr[row + 1]!; index++) errors[place++] = errorAt(error, index);
        continue;
      }
      for (let index = row * value.width; index < (row + 1) * value.width; index++) {
        if (value.data[index] !== 0) errors[place++] = errorAt(error, index);
        else if (errorAt(error, index) !== 0) undecided = true;
      }
    }
    if (undecided) errors.fill(Infinity, start, place);
  }
  return errors;
}
