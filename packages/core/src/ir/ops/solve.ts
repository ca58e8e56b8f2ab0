import { solveRow } from "../../math/index.ts";
import { describeProblem } from "../row-problem.ts";
import { dense } from "../value-type.ts";
import { denseValue } from "../value.ts";
import { denseInput, expectDense, invalid, numbers } from "./expect.ts";
import type { Op } from "./op.ts";

export const solve: Op<"solve"> = {
  name: "solve",
  summary: "What a library's own loop, with its own end, finds for the row alone: weights of factors or topics, coefficients of atoms",
  arity: 1,
  elementwise: false,
  infer([type], { problem }) {
    const source = expectDense(type, "f64");
    const described = describeProblem(problem);
    if (described === null) return invalid("asks for no problem that it knows");
    if (described.width !== source.width) invalid(`solves rows of ${described.width} columns, not ${source.width}`);
    return dense("f64", described.outputs);
  },
  evaluate([value], { problem }, { rows }) {
    const { outputs, work: size } = describeProblem(problem)!;
    const source = denseInput(value);
    const cells = numbers(source);
    const work = new Float64Array(size);
    const data = new Float64Array(rows * outputs);
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < source.width; column++) work[column] = cells[row * source.width + column]!;
      solveRow(problem.data as Float64Array, work);
      data.set(work.subarray(source.width, source.width + outputs), row * outputs);
    }
    return denseValue("f64", rows, outputs, data);
  },
};
