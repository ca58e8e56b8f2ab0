import { describe, expect, it } from "vitest";
import { describeProblem, rowProblem } from "./row-problem.ts";
import { vector, type Tensor } from "./tensor.ts";

const cells = (...numbers: number[]): Float64Array => Float64Array.from(numbers);
const lasso = (): Tensor => rowProblem("lasso", { width: 2, outputs: 1 }, [5, 1e-8, 1, 0, 1], [cells(1, 0), cells(1)]);

function changed(place: number, value: number): Tensor {
  const { data } = lasso();
  (data as Float64Array)[place] = value;
  return vector(data as Float64Array);
}

describe("describeProblem", () => {
  it("reads what rowProblem writes", () => {
    expect(describeProblem(lasso())).toEqual({ algorithm: "lasso", width: 2, outputs: 1, work: 8 });
  });

  it.each([
    ["an algorithm that there is not", changed(0, 6)],
    ["a width that does not fit the tables", changed(1, 3)],
    ["no outputs", changed(2, 0)],
    ["less work than it needs", changed(3, 7)],
    ["a fraction of a round", changed(4, 1.5)],
    ["no number", changed(1, NaN)],
    ["less than a header", vector([1, 2, 3])],
    ["a table cut short", vector((lasso().data as Float64Array).subarray(0, 18))],
    ["more atoms than there are", rowProblem("pursuit", { width: 1, outputs: 1 }, [2], [cells(1), cells(1)])],
  ])("knows no problem with %s", (_, problem) => {
    expect(describeProblem(problem)).toBeNull();
  });
});
