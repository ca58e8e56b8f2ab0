import { binaryFunctions, type BinaryFunction, type ChainStep, type Tensor } from "../ir/index.ts";
import { unaryFunctions } from "../math/index.ts";

/** What a chain makes of a cell of one column. */
export function cellFunction(steps: readonly ChainStep[], column: number): (cell: number) => number {
  const functions = steps.map((step): ((cell: number) => number) => {
    if (step.kind === "unary") return unaryFunctions[step.function];
    const operand = operandOf(step.operand, column);
    if (step.kind === "fill_missing") return (cell) => (Number.isNaN(cell) ? operand : cell);
    const apply = binaryFunctions[step.function];
    return step.reversed ? (cell) => apply(operand, cell) : (cell) => apply(cell, operand);
  });
  return (cell) => functions.reduce((value, apply) => apply(value), cell);
}

/** Whether a larger cell never gives a smaller result in float64, and no number gives NaN. */
export function isIncreasing(steps: readonly ChainStep[], column: number): boolean {
  return steps.every((step) => {
    if (step.kind === "fill_missing") return true;
    if (step.kind === "unary") return step.function === "float32";
    return isIncreasingWith(step.function, operandOf(step.operand, column), step.reversed);
  });
}

function isIncreasingWith(name: BinaryFunction, operand: number, reversed: boolean): boolean {
  switch (name) {
    case "add":
      return Number.isFinite(operand);
    case "subtract":
      return Number.isFinite(operand) && !reversed;
    case "multiply":
      return Number.isFinite(operand) && operand > 0;
    case "divide":
      return Number.isFinite(operand) && operand > 0 && !reversed;
    case "minimum":
    case "maximum":
      return !Number.isNaN(operand);
    case "power":
      return false;
    default:
      return name satisfies never;
  }
}

/** About the cell for which an increasing chain gives `result`. */
export function undoSteps(steps: readonly ChainStep[], column: number, result: number): number {
  return steps.reduceRight((value, step) => {
    if (step.kind !== "binary") return value;
    const operand = operandOf(step.operand, column);
    switch (step.function) {
      case "add":
        return value - operand;
      case "subtract":
        return value + operand;
      case "multiply":
        return value / operand;
      case "divide":
        return value * operand;
      default:
        return value;
    }
  }, result);
}

function operandOf(operand: Tensor, column: number): number {
  return Number(operand.data[operand.data.length === 1 ? 0 : column]);
}
