import { IO_CHECK_ROW } from "../abi/layout.generated";
import { STATUS_DONE, STATUS_MORE_SCRATCH, STATUS_STEP_LIMIT } from "../abi/statuses.generated";
import { define } from "../sparse/rows";
import { textAnalyze, textWrite } from "../text/text-count";
import { bytes, findText, length } from "./text-of-row";
import { firstRow, io, release, reserve, rows, workLeft, workTop } from "./tile";

@inline function entryBytes(count: u32): usize {
  return ((<usize>count * 12) + 23) & ~15;
}

@inline function valuesOf(indices: usize, count: u32): usize {
  return indices + (((<usize>count << 2) + 7) & ~7);
}

/** Asks for so much more work memory that half of what is left holds `wanted` bytes. */
function askFor(wanted: usize): i32 {
  reserve(2 * wanted + 64);
  return STATUS_MORE_SCRATCH;
}

/** Counts the terms of each row's text. Rows are analysed in the upper half of the work memory, and kept in the lower. */
export function countTexts(spec: usize, ref: u32, target: usize): i32 {
  const starts = reserve(<usize>(rows + 1) << 2);
  if (starts == 0) return STATUS_MORE_SCRATCH;
  const kept = workTop();
  let total: u32 = 0;
  for (let row = 0; row < rows; row++) {
    store<u32>(starts + (<usize>row << 2), total);
    const half = (workLeft() >> 1) & ~15;
    const scratch = workTop() + half;
    findText(ref, row);
    if (half < 256) return askFor(4096);
    const count = textAnalyze(spec, bytes, length, scratch, <i32>min<usize>(half, 0x7ffffff0));
    if (count == -1) return askFor(<usize>load<u32>(scratch));
    if (count < 0) {
      store<i32>(io, firstRow + row, IO_CHECK_ROW);
      return STATUS_STEP_LIMIT;
    }
    if (entryBytes(count) > half) return askFor(entryBytes(count));
    const at = workTop();
    textWrite(spec, scratch, at, valuesOf(at, count));
    reserve(entryBytes(count));
    total += count;
  }
  store<u32>(starts + (<usize>rows << 2), total);
  const columns = reserve(<usize>total << 2);
  const numbers = columns != 0 ? reserve(<usize>total << 3) : 0;
  if (numbers == 0) return STATUS_MORE_SCRATCH;
  let from = kept;
  for (let row = 0; row < rows; row++) {
    const first = load<u32>(starts + (<usize>row << 2));
    const count = load<u32>(starts + (<usize>row << 2), 4) - first;
    memory.copy(columns + (<usize>first << 2), from, <usize>count << 2);
    memory.copy(numbers + (<usize>first << 3), valuesOf(from, count), <usize>count << 3);
    from += entryBytes(count);
  }
  define(target, starts, columns, numbers);
  return STATUS_DONE;
}
