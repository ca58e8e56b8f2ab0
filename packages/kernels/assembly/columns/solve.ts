import { Cells } from "../math/machine";
import { OUTPUTS, WIDTH, WORK } from "../math/loop-cells.generated";
import { solveRow } from "../math/solve-row.generated";
import { release, reserve } from "../program/tile";

/** What a library's loop finds for each row; false where the scratch is too small. */
export function solveColumns(problem: usize, columns: usize, target: usize, slotBytes: usize, rows: i32): bool {
  const facts = changetype<Cells>(problem);
  const width = i32(facts[WIDTH]);
  const outputs = i32(facts[OUTPUTS]);
  const work = reserve(<usize>i32(facts[WORK]) << 3);
  if (work == 0) return false;
  const cells = changetype<Cells>(work);
  for (let row = 0; row < rows; row++) {
    const offset = <usize>row << 3;
    for (let column = 0; column < width; column++)
      cells[column] = load<f64>(<usize>load<u32>(columns + (<usize>column << 2)) + offset);
    solveRow(facts, cells);
    for (let output = 0; output < outputs; output++)
      store<f64>(target + <usize>output * slotBytes + offset, cells[width + output]);
  }
  release(work);
  return true;
}
