import { REDUCE_MAXIMUM_ABSOLUTE, REDUCE_SUM, REDUCE_SUM_ABSOLUTE, REDUCE_SUM_SQUARES } from "../abi/opcodes.generated";
import { numpyMaximum } from "../math";
import { rows } from "../program/tile";
import { numberAt, rowStart } from "./rows";

/** A sum or extreme of each row's stored cells. */
export function sparseReduce(fn: i32, source: usize, target: usize): void {
  for (let row = 0; row < rows; row++) {
    const end = rowStart(source, row + 1);
    let result: f64 = 0;
    for (let entry = rowStart(source, row); entry < end; entry++) {
      const cell = numberAt(source, entry);
      if (fn == REDUCE_SUM) result += cell;
      else if (fn == REDUCE_SUM_SQUARES) result += cell * cell;
      else if (fn == REDUCE_SUM_ABSOLUTE) result += Math.abs(cell);
      else if (fn == REDUCE_MAXIMUM_ABSOLUTE) result = numpyMaximum(result, Math.abs(cell));
      else unreachable();
    }
    store<f64>(target + (<usize>row << 3), result);
  }
}
