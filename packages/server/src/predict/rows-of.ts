import { Matrix, SparseMatrix, type Answer } from "@godwit/runtime";
import type { MethodPrediction } from "./prediction.ts";

/** A method's answer as one JSON value a row: a number or label, a list, or for several outputs a list of those. */
export function rowsOf({ parts, named }: MethodPrediction): unknown[] {
  const columns = parts.map(({ answer }) => rowsOfAnswer(answer));
  if (named === true)
    return columns[0]!.map((_, row) => Object.fromEntries(parts.map(({ output }, index) => [output.name, columns[index]![row]])));
  if (columns.length === 1) return columns[0]!;
  return columns[0]!.map((_, row) => columns.map((column) => column[row]));
}

function rowsOfAnswer(answer: Answer): unknown[] {
  if (answer instanceof SparseMatrix) return answer.toDense().toArray();
  return answer instanceof Matrix ? answer.toJSON() : Array.from(answer as ArrayLike<unknown>);
}
