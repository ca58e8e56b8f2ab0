import { unaryFunctions } from "../../math/index.ts";
import { binaryFunctions } from "../ops/binary.ts";
import { broadcastIndex } from "../ops/broadcast.ts";
import type { ChainStep } from "../ops/attributes.ts";
import type { DType } from "../dtype.ts";
import type { SparseValue, Value } from "../value.ts";
import { binaryError } from "./binary-error.ts";
import { cellCount, errorAt, errorsOf, numberAt, type Assumption, type BoundRule } from "./bounded.ts";
import { distance } from "./rounding.ts";
import { unaryError } from "./unary-error.ts";

export const unaryRule: BoundRule<"unary"> = ([input], { function: name }, answer, { assumption }) => {
  if (input!.error === null && assumption[name] === 0) return null;
  return errorsOf(cellCount(answer), (index) =>
    unaryError(name, numberAt(input!.value, index), errorAt(input!.error, index), numberAt(answer, index), dtypeOf(answer), assumption),
  );
};

export const binaryRule: BoundRule<"binary"> = ([left, right], { function: name }, answer, { assumption }) => {
  if (left!.error === null && right!.error === null && name !== "power") return null;
  const [placeLeft, placeRight] = [placer(left!.value, answer), placer(right!.value, answer)];
  return errorsOf(cellCount(answer), (index) => {
    const [a, b] = [placeLeft(index), placeRight(index)];
    return binaryError(
      name,
      { x: numberAt(left!.value, a), error: errorAt(left!.error, a) },
      { x: numberAt(right!.value, b), error: errorAt(right!.error, b) },
      numberAt(answer, index),
      dtypeOf(answer),
      assumption,
    );
  });
};

export const chainRule: BoundRule<"chain"> = ([input], { steps }, answer, { assumption }) => {
  if (input!.error === null && steps.every((step) => isExactStep(step, assumption))) return null;
  return errorsOf(cellCount(answer), (index) => {
    let x = numberAt(input!.value, index);
    let error = errorAt(input!.error, index);
    for (const step of steps) {
      const next = applyStep(step, x, index % answer.width);
      error = stepError(step, x, error, next, index % answer.width, assumption);
      x = next;
    }
    return error;
  });
};

export const castRule: BoundRule<"cast"> = ([input], { dtype }, answer) => {
  if (input!.error === null) return null;
  const rounded = dtype === "f32" ? Math.fround : dtype === "i32" ? Math.trunc : (x: number): number => x;
  return errorsOf(cellCount(answer), (index) => {
    const [x, error] = [numberAt(input!.value, index), errorAt(input!.error, index)];
    if (error === 0) return 0;
    if (error === Infinity && !Number.isFinite(x)) return Infinity;
    return Math.max(distance(rounded(x - error), rounded(x)), distance(rounded(x + error), rounded(x)));
  });
};

export const whereRule: BoundRule<"where"> = ([condition, yes, no], _attributes, answer) => {
  if (condition!.error === null && yes!.error === null && no!.error === null) return null;
  const [placeTest, placeYes, placeNo] = [placer(condition!.value, answer), placer(yes!.value, answer), placer(no!.value, answer)];
  return errorsOf(cellCount(answer), (index) => {
    const [test, a, b] = [placeTest(index), placeYes(index), placeNo(index)];
    const [errorYes, errorNo] = [errorAt(yes!.error, a), errorAt(no!.error, b)];
    if (errorAt(condition!.error, test) === 0) return condition!.value.data[test] === 1 ? errorYes : errorNo;
    const [cellYes, cellNo] = [yes!.value.data[a], no!.value.data[b]];
    if (Object.is(cellYes, cellNo)) return Math.max(errorYes, errorNo);
    return typeof cellYes === "number" && typeof cellNo === "number" ? distance(cellYes, cellNo) + Math.max(errorYes, errorNo) : Infinity;
  });
};

/** Where the operand's cell for a cell of the answer stands. */
export function placer(operand: Value, answer: Value): (index: number) => number {
  if (answer.kind === "sparse") {
    if (operand.kind === "sparse") return (index) => index;
    const rows = rowsOfCells(answer);
    return (index) => broadcastIndex(operand.width, rows[index]!, answer.indices[index]!);
  }
  return operand.width === answer.width ? (index) => index : (index) => Math.floor(index / answer.width);
}

function rowsOfCells(value: SparseValue): Int32Array {
  const rows = new Int32Array(value.data.length);
  for (let row = 0; row < value.rows; row++) rows.fill(row, value.indptr[row], value.indptr[row + 1]);
  return rows;
}

function dtypeOf(value: Value): DType {
  return value.kind === "dense" ? value.dtype : "f64";
}

function isExactStep(step: ChainStep, assumption: Assumption): boolean {
  if (step.kind === "fill_missing") return true;
  return step.kind === "unary" ? assumption[step.function] === 0 : step.function !== "power";
}

function operandOf(step: Exclude<ChainStep, { kind: "unary" }>, column: number): number {
  return step.operand.data[step.operand.data.length === 1 ? 0 : column] as number;
}

function applyStep(step: ChainStep, x: number, column: number): number {
  if (step.kind === "unary") return unaryFunctions[step.function](x);
  const operand = operandOf(step, column);
  if (step.kind === "fill_missing") return Number.isNaN(x) ? operand : x;
  return step.reversed ? binaryFunctions[step.function](operand, x) : binaryFunctions[step.function](x, operand);
}

function stepError(step: ChainStep, x: number, error: number, result: number, column: number, assumption: Assumption): number {
  if (step.kind === "unary") return unaryError(step.function, x, error, result, "f64", assumption);
  if (step.kind === "fill_missing") return error;
  const [cell, operand] = [
    { x, error },
    { x: operandOf(step, column), error: 0 },
  ];
  return step.reversed
    ? binaryError(step.function, operand, cell, result, "f64", assumption)
    : binaryError(step.function, cell, operand, result, "f64", assumption);
}
