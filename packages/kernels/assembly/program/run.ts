import {
  IMAGE_METHOD_TABLE,
  IO_CHECK,
  IO_END_ROW,
  IO_FIRST_ROW,
  IO_INPUTS,
  IO_NEEDED,
  IO_SCRATCH,
  IO_SCRATCH_BYTES,
  METHOD_BYTES,
  METHOD_CODE,
  METHOD_INPUTS,
  METHOD_SLOTS,
  METHOD_SPARSE_VALUES,
  METHOD_TILE_ROWS,
} from "../abi/layout.generated";
import { STATUS_BROKEN_CHECK, STATUS_DONE, STATUS_MORE_SCRATCH } from "../abi/statuses.generated";
import { execute } from "./execute";
import { placeInputs } from "./place-inputs";
import { placeTile, shortage, startTile } from "./tile";

@inline function up16(bytes: usize): usize {
  return (bytes + 15) & ~15;
}

/** Runs a method over rows `firstRow … endRow` of the host's buffers; docs/abi.md. */
export function run(image: usize, method: u32, io: usize): i32 {
  const entry = image + load<u32>(image, IMAGE_METHOD_TABLE) + <usize>method * METHOD_BYTES;
  const code = image + load<u32>(entry, METHOD_CODE);
  const tileRows = load<i32>(entry, METHOD_TILE_ROWS);
  const inputCount = load<u32>(entry, METHOD_INPUTS);
  const slotBytes = <usize>tileRows << 3;
  const scratch = <usize>load<u32>(io, IO_SCRATCH);
  const scratchBytes = <usize>load<u32>(io, IO_SCRATCH_BYTES);
  const sparseTable = scratch + up16(<usize>inputCount << 2);
  const slots = sparseTable + (<usize>load<u32>(entry, METHOD_SPARSE_VALUES) << 4);
  const gathered = slots + <usize>load<u32>(entry, METHOD_SLOTS) * slotBytes;
  const work = gathered + <usize>inputCount * slotBytes;
  if (work > scratch + scratchBytes) {
    store<u32>(io, u32(work - scratch), IO_NEEDED);
    return STATUS_MORE_SCRATCH;
  }
  const inputs = <usize>load<u32>(io, IO_INPUTS);
  const endRow = load<i32>(io, IO_END_ROW);
  placeTile(image, io, scratch, sparseTable, slots, slotBytes);
  for (let row = load<i32>(io, IO_FIRST_ROW); row < endRow; row += tileRows) {
    const rows = min(tileRows, endRow - row);
    store<i32>(io, row, IO_FIRST_ROW);
    placeInputs(inputs, inputCount, scratch, gathered, slotBytes, row, rows);
    startTile(row, rows, work, scratch + scratchBytes);
    const status = execute(code);
    if (status == STATUS_DONE) continue;
    if (status == STATUS_MORE_SCRATCH) store<u32>(io, u32(scratchBytes + shortage), IO_NEEDED);
    if (status != STATUS_BROKEN_CHECK) return status;
    if (load<i32>(io, IO_CHECK) == 0) return status;
  }
  store<i32>(io, endRow, IO_FIRST_ROW);
  return load<i32>(io, IO_CHECK) == NO_CHECK ? STATUS_DONE : STATUS_BROKEN_CHECK;
}

const NO_CHECK: i32 = 0x7fffffff;
