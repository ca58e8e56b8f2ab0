import { INPUT_ADDRESS, INPUT_BYTES, INPUT_OFFSETS, IMAGE_POOL_BYTES, IMAGE_POOL_COUNT, IMAGE_POOL_OFFSETS, IO_CHECK_ROW, IO_DICTIONARY_BYTES, IO_DICTIONARY_OFFSETS, IO_INPUTS, INPUT_FORMAT } from "../abi/layout.generated";
import { INPUT_FORMAT_TEXT, STATUS_DONE, STATUS_MORE_SCRATCH, STATUS_STEP_LIMIT } from "../abi/statuses.generated";
import { REF_INPUT } from "../abi/opcodes.generated";
import { define } from "../sparse/rows";
import { textAnalyze, textWrite } from "../text/text-count";
import { address, firstRow, image, io, release, reserve, rows, workLeft, workTop } from "./tile";

let bytes: usize = 0;
let length: u32 = 0;

function findIn(offsets: usize, data: usize, index: u32): void {
  const from = load<u32>(offsets + (<usize>index << 2));
  bytes = data + from;
  length = load<u32>(offsets + (<usize>index << 2), 4) - from;
}

/** Finds the bytes of a row's text: of an input of texts, or of a string code; a missing one is empty. */
function findText(ref: u32, row: i32): void {
  if ((ref & 3) == REF_INPUT) {
    const input = <usize>load<u32>(io, IO_INPUTS) + <usize>(ref >> 2) * INPUT_BYTES;
    if (load<i32>(input, INPUT_FORMAT) == INPUT_FORMAT_TEXT) return findIn(<usize>load<u32>(input, INPUT_OFFSETS), <usize>load<u32>(input, INPUT_ADDRESS), firstRow + row);
  }
  const code = load<i32>(address(ref) + (<usize>row << 2));
  const pool = load<i32>(image, IMAGE_POOL_COUNT);
  length = 0;
  if (code < 0) return;
  if (code < pool) findIn(image + load<u32>(image, IMAGE_POOL_OFFSETS), image + load<u32>(image, IMAGE_POOL_BYTES), code);
  else findIn(<usize>load<u32>(io, IO_DICTIONARY_OFFSETS), <usize>load<u32>(io, IO_DICTIONARY_BYTES), code - pool);
}

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
