import { unaryFunctions } from "../../math/unary-functions.ts";
import { denseValue } from "../value.ts";
import type { ChainStep } from "./attributes.ts";
import { binaryFunctions } from "./binary.ts";
import { denseInput, expectDense, invalid, numbers } from "./expect.ts";
import type { Op } from "./op.ts";

export const chain: Op<"chain"> = {
  name: "chain",
  summary: "Element-wise steps with constants, one after the other without a value in between",
  arity: 1,
  elementwise: true,
  infer([type], { steps }) {
    const source = expectDense(type, "f64");
    for (const step of steps)
      if (step.kind !== "unary" && step.operand.data.length !== 1 && step.operand.data.length !== source.width)
        invalid(`a step has ${step.operand.data.length} constants for width ${source.width}`);
    return source;
  },
  evaluate([value], { steps }) {
    const source = denseInput(value);
    const data = Float64Array.from(numbers(source));
    for (const step of steps) applyStep(step, data, source.width);
    return denseValue("f64", source.rows, source.width, data);
  },
};

function applyStep(step: ChainStep, data: Float64Array, width: number): void {
  if (step.kind === "unary") {
    const apply = unaryFunctions[step.function];
    for (let index = 0; index < data.length; index++) data[index] = apply(data[index]!);
    return;
  }
  const operands = step.operand.data as Float64Array;
  const single = operands.length === 1;
  for (let index = 0; index < data.length; index++) {
    const cell = data[index]!;
    const operand = operands[single ? 0 : index % width]!;
    if (step.kind === "fill_missing") data[index] = Number.isNaN(cell) ? operand : cell;
    else data[index] = step.reversed ? binaryFunctions[step.function](operand, cell) : binaryFunctions[step.function](cell, operand);
  }
}
