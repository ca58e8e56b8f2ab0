import { OPTIONS, OUTPUTS, TABLES, WIDTH, WORK } from "../math/loop-cells.ts";
import { vector, type Tensor } from "./tensor.ts";

/** The loops that `solve` knows, in the order of their numbers. */
const algorithms = ["factor_descent", "factor_scaling", "topics", "pursuit", "lasso", "least_angle"] as const;

export type RowAlgorithm = (typeof algorithms)[number];

/** A problem laid out for `solve`: `options` and `tables` as the algorithm's file in `math/` says. */
export function rowProblem(
  algorithm: RowAlgorithm,
  { width, outputs }: { readonly width: number; readonly outputs: number },
  options: readonly number[],
  tables: readonly Float64Array[],
): Tensor {
  const header = new Float64Array(TABLES);
  header[0] = algorithms.indexOf(algorithm);
  header[WIDTH] = width;
  header[OUTPUTS] = outputs;
  header[WORK] = workCells(algorithm, width, outputs, options[0]!);
  header.set(options, OPTIONS);
  return vector([...header, ...tables.flatMap((table) => [...table])]);
}

export interface ProblemShape {
  readonly algorithm: RowAlgorithm;
  readonly width: number;
  readonly outputs: number;
  /** Cells of work, the row and the answer among them. */
  readonly work: number;
}

/** What a tensor says of itself, if it is a whole problem. */
export function describeProblem({ data, dtype }: Tensor): ProblemShape | null {
  if (dtype !== "f64" || data.length < TABLES) return null;
  const cells = data as Float64Array;
  const algorithm = algorithms[cells[0]!];
  const [width, outputs, work, first] = [cells[WIDTH]!, cells[OUTPUTS]!, cells[WORK]!, cells[OPTIONS]!];
  if (algorithm === undefined || ![width, outputs, work, first].every((count) => Number.isInteger(count) && count >= 0)) return null;
  if (outputs < 1 || width < 1 || cells.length !== TABLES + outputs * width + tableCells(algorithm, outputs)) return null;
  if (work !== workCells(algorithm, width, outputs, first)) return null;
  if (algorithm === "pursuit" && first > outputs) return null;
  return { algorithm, width, outputs, work };
}

/** Cells of tables beside the first, [outputs, width]. */
function tableCells(algorithm: RowAlgorithm, outputs: number): number {
  if (algorithm === "topics") return 0;
  return outputs * outputs + (algorithm === "factor_scaling" ? outputs : 0);
}

function workCells(algorithm: RowAlgorithm, width: number, outputs: number, first: number): number {
  switch (algorithm) {
    case "factor_descent":
      return width + 2 * outputs;
    case "factor_scaling":
    case "topics":
      return 2 * width + 2 * outputs;
    case "pursuit":
      return width + 5 * outputs + first * first;
    case "lasso":
      return width + 5 * outputs + 1;
    case "least_angle":
      return width + 9 * outputs + 2 * outputs * outputs;
    default:
      return algorithm satisfies never;
  }
}
